/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * All machines of a daemon, by UUID, name and id. One lock guards the three indices and every machine's pointer to its state; it is held
 * for a look-up or an exchange of pointers, never across anything that may wait. Lock order: it is a leaf.
 */
#include "model/registry.h"
#include "base/error.h"

struct MachineRegistry {
    GThreadPool *pool;
    JobInterruptFunc interrupt;
    GDestroyNotify free_hypervisor;
    void *owner;

    GMutex mutex;
    GHashTable *by_uuid; /* owns a reference of each machine */
    GHashTable *by_name;
    GHashTable *by_id;
    gint32 last_id;
};

/**
 * machine_registry_new: a registry without machines
 * @pool: where their jobs run
 * @interrupt: called with a Machine whose running job must give up; may be NULL
 * @free_hypervisor: frees a machine's driver part; may be NULL
 * @owner: for machine_registry_owner()
 *
 * Thread: main.
 */
MachineRegistry *machine_registry_new(GThreadPool *pool, JobInterruptFunc interrupt, GDestroyNotify free_hypervisor, void *owner)
{
    MachineRegistry *registry = g_new0(MachineRegistry, 1);

    registry->pool = pool;
    registry->interrupt = interrupt;
    registry->free_hypervisor = free_hypervisor;
    registry->owner = owner;
    g_mutex_init(&registry->mutex);
    registry->by_uuid = g_hash_table_new_full(uuid_hash, uuid_equal, NULL, (GDestroyNotify)machine_unref);
    registry->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    registry->by_id = g_hash_table_new(NULL, NULL);
    return registry;
}

void machine_registry_free(MachineRegistry *registry)
{
    if (registry == NULL)
        return;

    g_hash_table_unref(registry->by_id);
    g_hash_table_unref(registry->by_name);
    g_hash_table_unref(registry->by_uuid);
    g_mutex_clear(&registry->mutex);
    g_free(registry);
}

/** machine_registry_owner: what was given to machine_registry_new(). Thread: any. */
void *machine_registry_owner(MachineRegistry *registry)
{
    return registry->owner;
}

void machine_registry_lock(MachineRegistry *registry)
{
    g_mutex_lock(&registry->mutex);
}

void machine_registry_unlock(MachineRegistry *registry)
{
    g_mutex_unlock(&registry->mutex);
}

static Machine *find(MachineRegistry *registry, GHashTable *index, gconstpointer key)
{
    machine_registry_lock(registry);
    Machine *machine = g_hash_table_lookup(index, key);
    if (machine != NULL)
        machine_ref(machine);
    machine_registry_unlock(registry);
    return machine;
}

Machine *machine_registry_find_by_uuid(MachineRegistry *registry, const Uuid *uuid)
{
    return find(registry, registry->by_uuid, uuid);
}

Machine *machine_registry_find_by_name(MachineRegistry *registry, const char *name)
{
    return find(registry, registry->by_name, name);
}

Machine *machine_registry_find_by_id(MachineRegistry *registry, gint32 id)
{
    return id < 0 ? NULL : find(registry, registry->by_id, GINT_TO_POINTER(id + 1));
}

static void entry_clear(gpointer data)
{
    MachineEntry *entry = data;

    machine_unref(entry->machine);
    machine_state_unref(entry->state);
    g_free(entry->name);
}

/** machine_registry_list: all machines that have a definition, in no order. The caller frees the array. Thread: any. */
GArray *machine_registry_list(MachineRegistry *registry)
{
    GHashTableIter iter;
    gpointer machine;
    GArray *list;

    machine_registry_lock(registry);
    list = g_array_sized_new(FALSE, FALSE, sizeof(MachineEntry), g_hash_table_size(registry->by_uuid));
    g_array_set_clear_func(list, entry_clear);
    g_hash_table_iter_init(&iter, registry->by_uuid);
    while (g_hash_table_iter_next(&iter, NULL, &machine)) {
        MachineState *state = ((Machine *)machine)->state;

        if (machine_state_def(state) == NULL)
            continue;
        MachineEntry entry = { machine_ref(machine), machine_state_ref(state), g_strdup(((Machine *)machine)->name) };
        g_array_append_val(list, entry);
    }
    machine_registry_unlock(registry);
    return list;
}

static Machine *machine_new(MachineRegistry *registry, const char *name, const Uuid *uuid)
{
    Machine *machine = g_atomic_rc_box_new0(Machine);

    machine->registry = registry;
    machine->uuid = *uuid;
    machine->name = g_strdup(name);
    machine->state = g_atomic_rc_box_new0(MachineState);
    machine->state->id = -1;
    machine->state->state = DOMAIN_SHUTOFF;
    machine->jobs = job_queue_new(name, registry->pool, registry->interrupt, machine);
    g_hash_table_insert(registry->by_uuid, &machine->uuid, machine);
    g_hash_table_insert(registry->by_name, machine->name, machine);
    return machine;
}

