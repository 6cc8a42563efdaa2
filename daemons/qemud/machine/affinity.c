/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A virtual CPU is a thread of QEMU; what is neither a virtual CPU nor an I/O thread is the emulator. A thread takes the affinity of that
 * which started it, so the emulator's is set last: threads that QEMU starts later are its own.
 */
#include "machine/affinity.h"

#include "base/error.h"
#include "host/process.h"
#include "qmp/value.h"
#include "stats/cpus.h"

#include <errno.h>
#include <sched.h>

/** affinity_wanted: where a document wants a virtual CPU to run; NULL: anywhere. Thread: any. */
const Bitmap *affinity_wanted(const DomainDef *def, guint vcpu)
{
    const CpuTune *tune = def->cpu_tune;

    for (guint i = 0; tune != NULL && i < tune->vcpu_pins.n; i++) {
        if (tune->vcpu_pins.items[i]->id == vcpu)
            return tune->vcpu_pins.items[i]->cpus;
    }
    return def->vcpu_cpuset;
}

static cpu_set_t *set_new(gsize *ret_size)
{
    *ret_size = CPU_ALLOC_SIZE(HOST_CPUS_MAX);
    cpu_set_t *set = CPU_ALLOC(HOST_CPUS_MAX);
    CPU_ZERO_S(*ret_size, set);
    return set;
}

static bool set_thread(int tid, const Bitmap *cpus, GError **error)
{
    gsize size;
    cpu_set_t *set = set_new(&size);

    for (int cpu = bitmap_next(cpus, -1); cpu >= 0 && cpu < HOST_CPUS_MAX; cpu = bitmap_next(cpus, cpu))
        CPU_SET_S(cpu, size, set);
    bool done = sched_setaffinity(tid, size, set) == 0;
    if (!done)
        error_set_errno(error, errno, "cannot set CPU affinity of thread %d", tid);
    CPU_FREE(set);
    return done;
}

/** affinity_of_thread: where a thread may run; the caller frees it. Errors: ERROR_SYSTEM_ERROR. */
Bitmap *affinity_of_thread(int tid, GError **error)
{
    g_autoptr(Bitmap) cpus = bitmap_new();
    gsize size;
    cpu_set_t *set = set_new(&size);
    bool done = sched_getaffinity(tid, size, set) == 0;

    if (!done)
        error_set_errno(error, errno, "cannot get CPU affinity of thread %d", tid);
    for (guint cpu = 0; done && cpu < HOST_CPUS_MAX; cpu++) {
        if (CPU_ISSET_S(cpu, size, set))
            bitmap_set(cpus, cpu);
    }
    CPU_FREE(set);
    return done ? g_steal_pointer(&cpus) : NULL;
}

static GArray *ask_threads(QemuRun *run, GError **error)
{
    g_autoptr(json_t) answer = NULL;

    return qemu_run_command(run, "query-cpus-fast", NULL, &answer, error) ? cpu_threads_read(answer) : NULL;
}

/** affinity_set_vcpu: one that is not there is left to the document. Errors: ERROR_SYSTEM_ERROR, and as qemu_run_command(). */
bool affinity_set_vcpu(QemuRun *run, guint vcpu, const Bitmap *cpus, GError **error)
{
    g_autoptr(GArray) threads = ask_threads(run, error);

    if (threads == NULL)
        return false;
    int tid = cpu_threads_find(threads, vcpu);
    return tid == 0 || set_thread(tid, cpus, error);
}

static bool is_iothread(const json_t *iothreads, int tid)
{
    const json_t *entry;
    size_t i;

    json_array_foreach (iothreads, i, entry) {
        guint64 id;

        if (qmp_uint(entry, "thread-id", &id) && id == (guint64)tid)
            return true;
    }
    return false;
}

static bool is_vcpu(const GArray *vcpus, int tid)
{
    for (guint i = 0; i < vcpus->len; i++) {
        if (g_array_index(vcpus, CpuThread, i).tid == tid)
            return true;
    }
    return false;
}

/** affinity_set_iothread: see affinity_set_vcpu(). */
bool affinity_set_iothread(QemuRun *run, guint id, const Bitmap *cpus, GError **error)
{
    g_autofree char *name = g_strdup_printf("iothread%u", id);
    g_autoptr(json_t) iothreads = NULL;
    const json_t *entry;
    size_t i;

    if (!qemu_run_command(run, "query-iothreads", NULL, &iothreads, error))
        return false;
    json_array_foreach (iothreads, i, entry) {
        guint64 tid;

        if (g_strcmp0(qmp_string(entry, "id"), name) == 0 && qmp_uint(entry, "thread-id", &tid))
            return set_thread((int)tid, cpus, error);
    }
    return true;
}

/** affinity_set_emulator: see affinity_set_vcpu(). */
bool affinity_set_emulator(QemuRun *run, const Bitmap *cpus, GError **error)
{
    g_autoptr(GArray) vcpus = ask_threads(run, error);
    g_autoptr(json_t) iothreads = NULL;
    g_autoptr(GArray) threads = NULL;

    if (vcpus == NULL || !qemu_run_command(run, "query-iothreads", NULL, &iothreads, error))
        return false;
    threads = host_threads_read(&host_running, run->process->pid);
    for (guint i = 0; i < threads->len; i++) {
        int tid = g_array_index(threads, HostThread, i).tid;

        if (!is_vcpu(vcpus, tid) && !is_iothread(iothreads, tid) && !set_thread(tid, cpus, error))
            return false;
    }
    return true;
}

/** affinity_apply: set what the document says. Errors: see affinity_set_vcpu(). */
bool affinity_apply(QemuRun *run, const DomainDef *live, GError **error)
{
    const CpuTune *tune = live->cpu_tune;
    const Bitmap *emulator = tune != NULL && tune->emulator_pin != NULL ? tune->emulator_pin : live->vcpu_cpuset;
    g_autoptr(GArray) vcpus = NULL;

    for (guint i = 0; tune != NULL && i < tune->iothread_pins.n; i++) {
        if (!affinity_set_iothread(run, tune->iothread_pins.items[i]->id, tune->iothread_pins.items[i]->cpus, error))
            return false;
    }
    if (live->vcpu_cpuset == NULL && (tune == NULL || (tune->emulator_pin == NULL && tune->vcpu_pins.n == 0)))
        return true;
    vcpus = ask_threads(run, error);
    for (guint i = 0; vcpus != NULL && i < vcpus->len; i++) {
        const CpuThread *thread = &g_array_index(vcpus, CpuThread, i);
        const Bitmap *cpus = affinity_wanted(live, thread->vcpu);

        if (cpus != NULL && !set_thread(thread->tid, cpus, error))
            return false;
    }
    return vcpus != NULL && (emulator == NULL || affinity_set_emulator(run, emulator, error));
}
