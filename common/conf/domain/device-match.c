/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Some devices have something that names them: a disk its target, an interface its MAC address, a controller its type and index. Of the
 * others a request tells what it knows, and the device is meant that says the same: whatever the request says, the device must say too, but
 * not the other way round, for a device of a document has addresses and defaults that nobody wrote.
 */
#include "conf/domain/device-match.h"

#include <string.h>

#include "base/error.h"
#include "xml/document.h"
#include "xml/write.h"

typedef bool (*SameFunc)(const void *wanted, const void *device);

/* what names devices */

static bool same_disk(const void *wanted, const void *device)
{
    return g_strcmp0(((const Disk *)wanted)->target, ((const Disk *)device)->target) == 0;
}

static bool same_controller(const void *wanted, const void *device)
{
    const Controller *a = wanted, *b = device;

    return a->type == b->type && a->index == b->index;
}

static bool same_interface(const void *wanted, const void *device)
{
    return mac_equal(&((const Interface *)wanted)->mac, &((const Interface *)device)->mac);
}

static bool same_filesystem(const void *wanted, const void *device)
{
    return g_strcmp0(((const Filesystem *)wanted)->target, ((const Filesystem *)device)->target) == 0;
}

static bool same_graphics(const void *wanted, const void *device)
{
    return ((const Graphics *)wanted)->type == ((const Graphics *)device)->type;
}

static bool same_channel(const void *wanted, const void *device)
{
    const Channel *a = wanted, *b = device;

    return a->source.type == b->source.type && a->target == b->target && g_strcmp0(a->name, b->name) == 0 &&
           g_strcmp0(a->guestfwd_address, b->guestfwd_address) == 0 && a->guestfwd_port == b->guestfwd_port;
}

static bool same_lease(const void *wanted, const void *device)
{
    const Lease *a = wanted, *b = device;

    return g_strcmp0(a->key, b->key) == 0 && g_strcmp0(a->lockspace, b->lockspace) == 0;
}

/* what says the same */

static bool says_as_much(const xmlNode *wanted, const xmlNode *device);

/* How a device is reached and called is compared by itself. */
static bool is_place(const xmlNode *node)
{
    return strcmp((const char *)node->name, "address") == 0 || strcmp((const char *)node->name, "alias") == 0;
}

static bool has_child_like(const xmlNode *wanted, const xmlNode *device)
{
    for (const xmlNode *child = device->children; child != NULL; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && xmlStrEqual(child->name, wanted->name) && says_as_much(wanted, child))
            return true;
    }
    return false;
}

static bool same_and_free(xmlChar *wanted, xmlChar *device)
{
    bool same = device != NULL && xmlStrEqual(wanted, device);

    xmlFree(wanted);
    xmlFree(device);
    return same;
}

static bool has_attribute_like(const xmlAttr *wanted, const xmlNode *device)
{
    return same_and_free(xmlGetNoNsProp(wanted->parent, wanted->name), xmlGetNoNsProp(device, wanted->name));
}

static bool same_text(const xmlNode *wanted, const xmlNode *device)
{
    return same_and_free(xmlNodeGetContent(wanted), xmlNodeGetContent(device));
}

static bool says_as_much(const xmlNode *wanted, const xmlNode *device)
{
    bool leaf = true;

    for (const xmlAttr *attribute = wanted->properties; attribute != NULL; attribute = attribute->next) {
        if (!has_attribute_like(attribute, device))
            return false;
    }
    for (const xmlNode *child = wanted->children; child != NULL; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        leaf = false;
        if (!is_place(child) && !has_child_like(child, device))
            return false;
    }
    return !leaf || wanted->children == NULL || same_text(wanted, device);
}

static xmlDoc *document_of(DeviceKind kind, const void *object)
{
    g_autofree char *text = xml_write_text(device_classes[kind].element, object, XML_WRITE_SECURE);

    return xml_document_parse(text, strlen(text), NULL);
}

static bool same_words(DeviceKind kind, const void *wanted, const void *device)
{
    g_autoptr(xmlDoc) a = document_of(kind, wanted);
    g_autoptr(xmlDoc) b = document_of(kind, device);

    return a != NULL && b != NULL && says_as_much(xmlDocGetRootElement(a), xmlDocGetRootElement(b));
}

/* finding */

/* Classes that are not here are compared by all that is said. */
static const struct {
    SameFunc    same;
    const char *name; /* for messages: what names such a device */
} classes[DEVICE_KIND_LAST] = {
    [DEVICE_DISK] = { same_disk, "target" },        [DEVICE_CONTROLLER] = { same_controller, "type and index" },
    [DEVICE_LEASE] = { same_lease, "key" },         [DEVICE_FILESYSTEM] = { same_filesystem, "target" },
    [DEVICE_INTERFACE] = { same_interface, "MAC" }, [DEVICE_GRAPHICS] = { same_graphics, "type" },
    [DEVICE_CHANNEL] = { same_channel, "name" },
};

static bool same_place(const DeviceInfo *wanted, const DeviceInfo *device)
{
    g_autofree char *a = NULL;
    g_autofree char *b = NULL;

    if (wanted == NULL)
        return true;
    if (wanted->alias != NULL && g_str_has_prefix(wanted->alias, "ua-") && g_strcmp0(wanted->alias, device->alias) != 0)
        return false;
    if (wanted->address.type == ADDRESS_NONE || wanted->address.type == ADDRESS_UNASSIGNED)
        return true;
    a = device_address_text(&wanted->address);
    b = device_address_text(&device->address);
    return g_strcmp0(a, b) == 0;
}

