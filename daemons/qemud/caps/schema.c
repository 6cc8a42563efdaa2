/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * query-qmp-schema describes the protocol as a list of entities that refer to each other by made-up names. We want few things of it: the
 * values that an argument may have. Each is found by a path from a command: argument, member, and so on, to an enumeration.
 */
#include "caps/schema.h"
#include "qmp/value.h"

#include <string.h>

#define LONGEST_PATH 4

static const struct {
    const char *key;     /* in our record */
    const char *command; /* where the path starts */
    const char *follow;  /* "arg-type" or "ret-type" */
    const char *members[LONGEST_PATH];
} wanted[] = {
    { "netdev", "netdev_add", "arg-type", { "type" } },
    { "chardev", "chardev-add", "arg-type", { "backend", "type" } },
    { "blockdev", "blockdev-add", "arg-type", { "driver" } },
    { "object", "object-add", "arg-type", { "qom-type" } },
    { "display", "query-display-options", "ret-type", { "type" } },
    { "tpm", "query-tpm-types", "ret-type", { "" } },
};

static json_t *member_named(json_t *entity, const char *name)
{
    json_t *members = json_object_get(entity, "members");
    json_t *member;
    size_t i;

    json_array_foreach (members, i, member) {
        const char *this_one = qmp_string(member, "name");

        if (this_one != NULL && strcmp(this_one, name) == 0)
            return member;
    }
    return NULL;
}

/* The type of one step: a member of an object, or with "" the elements of an array. */
static const char *step(json_t *entity, const char *name)
{
    return *name == '\0' ? qmp_string(entity, "element-type") : qmp_string(member_named(entity, name), "type");
}

static json_t *enum_values(GHashTable *by_name, gsize which)
{
    json_t *entity = g_hash_table_lookup(by_name, wanted[which].command);
    const char *type = qmp_string(entity, wanted[which].follow);

    entity = type != NULL ? g_hash_table_lookup(by_name, type) : NULL;
    for (int i = 0; i < LONGEST_PATH && wanted[which].members[i] != NULL && entity != NULL; i++) {
        type = step(entity, wanted[which].members[i]);
        entity = type != NULL ? g_hash_table_lookup(by_name, type) : NULL;
    }
    return json_object_get(entity, "values");
}

/**
 * qemu_schema_enums: the enumerations that we want
 * @schema: what query-qmp-schema returned
 *
 * Returns a new object of arrays of strings, keyed as caps.h says. What this QEMU does not know is missing. Thread: any.
 */
json_t *qemu_schema_enums(json_t *schema)
{
    g_autoptr(GHashTable) by_name = g_hash_table_new(g_str_hash, g_str_equal);
    json_t *enums = json_object();
    json_t *entity;
    size_t i;

    json_array_foreach (schema, i, entity) {
        const char *name = qmp_string(entity, "name");

        if (name != NULL)
            g_hash_table_insert(by_name, (char *)name, entity);
    }
    for (gsize which = 0; which < G_N_ELEMENTS(wanted); which++) {
        json_t *values = enum_values(by_name, which);

        if (json_is_array(values))
            json_object_set(enums, wanted[which].key, values);
    }
    return enums;
}
