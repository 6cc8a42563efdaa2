/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemons/testd/devices.h"

#include "base/error.h"
#include "conf/domain/complete.h"
#include "conf/domain/device-update.h"
#include "daemon/edit.h"
#include "daemons/testd/tell.h"
#include "daemons/testd/tuning.h"

#include <string.h>

/* What an edit is about, and what it found out for the event. */
typedef struct DeviceEdit {
    Daemon *daemon;
    const DomainDevice *device;
    const char *name;  /* or its alias */
    char **ret_alias; /* of the running machine's */
} DeviceEdit;

static DomainDevice *read_device(const char *xml, GError **error)
{
    DomainDevice *device = domain_device_parse(xml, strlen(xml), 0, NULL, error);

    /* Given here, so that it is the same in both documents. */
    if (device != NULL && device->kind == DEVICE_INTERFACE)
        test_give_mac(device->object);
    return device;
}

static void note_alias(const DeviceEdit *edit, const DomainDef *def, DeviceKind kind, void *object)
{
    const DeviceInfo *info = device_info(kind, object);

    if (def->id >= 0 && info != NULL) {
        g_free(*edit->ret_alias);
        *edit->ret_alias = g_strdup(info->alias);
    }
}

/* attaching */

static bool attach(DomainDef *def, const void *opaque, GError **error)
{
    const DeviceEdit *edit = opaque;
    g_autoptr(DomainDevice) device = domain_device_copy(edit->device);

    if (def->id >= 0)
        domain_def_assign_alias(def, device);
    note_alias(edit, def, device->kind, device->object);
    return domain_def_insert_device(def, device, error) && test_complete(edit->daemon, def, error);
}

TEST_OP(domain_attach_device_flags, DomainAttachDeviceFlagsArgs, NoRet)
{
    g_autoptr(DomainDevice) device = read_device(args->xml, error);
    g_autofree char *alias = NULL;
    const DeviceEdit edit = { .daemon = call->daemon, .device = device, .ret_alias = &alias };

    if (device == NULL || !edit_documents(call, args->flags, attach, &edit, error))
        return false;
    if (alias != NULL)
        test_tell_device(call->daemon, call->machine, alias, true);
    return true;
}

/* detaching */

static bool take_out(const DeviceEdit *edit, DomainDef *def, const DevicePlace *place)
{
    void *object = domain_def_steal_device(def, place->kind, place->at);

    note_alias(edit, def, place->kind, object);
    xml_object_free(device_classes[place->kind].element, object);
    return true;
}

static bool detach(DomainDef *def, const void *opaque, GError **error)
{
    const DeviceEdit *edit = opaque;
    DevicePlace place;

    return device_match_find(def, edit->device, &place, error) && take_out(edit, def, &place);
}

static bool detach_alias(DomainDef *def, const void *opaque, GError **error)
{
    const DeviceEdit *edit = opaque;
    DevicePlace place;

    return device_match_alias(def, edit->name, &place, error) && take_out(edit, def, &place);
}

static bool detach_and_tell(Call *call, guint32 flags, EditFunc func, DeviceEdit edit, GError **error)
{
    g_autofree char *alias = NULL;

    edit.ret_alias = &alias;
    if (!edit_documents(call, flags, func, &edit, error))
        return false;
    if (alias != NULL)
        test_tell_device(call->daemon, call->machine, alias, false);
    return true;
}

TEST_OP(domain_detach_device_flags, DomainDetachDeviceFlagsArgs, NoRet)
{
    g_autoptr(DomainDevice) device = domain_device_parse(args->xml, strlen(args->xml), 0, NULL, error);

    return device != NULL && detach_and_tell(call, args->flags, detach, (DeviceEdit){ .device = device }, error);
}

TEST_OP(domain_detach_device_alias, DomainDetachDeviceAliasArgs, NoRet)
{
    return detach_and_tell(call, args->flags, detach_alias, (DeviceEdit){ .name = args->alias }, error);
}

/* updating */

static bool update(DomainDef *def, const void *opaque, GError **error)
{
    const DeviceEdit *edit = opaque;

    return domain_def_update_device(def, edit->device, error) && test_complete(edit->daemon, def, error);
}

TEST_OP(domain_update_device_flags, DomainUpdateDeviceFlagsArgs, NoRet)
{
    g_autoptr(DomainDevice) device = domain_device_parse(args->xml, strlen(args->xml), 0, NULL, error);
    const DeviceEdit edit = { .daemon = call->daemon, .device = device };

    return device != NULL && edit_documents(call, args->flags, update, &edit, error);
}
