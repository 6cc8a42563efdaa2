/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* As with machines: within a group of bits one match is enough, a group without any bit set does not filter, all groups must agree. */
#include "daemon/object-list.h"

#include <string.h>

/* Networks, pools and interfaces number these bits alike. */
static const struct {
    guint32 positive, negative;
} groups[] = {
    { CONNECT_LIST_NETWORKS_ACTIVE, CONNECT_LIST_NETWORKS_INACTIVE },
    { CONNECT_LIST_NETWORKS_PERSISTENT, CONNECT_LIST_NETWORKS_TRANSIENT },
    { CONNECT_LIST_NETWORKS_AUTOSTART, CONNECT_LIST_NETWORKS_NO_AUTOSTART },
};

_Static_assert(CONNECT_LIST_STORAGE_POOLS_NO_AUTOSTART == (int)CONNECT_LIST_NETWORKS_NO_AUTOSTART &&
                   CONNECT_LIST_INTERFACES_ACTIVE == (int)CONNECT_LIST_NETWORKS_ACTIVE,
               "the kinds number their filters alike");

/** object_matches_life: the filter by what objects of any kind have in common; bits beyond it are ignored. Thread: any. */
bool object_matches_life(const ObjectState *state, guint32 flags)
{
    const bool holds[] = { object_state_is_active(state), object_state_is_persistent(state), state->autostart };

    for (guint i = 0; i < G_N_ELEMENTS(groups); i++) {
        guint32 wanted = holds[i] ? groups[i].positive : groups[i].negative;

        if ((flags & (groups[i].positive | groups[i].negative)) != 0 && !(flags & wanted))
            return false;
    }
    return true;
}

/** object_list_structs: fill a list of a kind's wire structs. See object-list.h. Thread: any. */
void object_list_structs(ObjectRegistry *registry, guint32 flags, ObjectMatchFunc match, gsize size, void *ret_items, guint *ret_n)
{
    g_autoptr(GArray) entries = object_registry_list(registry);
    guint8 *items = g_malloc0_n(entries->len, size);
    guint n = 0;

    for (guint i = 0; i < entries->len; i++) {
        const ObjectEntry *entry = &g_array_index(entries, ObjectEntry, i);

        if (match == NULL || match(entry->state, flags))
            object_fill(entry->object, items + size * n++);
    }
    memcpy(ret_items, &items, sizeof(items));
    *ret_n = n;
}

static bool belongs(const ObjectEntry *entry, ObjectWhich which)
{
    return which == OBJECTS_ALL || object_state_is_active(entry->state) == (which == OBJECTS_ACTIVE);
}

/** object_list_names: the names of those that run, that do not, or of all. Thread: any. */
void object_list_names(ObjectRegistry *registry, ObjectWhich which, char ***ret_names, guint *ret_n)
{
    g_autoptr(GArray) entries = object_registry_list(registry);
    char **names = g_new0(char *, entries->len);
    guint n = 0;

    for (guint i = 0; i < entries->len; i++) {
        const ObjectEntry *entry = &g_array_index(entries, ObjectEntry, i);

        if (belongs(entry, which))
            names[n++] = g_strdup(entry->object->name);
    }
    *ret_names = names;
    *ret_n = n;
}

/** object_count: how many of them there are. Thread: any. */
gint32 object_count(ObjectRegistry *registry, ObjectWhich which)
{
    g_autoptr(GArray) entries = object_registry_list(registry);
    gint32 n = 0;

    for (guint i = 0; i < entries->len; i++)
        n += belongs(&g_array_index(entries, ObjectEntry, i), which) ? 1 : 0;
    return n;
}
