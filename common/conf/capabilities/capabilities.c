/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a host is and what it can run: <capabilities>. */
#include "conf/capabilities/capabilities.h"

#include "xml/read.h"
#include "xml/write.h"

#include <string.h>

static const XmlField machine_fields[] = {
    XML_STRING("@canonical", CapabilitiesMachine, canonical),
    XML_UINT("@maxCpus", CapabilitiesMachine, max_cpus),
    XML_YES_NO("@deprecated", CapabilitiesMachine, deprecated),
    XML_STRING("", CapabilitiesMachine, name),
    XML_FIELDS_END,
};

static const XmlElement machine_element = { .name = "machine", .size = sizeof(CapabilitiesMachine), .fields = machine_fields };

static const XmlField domain_fields[] = {
    XML_STRING("@type", CapabilitiesDomain, type, XML_REQUIRED),
    XML_STRING("emulator", CapabilitiesDomain, emulator),
    XML_STRING("loader", CapabilitiesDomain, loader),
    XML_LIST("machine", CapabilitiesDomain, machines, machine_element),
    XML_FIELDS_END,
};

static const XmlElement domain_element = { .name = "domain", .size = sizeof(CapabilitiesDomain), .fields = domain_fields };

static const XmlField toggle_fields[] = {
    XML_ON_OFF("@default", CapabilitiesToggle, fallback),
    XML_YES_NO("@toggle", CapabilitiesToggle, toggle),
    XML_FIELDS_END,
};

static const XmlElement toggle_element = { .name = "toggle", .size = sizeof(CapabilitiesToggle), .fields = toggle_fields };

static const XmlField guest_fields[] = {
    XML_STRING("os_type", CapabilitiesGuest, os_type, XML_REQUIRED),
    XML_STRING("arch/@name", CapabilitiesGuest, arch, XML_REQUIRED),
    XML_UINT("arch/wordsize", CapabilitiesGuest, wordsize),
    XML_STRING("arch/emulator", CapabilitiesGuest, emulator),
    XML_STRING("arch/loader", CapabilitiesGuest, loader),
    XML_LIST("arch/machine", CapabilitiesGuest, machines, machine_element),
    XML_LIST("arch/domain", CapabilitiesGuest, domains, domain_element),
    XML_FLAG("features/pae", CapabilitiesGuest, modes.pae),
    XML_FLAG("features/nonpae", CapabilitiesGuest, modes.nonpae),
    XML_SUB_PTR("features/acpi", CapabilitiesGuest, acpi, toggle_element),
    XML_SUB_PTR("features/apic", CapabilitiesGuest, apic, toggle_element),
    XML_FLAG("features/cpuselection", CapabilitiesGuest, cpu_selection),
    XML_FLAG("features/deviceboot", CapabilitiesGuest, device_boot),
    XML_SUB_PTR("features/disksnapshot", CapabilitiesGuest, disk_snapshot, toggle_element),
    XML_SUB_PTR("features/externalSnapshot", CapabilitiesGuest, external_snapshot, toggle_element),
    XML_FIELDS_END,
};

static const XmlElement guest_element = { .name = "guest", .size = sizeof(CapabilitiesGuest), .fields = guest_fields };

static const XmlField capabilities_fields[] = {
    XML_SUB("host", Capabilities, host, capabilities_host_element, XML_ALWAYS),
    XML_LIST("guest", Capabilities, guests, guest_element),
    XML_FIELDS_END,
};

static const XmlElement capabilities_element = { .name = "capabilities", .size = sizeof(Capabilities), .fields = capabilities_fields };

Capabilities *capabilities_new(void)
{
    return xml_object_new(&capabilities_element);
}

void capabilities_free(Capabilities *capabilities)
{
    xml_object_free(&capabilities_element, capabilities);
}

/** capabilities_parse: read a document; the caller frees the result, NULL with an error (ERROR_XML_ERROR, ...) otherwise. Thread: any. */
Capabilities *capabilities_parse(const char *text, gsize length, GError **error)
{
    return xml_read_text(&capabilities_element, text, length, 0, NULL, error);
}

/** capabilities_format: write the document; the caller frees the text. Thread: any, while nobody changes it. */
char *capabilities_format(const Capabilities *capabilities)
{
    return xml_write_text(&capabilities_element, capabilities, 0);
}

/** capabilities_add_guest: a kind of machine that can run; the document owns the result. Thread: any. */
CapabilitiesGuest *capabilities_add_guest(Capabilities *capabilities, const char *os_type, const char *arch, guint wordsize,
                                          const char *emulator)
{
    CapabilitiesGuest *guest = xml_object_new(&guest_element);

    guest->os_type = g_strdup(os_type);
    guest->arch = g_strdup(arch);
    guest->wordsize = wordsize;
    guest->emulator = g_strdup(emulator);
    xml_list_append(&capabilities->guests, guest);
    return guest;
}

/** capabilities_guest_add_domain: a <domain type=''> that runs it; the guest owns the result. Thread: any. */
CapabilitiesDomain *capabilities_guest_add_domain(CapabilitiesGuest *guest, const char *type)
{
    CapabilitiesDomain *domain = xml_object_new(&domain_element);

    domain->type = g_strdup(type);
    xml_list_append(&guest->domains, domain);
    return domain;
}

/** capabilities_guest_add_machine: a machine type, @canonical NULL where it is no alias; the guest owns the result. Thread: any. */
CapabilitiesMachine *capabilities_guest_add_machine(CapabilitiesGuest *guest, const char *name, const char *canonical, guint max_cpus)
{
    CapabilitiesMachine *machine = xml_object_new(&machine_element);

    machine->name = g_strdup(name);
    machine->canonical = g_strdup(canonical);
    machine->max_cpus = max_cpus;
    xml_list_append(&guest->machines, machine);
    return machine;
}

/** capabilities_toggle_new: a feature that is on or off by default and may be switched or not; the caller gives it away. Thread: any. */
CapabilitiesToggle *capabilities_toggle_new(bool fallback, bool toggle)
{
    CapabilitiesToggle *item = xml_object_new(&toggle_element);

    item->fallback = fallback ? TRISTATE_ON : TRISTATE_OFF;
    item->toggle = toggle ? TRISTATE_YES : TRISTATE_NO;
    return item;
}

static bool runs(const CapabilitiesGuest *guest, const char *type)
{
    for (guint i = 0; i < guest->domains.n; i++) {
        if (strcmp(guest->domains.items[i]->type, type) == 0)
            return true;
    }
    return false;
}

/** capabilities_find_guest: the first guest that fits; NULL arguments fit any. The document owns the result. Thread: any. */
const CapabilitiesGuest *capabilities_find_guest(const Capabilities *capabilities, const char *os_type, const char *arch, const char *type)
{
    for (guint i = 0; i < capabilities->guests.n; i++) {
        const CapabilitiesGuest *guest = capabilities->guests.items[i];

        if ((os_type == NULL || strcmp(guest->os_type, os_type) == 0) && (arch == NULL || strcmp(guest->arch, arch) == 0) &&
            (type == NULL || runs(guest, type)))
            return guest;
    }
    return NULL;
}
