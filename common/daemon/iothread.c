/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Threads that a document only counts have the lowest ids that are free; before one is changed all are named. */
#include "daemon/iothread.h"

#include "base/error.h"
#include "conf/domain/limits.h"
#include "daemon/tune.h"

static const TuneField fields[] = {
    { DOMAIN_IOTHREAD_POLL_MAX_NS, TYPED_PARAM_ULLONG, offsetof(Iothread, poll_max_ns) },
    { DOMAIN_IOTHREAD_POLL_GROW, TYPED_PARAM_UINT, offsetof(Iothread, poll_grow) },
    { DOMAIN_IOTHREAD_POLL_SHRINK, TYPED_PARAM_UINT, offsetof(Iothread, poll_shrink) },
};
/* Whether it is said, in the order of the fields. */
static const gsize said[] = { offsetof(Iothread, has_poll_max), offsetof(Iothread, has_poll_grow), offsetof(Iothread, has_poll_shrink) };

/** iothread_ids: the ids of all threads; the caller frees the set. Thread: any. */
Bitmap *iothread_ids(const DomainDef *def)
{
    Bitmap *ids = bitmap_new();

    for (guint i = 0; i < def->iothread_list.n; i++)
        bitmap_set(ids, def->iothread_list.items[i]->id);
    for (guint id = 1, n = bitmap_count(ids); n < MIN(def->iothreads, LIMIT_IOTHREADS); id++) {
        if (!bitmap_has(ids, id)) {
            bitmap_set(ids, id);
            n++;
        }
    }
    return ids;
}

/** iothread_find: what a document says of a thread; NULL where it says nothing. Thread: any. */
Iothread *iothread_find(const DomainDef *def, guint id)
{
    for (guint i = 0; i < def->iothread_list.n; i++) {
        if (def->iothread_list.items[i]->id == id)
            return def->iothread_list.items[i];
    }
    return NULL;
}

static void append(DomainDef *def, guint id)
{
    Iothread *iothread = g_new0(Iothread, 1);

    iothread->id = id;
    xml_list_append(&def->iothread_list, iothread);
}

static void name_all(DomainDef *def)
{
    g_autoptr(Bitmap) ids = iothread_ids(def);

    for (int id = bitmap_next(ids, -1); id >= 0; id = bitmap_next(ids, id)) {
        if (iothread_find(def, (guint)id) == NULL)
            append(def, (guint)id);
    }
    def->iothreads = def->iothread_list.n;
}

static Iothread *require(DomainDef *def, guint id, GError **error)
{
    Iothread *iothread;

    name_all(def);
    iothread = iothread_find(def, id);
    if (iothread == NULL)
        error_set(error, ERROR_INVALID_ARG, "cannot find IOThread '%u' in iothreadids list", id);
    return iothread;
}

/** iothread_add: Errors: ERROR_INVALID_ARG for an id that is taken, 0, or too high. Thread: any. */
bool iothread_add(DomainDef *def, guint id, GError **error)
{
    name_all(def);
    if (id == 0 || id >= LIMIT_IOTHREADS)
        error_set(error, ERROR_INVALID_ARG, "invalid value of %u for iothread_id: 1 to %d are valid", id, LIMIT_IOTHREADS - 1);
    else if (iothread_find(def, id) != NULL)
        error_set(error, ERROR_INVALID_ARG, "an IOThread is already using iothread_id '%u'", id);
    else {
        append(def, id);
        def->iothreads = def->iothread_list.n;
        return true;
    }
    return false;
}

static CpuPin *find_pin(const DomainDef *def, guint id, guint *ret_at)
{
    for (guint i = 0; def->cpu_tune != NULL && i < def->cpu_tune->iothread_pins.n; i++) {
        if (def->cpu_tune->iothread_pins.items[i]->id == id) {
            *ret_at = i;
            return def->cpu_tune->iothread_pins.items[i];
        }
    }
    return NULL;
}

static bool in_use(const DomainDef *def, guint id, GError **error)
{
    for (guint i = 0; i < def->disks.n; i++) {
        if (def->disks.items[i]->driver.iothread == id) {
            error_set(error, ERROR_INVALID_ARG, "cannot remove IOThread '%u' since it is being used by disk '%s'", id,
                      def->disks.items[i]->target);
            return true;
        }
    }
    return false;
}

/** iothread_remove: with its pin. Errors: ERROR_INVALID_ARG where there is none, or a disk uses it. Thread: any. */
bool iothread_remove(DomainDef *def, guint id, GError **error)
{
    guint at = 0;

    if (require(def, id, error) == NULL || in_use(def, id, error))
        return false;
    if (find_pin(def, id, &at) != NULL)
        xml_object_free(&vcpu_pin_element, xml_list_steal(&def->cpu_tune->iothread_pins, at));
    at = 0;
    while (def->iothread_list.items[at]->id != id)
        at++;
    g_free(xml_list_steal(&def->iothread_list, at));
    def->iothreads = def->iothread_list.n;
    return true;
}

static void put(Iothread *iothread, guint at, const TypedParam *param)
{
    char *member = (char *)iothread + fields[at].offset;

    *(bool *)((char *)iothread + said[at]) = true;
    if (fields[at].type == TYPED_PARAM_ULLONG)
        *(guint64 *)(void *)member = param->value.ul;
    else
        *(guint *)(void *)member = param->value.ui;
}

/** iothread_set: how a thread polls. Errors: those of tune_check(); ERROR_INVALID_ARG where there is none. Thread: any. */
bool iothread_set(DomainDef *def, guint id, const TypedParams *params, GError **error)
{
    Iothread *iothread;

    if (!tune_check(params, fields, G_N_ELEMENTS(fields), error) || (iothread = require(def, id, error)) == NULL)
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        const TypedParam *param = typed_params_find(params, fields[i].name);

        if (param != NULL)
            put(iothread, i, param);
    }
    return true;
}

/** iothread_pin: @cpus is taken over in any case. Errors: ERROR_INVALID_ARG where there is no such thread. Thread: any. */
bool iothread_pin(DomainDef *def, guint id, Bitmap *cpus, GError **error)
{
    g_autoptr(Bitmap) owned = cpus;
    guint at;

    if (require(def, id, error) == NULL)
        return false;
    if (def->cpu_tune == NULL)
        def->cpu_tune = xml_object_new(&cpu_tune_element);
    CpuPin *pin = find_pin(def, id, &at);
    if (pin == NULL) {
        pin = xml_object_new(&vcpu_pin_element);
        pin->id = id;
        xml_list_append(&def->cpu_tune->iothread_pins, pin);
    }
    bitmap_free(pin->cpus);
    pin->cpus = g_steal_pointer(&owned);
    return true;
}

/** iothread_pinned: where a thread may run; NULL for everywhere. Thread: any. */
const Bitmap *iothread_pinned(const DomainDef *def, guint id)
{
    guint at;
    const CpuPin *pin = find_pin(def, id, &at);

    return pin != NULL ? pin->cpus : NULL;
}
