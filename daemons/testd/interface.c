/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An interface has one document, whether it is up or not. A change that was begun keeps the states of all interfaces, which are immutable,
 * so that rolling back is putting them in place again.
 */
#include "daemons/testd/interface.h"

#include "base/error.h"
#include "conf/interface/interface.h"
#include "daemon/object-kind.h"
#include "daemons/testd/data.h"
#include "xml/read.h"

#include <string.h>

static ObjectDoc *read_interface(const char *xml, bool validate, GError **error)
{
    guint flags = XML_READ_INACTIVE | (validate ? XML_READ_STRICT : 0);
    HostInterface *def = xml_read_text(&host_interface_element, xml, strlen(xml), flags, NULL, error);

    return def != NULL ? object_doc_new(&host_interface_element, def) : NULL;
}

static const char *name_of(const ObjectDoc *doc)
{
    return ((const HostInterface *)doc->def)->name;
}

static void publish(Object *object, ObjectDoc *doc, bool active)
{
    g_autoptr(ObjectState) old = object_state(object);
    ObjectState *state = object_state_copy(old);

    object_state_set_config(state, object_doc_ref(doc));
    object_state_set_live(state, active ? object_doc_ref(doc) : NULL);
    object_publish(object, state);
}

/** test_add_interface: an interface that is there from the beginning. Errors: those of the document. Thread: main. */
bool test_add_interface(Daemon *daemon, const char *xml, bool running, GError **error)
{
    g_autoptr(ObjectDoc) doc = read_interface(xml, false, error);
    g_autoptr(Object) object =
        doc != NULL ? object_registry_claim(daemon->objects[OBJECT_INTERFACE], NULL, name_of(doc), NULL, error) : NULL;

    if (object != NULL)
        publish(object, doc, running);
    return object != NULL;
}

TEST_OP(interface_define_xml, InterfaceDefineXMLArgs, InterfaceDefineXMLRet)
{
    g_autoptr(ObjectDoc) doc = read_interface(args->xml, args->flags & INTERFACE_DEFINE_VALIDATE, error);
    Object *object = doc != NULL ? object_enter(call, OBJECT_INTERFACE, name_of(doc), NULL, error) : NULL;

    if (object == NULL)
        return false;

    g_autoptr(ObjectState) old = object_state(object);
    publish(object, doc, object_state_is_active(old));
    object_fill(object, &ret->interface);
    object_leave(object);
    return true;
}

TEST_OP(interface_undefine, InterfaceUndefineArgs, NoRet)
{
    object_registry_remove(call->object->registry, call->object);
    return true;
}

static bool bring(Call *call, bool up, GError **error)
{
    g_autoptr(ObjectState) state = object_state(call->object);

    if (object_state_is_active(state) == up) {
        error_set(error, ERROR_OPERATION_INVALID, "interface '%s' is %s already", call->object->name, up ? "up" : "down");
        return false;
    }
    publish(call->object, state->config, up);
    return true;
}

TEST_OP(interface_create, InterfaceCreateArgs, NoRet)
{
    return bring(call, true, error);
}

TEST_OP(interface_destroy, InterfaceDestroyArgs, NoRet)
{
    return bring(call, false, error);
}

/* Exchanges what is kept, NULL for none, unless there is one already or none to give, as @wanted says. */
static bool exchange(Daemon *daemon, bool wanted, GArray *kept, GArray **ret_kept)
{
    TestData *data = daemon->driver_data;

    g_mutex_lock(&data->mutex);
    bool fits = (data->interface_backup != NULL) == wanted;
    if (fits) {
        *ret_kept = data->interface_backup;
        data->interface_backup = kept;
    }
    g_mutex_unlock(&data->mutex);
    return fits;
}

/** test_forget_interface_backup: no change of interfaces is under way. Thread: main. */
void test_forget_interface_backup(Daemon *daemon)
{
    GArray *kept = NULL;

    exchange(daemon, true, NULL, &kept);
    if (kept != NULL)
        g_array_unref(kept);
}

TEST_OP(interface_change_begin, InterfaceChangeBeginArgs, NoRet)
{
    GArray *states = object_registry_list(call->daemon->objects[OBJECT_INTERFACE]), *none;

    if (exchange(call->daemon, false, states, &none))
        return true;
    g_array_unref(states);
    error_set(error, ERROR_OPERATION_INVALID, "there is another transaction running");
    return false;
}

static GArray *end_change(Call *call, GError **error)
{
    GArray *kept = NULL;

    if (!exchange(call->daemon, true, NULL, &kept))
        error_set(error, ERROR_OPERATION_INVALID, "no transaction is running");
    return kept;
}

TEST_OP(interface_change_commit, InterfaceChangeCommitArgs, NoRet)
{
    g_autoptr(GArray) kept = end_change(call, error);

    return kept != NULL;
}

static bool put_back(Call *call, const ObjectEntry *entry, GError **error)
{
    Object *object = object_enter(call, OBJECT_INTERFACE, entry->object->name, NULL, error);

    if (object == NULL)
        return false;
    object_publish(object, object_state_ref(entry->state));
    object_leave(object);
    return true;
}

TEST_OP(interface_change_rollback, InterfaceChangeRollbackArgs, NoRet)
{
    g_autoptr(GArray) kept = end_change(call, error);

    if (kept == NULL)
        return false;
    object_registry_clear(call->daemon->objects[OBJECT_INTERFACE]);
    for (guint i = 0; i < kept->len; i++) {
        if (!put_back(call, &g_array_index(kept, ObjectEntry, i), error))
            return false;
    }
    return true;
}
