/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/redirdev.h"

#include "command/chardev.h"

#define ANY (-1)

/* QEMU's form of a filter: CLASS:VENDOR:PRODUCT:VERSION:ALLOW, rules divided by bars. */
static char *format_filter(const Redirfilter *filter)
{
    g_autoptr(GString) out = g_string_new(NULL);

    for (guint i = 0; i < filter->rules.n; i++) {
        const RedirfilterRule *rule = filter->rules.items[i];
        const int parts[] = { rule->has_class ? rule->usb_class : ANY, rule->has_vendor ? rule->vendor : ANY,
                              rule->has_product ? rule->product : ANY };

        g_string_append(out, i > 0 ? "|" : "");
        for (gsize j = 0; j < G_N_ELEMENTS(parts); j++)
            g_string_append_printf(out, parts[j] == ANY ? "-1:" : "0x%04X:", (guint)parts[j]);
        g_string_append_printf(out, "%s:%d", rule->version != NULL ? rule->version : "-1", rule->allow == TRISTATE_YES);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/** build_redirdev: a USB device that a client lends. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_redirdev(QemuBuild *build, const Redirdev *redirdev, GError **error)
{
    const Redirfilter *filter = build->def->redirfilter;
    g_autoptr(json_t) device = build_device("usb-redir", &redirdev->info);

    props_printf(device, "chardev", "char%s", redirdev->info.alias);
    if (filter != NULL) {
        g_autofree char *text = format_filter(filter);

        props_string(device, "filter", text);
    }
    if (!build_place(build, device, &redirdev->info, error) || !build_chardev(build, &redirdev->source, redirdev->info.alias, error))
        return false;

    build_json(build, "-device", g_steal_pointer(&device));
    return true;
}

static json_t *certificates_device(const Smartcard *smartcard, GError **error)
{
    g_autoptr(json_t) device = build_device("ccid-card-emulated", &smartcard->info);

    props_string(device, "backend", "certificates");
    if (smartcard->certificates.n != 3) {
        build_unsupported(error, "<smartcard mode='host-certificates'> with %u certificates: there must be three",
                          smartcard->certificates.n);
        return NULL;
    }
    for (guint i = 0; i < smartcard->certificates.n; i++) {
        g_autofree char *name = g_strdup_printf("cert%u", i + 1);

        props_string(device, name, smartcard->certificates.items[i]->name);
    }
    props_string(device, "db", smartcard->database != NULL ? smartcard->database : "/etc/pki/nssdb");
    return g_steal_pointer(&device);
}

static json_t *smartcard_device(QemuBuild *build, const Smartcard *smartcard, GError **error)
{
    json_t *device;

    switch (smartcard->mode) {
    case SMARTCARD_MODE_HOST:
        device = build_device("ccid-card-emulated", &smartcard->info);
        props_string(device, "backend", "nss-emulated");
        return device;
    case SMARTCARD_MODE_HOST_CERTIFICATES:
        return certificates_device(smartcard, error);
    case SMARTCARD_MODE_PASSTHROUGH:
        if (!build_chardev(build, &smartcard->passthrough, smartcard->info.alias, error))
            return NULL;
        device = build_device("ccid-card-passthru", &smartcard->info);
        props_printf(device, "chardev", "char%s", smartcard->info.alias);
        return device;
    default:
        build_unsupported(error, "the mode of <smartcard>");
        return NULL;
    }
}

/** build_smartcard: a smart card, the host's or a client's. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_smartcard(QemuBuild *build, const Smartcard *smartcard, GError **error)
{
    json_t *device = smartcard_device(build, smartcard, error);

    if (device == NULL)
        return false;
    /* Cards find their slots by themselves: a reader has as many as there are cards. */
    props_printf(device, "bus", "ccid%u.0", smartcard->info.address.type == ADDRESS_CCID ? smartcard->info.address.ccid.controller : 0);
    build_json(build, "-device", device);
    return true;
}
