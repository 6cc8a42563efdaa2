/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Virtual CPUs are numbered as their places are ordered: by node, socket, die, cluster, core and thread. QEMU lists the places in an order
 * of its own (query-hotpluggable-cpus), and tells of what is there the number itself (query-cpus-fast).
 */
#include "stats/cpus.h"

#include "qmp/value.h"

#include <string.h>

#define PERIPHERAL "/machine/peripheral/"

static gint compare_threads(gconstpointer a, gconstpointer b)
{
    const CpuThread *left = a, *right = b;

    return left->vcpu < right->vcpu ? -1 : left->vcpu > right->vcpu;
}

/** cpu_threads_read: CpuThread items by number, from the answer to query-cpus-fast (NULL: none). Thread: any. */
GArray *cpu_threads_read(const json_t *answer)
{
    GArray *threads = g_array_new(FALSE, FALSE, sizeof(CpuThread));
    const json_t *cpu;
    size_t i;

    json_array_foreach (answer, i, cpu) {
        guint64 number, tid;

        if (qmp_uint(cpu, "cpu-index", &number) && qmp_uint(cpu, "thread-id", &tid) && number <= G_MAXUINT16 && tid > 0 &&
            tid <= G_MAXINT32) {
            const CpuThread thread = { .vcpu = (guint)number, .tid = (int)tid };

            g_array_append_val(threads, thread);
        }
    }
    g_array_sort(threads, compare_threads);
    return threads;
}

/** cpu_threads_find: the thread of a virtual CPU, or 0 where it is not there. Thread: any. */
int cpu_threads_find(const GArray *threads, guint vcpu)
{
    for (guint i = 0; i < threads->len; i++) {
        const CpuThread *thread = &g_array_index(threads, CpuThread, i);

        if (thread->vcpu == vcpu)
            return thread->tid;
    }
    return 0;
}

static gint compare_places(gconstpointer a, gconstpointer b)
{
    static const char *const levels[] = { "node-id", "drawer-id", "book-id", "socket-id", "die-id", "cluster-id", "core-id", "thread-id" };
    const CpuPlace *left = a, *right = b;

    for (guint i = 0; i < G_N_ELEMENTS(levels); i++) {
        guint64 l = 0, r = 0;

        qmp_uint(left->props, levels[i], &l);
        qmp_uint(right->props, levels[i], &r);
        if (l != r)
            return l < r ? -1 : 1;
    }
    return 0;
}

static void clear_place(void *place)
{
    g_free(((CpuPlace *)place)->alias);
}

/** cpu_places_read: CpuPlace items in order, from the answer to query-hotpluggable-cpus, which must outlive them. Thread: any. */
GArray *cpu_places_read(const json_t *answer)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(CpuPlace));
    const json_t *entry;
    guint next = 0;
    size_t i;

    g_array_set_clear_func(places, clear_place);
    json_array_foreach (answer, i, entry) {
        const char *path = qmp_string(entry, "qom-path");
        CpuPlace place = { .props = json_object_get(entry, "props"), .type = qmp_string(entry, "type"), .taken = path != NULL };
        guint64 n = 1;

        qmp_uint(entry, "vcpus-count", &n);
        place.n = (guint)CLAMP(n, 1, G_MAXUINT16);
        if (path != NULL && g_str_has_prefix(path, PERIPHERAL))
            place.alias = g_strdup(path + strlen(PERIPHERAL));
        g_array_append_val(places, place);
    }
    g_array_sort(places, compare_places);
    for (guint at = 0; at < places->len; at++) {
        CpuPlace *place = &g_array_index(places, CpuPlace, at);

        place->first = next;
        next += place->n;
    }
    return places;
}