static void set_conflict(GError **error, const Machine *other, const char *name)
{
    char uuid[UUID_STRING_LENGTH];

    uuid_format(&other->uuid, uuid);
    if (g_strcmp0(other->name, name) == 0)
        error_set(error, ERROR_OPERATION_FAILED, "domain '%s' already exists with uuid %s", other->name, uuid);
    else
        error_set(error, ERROR_OPERATION_FAILED, "domain '%s' is already defined with uuid %s", other->name, uuid);
}

/**
 * machine_registry_claim: the machine of a name and UUID, made where there is none
 *
 * A new one has no definition yet: it holds the names, and lists do not show it. The caller enters its job queue, and removes it should the
 * work fail. Returns a reference. Errors: ERROR_OPERATION_FAILED where one of the two belongs to another machine. Thread: any.
 */
Machine *machine_registry_claim(MachineRegistry *registry, const char *name, const Uuid *uuid, GError **error)
{
    Machine *machine = NULL;

    machine_registry_lock(registry);
    Machine *same_uuid = g_hash_table_lookup(registry->by_uuid, uuid);
    Machine *same_name = g_hash_table_lookup(registry->by_name, name);
    if (same_uuid != same_name)
        set_conflict(error, same_uuid != NULL ? same_uuid : same_name, name);
    else
        machine = machine_ref(same_uuid != NULL ? same_uuid : machine_new(registry, name, uuid));
    machine_registry_unlock(registry);
    return machine;
}

/** machine_registry_rename: give a machine another name. Errors: ERROR_OPERATION_FAILED where it is taken. Thread: the machine's job. */
bool machine_registry_rename(MachineRegistry *registry, Machine *machine, const char *name, GError **error)
{
    machine_registry_lock(registry);
    const Machine *other = g_hash_table_lookup(registry->by_name, name);
    if (other != NULL) {
        set_conflict(error, other, name);
    } else {
        g_hash_table_remove(registry->by_name, machine->name);
        g_free(machine->name);
        machine->name = g_strdup(name);
        g_hash_table_insert(registry->by_name, machine->name, machine);
    }
    machine_registry_unlock(registry);
    return other == NULL;
}

/** machine_registry_remove: it is found no more; who holds a reference keeps it. Thread: any. */
void machine_registry_remove(MachineRegistry *registry, Machine *machine)
{
    machine_ref(machine);
    machine_registry_lock(registry);
    if (g_hash_table_lookup(registry->by_uuid, &machine->uuid) == machine) {
        g_hash_table_remove(registry->by_name, machine->name);
        g_hash_table_remove(registry->by_id, GINT_TO_POINTER(machine->state->id + 1));
        g_hash_table_remove(registry->by_uuid, &machine->uuid);
    }
    machine_registry_unlock(registry);
    machine_unref(machine);
}

/** machine_registry_clear: no machine is found any more, and ids begin anew. Who holds a reference of one keeps it. Thread: main. */
void machine_registry_clear(MachineRegistry *registry)
{
    g_autoptr(GArray) entries = machine_registry_list(registry);

    for (guint i = 0; i < entries->len; i++)
        machine_registry_remove(registry, g_array_index(entries, MachineEntry, i).machine);
    machine_registry_lock(registry);
    registry->last_id = 0;
    machine_registry_unlock(registry);
}

gint32 machine_registry_next_id(MachineRegistry *registry)
{
    machine_registry_lock(registry);
    gint32 id = ++registry->last_id;
    machine_registry_unlock(registry);
    return id;
}

/** machine_registry_reserve_id: never hand out this id, or one below it, again: a running machine was taken over with it. */
void machine_registry_reserve_id(MachineRegistry *registry, gint32 id)
{
    machine_registry_lock(registry);
    registry->last_id = MAX(registry->last_id, id);
    machine_registry_unlock(registry);
}

guint machine_registry_count_active(MachineRegistry *registry)
{
    machine_registry_lock(registry);
    guint count = g_hash_table_size(registry->by_id);
    machine_registry_unlock(registry);
    return count;
}

/* The lock is held. */
void machine_registry_reindex(MachineRegistry *registry, Machine *machine, gint32 old_id)
{
    if (old_id == machine->state->id)
        return;

    if (old_id >= 0)
        g_hash_table_remove(registry->by_id, GINT_TO_POINTER(old_id + 1));
    if (machine->state->id >= 0)
        g_hash_table_insert(registry->by_id, GINT_TO_POINTER(machine->state->id + 1), machine);
}

/* The last reference of a machine went. */
void machine_registry_forget(MachineRegistry *registry, Machine *machine)
{
    if (machine->hypervisor != NULL && registry->free_hypervisor != NULL)
        registry->free_hypervisor(machine->hypervisor);
}
