/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Secrets. The document is as every object's; the value is kept apart from it, with a lock, because it is asked for on the main thread
 * while a job may set it, and is wiped before its memory is given back.
 */
#include "daemons/testd/secret.h"

#include "base/error.h"
#include "conf/secret/secret.h"
#include "daemon/object-kind.h"
#include "proto/numbers.h"
#include "proto/tables.h"

#include <string.h>

typedef struct SecretValue {
    GMutex mutex;
    WireBytes bytes; /* data NULL: none was set yet */
} SecretValue;

static void wipe(WireBytes *bytes)
{
    if (bytes->data != NULL)
        explicit_bzero(bytes->data, bytes->n);
    g_clear_pointer(&bytes->data, g_free);
    bytes->n = 0;
}

/** test_secret_free: forget a secret's value. Thread: any; nobody else has the object. */
void test_secret_free(Object *secret)
{
    SecretValue *value = secret->driver;

    wipe(&value->bytes);
    g_mutex_clear(&value->mutex);
    g_free(value);
}

static bool same_usage(const SecretDef *a, const SecretDef *b)
{
    return a->usage_type == b->usage_type && g_strcmp0(a->usage_id, b->usage_id) == 0;
}

static bool usage_is_free(Daemon *daemon, const SecretDef *def, GError **error)
{
    g_autoptr(GArray) entries = object_registry_list(daemon->objects[OBJECT_SECRET]);

    for (guint i = 0; i < entries->len; i++) {
        const ObjectEntry *entry = &g_array_index(entries, ObjectEntry, i);
        const SecretDef *other = object_state_doc(entry->state)->def;

        if (def->usage_id != NULL && !uuid_equal(&other->uuid, &def->uuid) && same_usage(other, def)) {
            error_set(error, ERROR_INTERNAL_ERROR, "a secret with UUID %s already defined for use with %s", entry->object->name,
                      def->usage_id);
            return false;
        }
    }
    return true;
}

/* What may not change once a secret is there: what it is for, and that its value is told to nobody. */
static bool may_replace(Object *secret, const SecretDef *def, GError **error)
{
    g_autoptr(ObjectState) state = object_state(secret);
    const SecretDef *old = object_state_doc(state) != NULL ? object_state_doc(state)->def : NULL;

    if (old == NULL)
        return true;
    if (!same_usage(old, def)) {
        error_set(error, ERROR_INTERNAL_ERROR, "a secret with UUID %s is already defined for use with %s", secret->name,
                  old->usage_id != NULL ? old->usage_id : "nothing");
        return false;
    }
    if (old->private && !def->private) {
        error_set(error, ERROR_INTERNAL_ERROR, "cannot change private flag on existing secret %s", secret->name);
        return false;
    }
    return true;
}

/* Takes @def over. */
static void publish(Object *secret, SecretDef *def)
{
    g_autoptr(ObjectState) old = object_state(secret);
    ObjectState *state = object_state_copy(old);

    if (secret->driver == NULL) {
        SecretValue *value = g_new0(SecretValue, 1);

        g_mutex_init(&value->mutex);
        secret->driver = value;
    }
    object_state_set_config(state, object_doc_new(&secret_element, def));
    object_publish(secret, state);
}

TEST_OP(secret_define_xml, SecretDefineXMLArgs, SecretDefineXMLRet)
{
    guint strict = (args->flags & SECRET_DEFINE_VALIDATE) != 0 ? SECRET_PARSE_STRICT : 0u;
    g_autoptr(SecretDef) def = secret_def_parse(args->xml, strlen(args->xml), strict, NULL, error);
    char uuid[UUID_STRING_LENGTH];
    Object *secret;
    bool good;

    if (def == NULL)
        return false;
    uuid_format(&def->uuid, uuid);
    secret = object_enter(call, OBJECT_SECRET, uuid, &def->uuid, error);
    if (secret == NULL)
        return false;
    good = may_replace(secret, def, error) && usage_is_free(call->daemon, def, error);
    if (good) {
        publish(secret, g_steal_pointer(&def));
        object_fill(secret, &ret->secret);
        object_tell(call->daemon, secret, SECRET_EVENT_DEFINED, 0);
    }
    object_leave(secret);
    return good;
}

static void tell_of_value(Call *call)
{
    SecretEventValueChangedMsg message = { 0 };

    object_fill(call->object, &message.secret);
    event_bus_emit(call->daemon->events, PROGRAM_REMOTE, PROC_SECRET_EVENT_VALUE_CHANGED, &call->object->uuid,
                   &secret_event_value_changed_msg_wire, &message);
    wire_clear(&secret_event_value_changed_msg_wire, &message);
}

TEST_OP(secret_set_value, SecretSetValueArgs, NoRet)
{
    SecretValue *value = call->object->driver;

    g_mutex_lock(&value->mutex);
    wipe(&value->bytes);
    value->bytes.data = g_malloc(args->value.n + 1);
    memcpy(value->bytes.data, args->value.data, args->value.n);
    value->bytes.n = args->value.n;
    g_mutex_unlock(&value->mutex);
    tell_of_value(call);
    return true;
}

TEST_OP(secret_get_value, SecretGetValueArgs, SecretGetValueRet)
{
    g_autoptr(ObjectState) state = object_state(call->object);
    SecretValue *value = call->object->driver;
    bool there;

    if (((const SecretDef *)object_state_doc(state)->def)->private) {
        error_set(error, ERROR_INVALID_SECRET, "secret '%s' is private", call->object->name);
        return false;
    }
    g_mutex_lock(&value->mutex);
    there = value->bytes.data != NULL;
    if (there) {
        ret->value.n = value->bytes.n;
        ret->value.data = g_memdup2(value->bytes.data, value->bytes.n);
    }
    g_mutex_unlock(&value->mutex);
    if (!there)
        error_set(error, ERROR_NO_SECRET, "secret '%s' does not have a value", call->object->name);
    return there;
}

TEST_OP(secret_undefine, SecretUndefineArgs, NoRet)
{
    object_tell(call->daemon, call->object, SECRET_EVENT_UNDEFINED, 0);
    object_registry_remove(call->object->registry, call->object);
    return true;
}
