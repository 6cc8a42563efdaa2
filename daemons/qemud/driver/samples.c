/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "driver/samples.h"

/** qemu_sample: ask what runs, for a short while; see qemu_samples_ask(). Thread: a worker or the machine's job. */
void qemu_sample(Machine *machine, const MachineState *state, guint questions)
{
    g_autoptr(QmpMonitor) monitor = questions != 0 && state->live != NULL ? qemu_machine_monitor(machine) : NULL;

    if (monitor != NULL)
        qemu_samples_ask(&qemu_machine_of(machine)->samples, monitor, state->live, questions, g_get_monotonic_time() + SAMPLE_TIMEOUT_US);
}

/** qemu_sampled: the last answer; see qemu_samples_get(). Thread: any. */
json_t *qemu_sampled(Machine *machine, QemuQuestion question, gint64 *ret_stale_us)
{
    return qemu_samples_get(&qemu_machine_of(machine)->samples, question, ret_stale_us);
}

/** qemu_sampled_cpus: the virtual CPUs' threads as last told; none where nothing is known. The caller unrefs the array. Thread: any. */
GArray *qemu_sampled_cpus(Machine *machine, gint64 *ret_stale_us)
{
    g_autoptr(json_t) answer = qemu_sampled(machine, QEMU_CPUS, ret_stale_us);

    return cpu_threads_read(answer);
}