static bool is_meant(const DomainDevice *wanted, void *device)
{
    DeviceKind kind = wanted->kind;
    bool same = classes[kind].same != NULL ? classes[kind].same(wanted->object, device) : same_words(kind, wanted->object, device);

    return same && same_place(device_info(kind, wanted->object), device_info(kind, device));
}

/* What a request was about, in the words that it used itself. */
static char *describe(const DomainDevice *device)
{
    char mac[MAC_STRING_LENGTH];

    if (device->kind == DEVICE_DISK)
        return g_strdup_printf("disk %s", ((const Disk *)device->object)->target);
    if (device->kind == DEVICE_FILESYSTEM)
        return g_strdup_printf("filesystem %s", ((const Filesystem *)device->object)->target);
    if (device->kind == DEVICE_INTERFACE) {
        mac_format(&((const Interface *)device->object)->mac, mac);
        return g_strdup_printf("device matching MAC address %s", mac);
    }
    if (device->kind == DEVICE_CONTROLLER) {
        const Controller *controller = device->object;

        return g_strdup_printf("controller %s:%d", enum_name(&controller_type, (int)controller->type), controller->index);
    }
    return g_strdup_printf("<%s> as described", device_classes[device->kind].element->name);
}

static bool fail_missing(const DomainDevice *wanted, GError **error)
{
    g_autofree char *what = describe(wanted);

    error_set(error, ERROR_DEVICE_MISSING, "device not found: no %s", what);
    return false;
}

/**
 * device_match_find: the device of a document that another one means
 * @wanted: what was asked for: what names it, and its address or alias where several have the same name
 *
 * Of several that are alike in every word the first is meant, but interfaces with one MAC address must be told apart. Errors:
 * ERROR_DEVICE_MISSING; ERROR_OPERATION_FAILED where several are meant. Thread: any.
 */
bool device_match_find(const DomainDef *def, const DomainDevice *wanted, DevicePlace *ret_place, GError **error)
{
    guint n = domain_def_count_devices(def, wanted->kind);
    guint found = n;

    for (guint i = 0; i < n; i++) {
        if (!is_meant(wanted, domain_def_device(def, wanted->kind, i)))
            continue;
        if (found < n) {
            g_autofree char *what = describe(wanted);

            error_set(error, ERROR_OPERATION_FAILED, "multiple devices are a %s: an <address> or <alias> tells them apart", what);
            return false;
        }
        found = i;
        if (wanted->kind != DEVICE_INTERFACE)
            break;
    }
    if (found == n)
        return fail_missing(wanted, error);
    *ret_place = (DevicePlace){ wanted->kind, found };
    return true;
}

/** device_match_alias: the device of a document with this name. Errors: ERROR_DEVICE_MISSING. Thread: any. */
bool device_match_alias(const DomainDef *def, const char *alias, DevicePlace *ret_place, GError **error)
{
    for (DeviceKind kind = 0; kind < DEVICE_KIND_LAST; kind++) {
        for (guint i = 0; i < domain_def_count_devices(def, kind); i++) {
            const DeviceInfo *info = device_info(kind, domain_def_device(def, kind, i));

            if (info == NULL || g_strcmp0(info->alias, alias) != 0)
                continue;
            *ret_place = (DevicePlace){ kind, i };
            return true;
        }
    }
    error_set(error, ERROR_DEVICE_MISSING, "no device found with alias '%s'", alias);
    return false;
}

/* putting in */

/* Only what a name or an address tells apart can be there twice. */
static bool is_taken(const DomainDef *def, const DomainDevice *device)
{
    DeviceKind kind = device->kind;
    bool named = kind == DEVICE_DISK || kind == DEVICE_CONTROLLER || kind == DEVICE_FILESYSTEM || kind == DEVICE_LEASE;

    for (guint i = 0; named && i < domain_def_count_devices(def, kind); i++) {
        if (classes[kind].same(device->object, domain_def_device(def, kind, i)))
            return true;
    }
    return false;
}

static bool index_is_taken(const DomainDef *def, const Controller *controller)
{
    return is_taken(def, &(DomainDevice){ DEVICE_CONTROLLER, (void *)controller });
}

/**
 * domain_def_insert_device: put a copy of a device into a document
 * @def: not shared yet; to be completed afterwards, which gives the device its place and checks the whole
 *
 * Returns the copy, the document's, or NULL. Errors: ERROR_OPERATION_INVALID for a disk's target that is taken; ERROR_OPERATION_FAILED for another
 * name, or where there may be one only. Thread: the owner's.
 */
void *domain_def_insert_device(DomainDef *def, const DomainDevice *device, GError **error)
{
    const DeviceClass *class = &device_classes[device->kind];
    g_autoptr(DomainDevice) copy = domain_device_copy(device);

    if (class->single && domain_def_count_devices(def, device->kind) > 0) {
        error_set(error, ERROR_OPERATION_FAILED, "the domain has a <%s> already, and can have one only", class->element->name);
        return NULL;
    }
    if (device->kind == DEVICE_CONTROLLER && ((Controller *)copy->object)->index < 0) {
        Controller *controller = copy->object;

        for (controller->index = 0; index_is_taken(def, controller); controller->index++)
            continue;
    }
    if (is_taken(def, copy)) {
        g_autofree char *what = describe(copy);

        error_set(error, device->kind == DEVICE_DISK ? ERROR_OPERATION_INVALID : ERROR_OPERATION_FAILED,
                  "there is a %s already: its %s must not be another one's", what, classes[device->kind].name);
        return NULL;
    }
    void *object = g_steal_pointer(&copy->object);
    domain_def_add_device(def, device->kind, object);
    return object;
}

/** device_match_says: whether a device says all that another one's words say, but where it sits. Both are of class @kind. Thread: any. */
bool device_match_says(DeviceKind kind, const void *words, const void *device)
{
    return same_words(kind, words, device);
}
