/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * QEMU tells the places that virtual CPUs can take (query-hotpluggable-cpus). Plugging fills the first free ones, unplugging frees the last
 * ones that were plugged: those that were there at boot cannot go. A guest may refuse to let one go, or do so much later; so the document
 * follows what QEMU tells then.
 */
#include "machine/cpu-hotplug.h"

#include "base/error.h"
#include "daemon/lifecycle.h"
#include "machine/affinity.h"
#include "stats/cpus.h"

#define UNPLUG_TIMEOUT_US ((gint64)5 * G_USEC_PER_SEC)
#define UNPLUG_POLL_US    50000

/** hotplug_note_vcpus: the first @vcpus of @def's are there, the others are not. Thread: the document's owner's. */
void hotplug_note_vcpus(DomainDef *def, guint vcpus)
{
    def->vcpus_current = vcpus < def->vcpus ? vcpus : 0;
    for (guint i = 0; i < def->vcpu_list.n; i++) {
        Vcpu *vcpu = def->vcpu_list.items[i];

        vcpu->enabled = vcpu->id < vcpus ? TRISTATE_YES : TRISTATE_NO;
        if (vcpu->enabled == TRISTATE_YES && vcpu->hotpluggable == TRISTATE_ABSENT)
            vcpu->hotpluggable = vcpu->id == 0 ? TRISTATE_NO : TRISTATE_YES;
        if (vcpu->enabled == TRISTATE_NO)
            vcpu->order = 0;
    }
}

static bool ask_places(QemuRun *run, json_t **ret_answer, GArray **ret_places, GError **error)
{
    if (!qemu_run_command(run, "query-hotpluggable-cpus", NULL, ret_answer, error))
        return false;
    *ret_places = cpu_places_read(*ret_answer);
    return true;
}

static guint count_taken(const GArray *places)
{
    guint n = 0;

    for (guint i = 0; i < places->len; i++) {
        const CpuPlace *place = &g_array_index(places, CpuPlace, i);

        n += place->taken ? place->n : 0;
    }
    return n;
}

static bool plug(QemuRun *run, const CpuPlace *place, GError **error)
{
    json_t *device = json_deep_copy(place->props);

    json_object_set_new(device, "driver", json_string(place->type));
    json_object_set_new(device, "id", json_sprintf("vcpu%u", place->first));
    return qemu_run_command(run, "device_add", device, NULL, error);
}

static bool no_place(GError **error)
{
    error_set(error, ERROR_CONFIG_UNSUPPORTED, "failed to find appropriate hotpluggable vcpus to reach the desired target vcpu count");
    return false;
}

/* Without KVM, QEMU (7.2) frees what a virtual CPU that went still needs, and dies when the next one comes. */
static bool may_plug(const QemuRun *run, const DomainDef *live, GError **error)
{
    if (live->virt_type != VIRT_TYPE_QEMU || !run->vcpu_unplugged)
        return true;

    error_set(error, ERROR_OPERATION_UNSUPPORTED,
              "a vCPU was unplugged since the domain was started; without KVM, QEMU cannot plug another one before the next start");
    return false;
}

static bool plug_some(QemuRun *run, const GArray *places, guint missing, GError **error)
{
    for (guint i = 0; i < places->len && missing > 0; i++) {
        const CpuPlace *place = &g_array_index(places, CpuPlace, i);

        if (place->taken || place->n > missing || place->type == NULL)
            continue;
        if (!plug(run, place, error))
            return false;
        missing -= place->n;
    }
    return missing == 0 || no_place(error);
}

/* Nothing is begun where it cannot be finished. */
static bool choose_last(const GArray *places, guint surplus, GPtrArray *aliases, GError **error)
{
    for (guint i = places->len; i > 0 && surplus > 0; i--) {
        const CpuPlace *place = &g_array_index(places, CpuPlace, i - 1);

        if (place->alias == NULL || place->n > surplus)
            continue;
        g_ptr_array_add(aliases, place->alias);
        surplus -= place->n;
    }
    return surplus == 0 || no_place(error);
}

static bool wait_unplugged(QemuRun *run, guint wanted, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + UNPLUG_TIMEOUT_US;

    for (;;) {
        g_autoptr(json_t) answer = NULL;
        g_autoptr(GArray) places = NULL;

        if (!ask_places(run, &answer, &places, error))
            return false;
        if (count_taken(places) <= wanted)
            return true;
        if (g_get_monotonic_time() >= deadline) {
            error_set(error, ERROR_OPERATION_TIMEOUT,
                      "vcpu unplug request timed out. Unplug result must be manually inspected in the domain");
            return false;
        }
        g_usleep(UNPLUG_POLL_US);
    }
}

static bool unplug_some(QemuRun *run, const GArray *places, guint wanted, bool wait, GError **error)
{
    g_autoptr(GPtrArray) aliases = g_ptr_array_new();

    if (!choose_last(places, count_taken(places) - wanted, aliases, error))
        return false;
    run->vcpu_unplugged = true;
    for (guint i = 0; i < aliases->len; i++) {
        if (!qemu_run_command(run, "device_del", json_pack("{s:s}", "id", aliases->pdata[i]), NULL, error))
            return false;
    }
    return !wait || wait_unplugged(run, wanted, error);
}

/* A new thread starts with the emulator's affinity. */
static void place_new(QemuRun *run, const DomainDef *live, guint from, guint wanted)
{
    for (guint vcpu = from; vcpu < wanted; vcpu++) {
        const Bitmap *cpus = affinity_wanted(live, vcpu);
        g_autoptr(GError) error = NULL;

        if (cpus != NULL && !affinity_set_vcpu(run, vcpu, cpus, &error))
            g_warning("%s", error->message);
    }
}

/**
 * hotplug_set_vcpus: have @wanted virtual CPUs, as far as the machine type and the guest allow
 * @live: what runs
 * @wait: whether to wait until the guest has let go
 *
 * The document is published by hotplug_learn_vcpus(), also after a failure. Errors: ERROR_CONFIG_UNSUPPORTED where there are no places to
 * fill or to free; ERROR_OPERATION_TIMEOUT where the guest does not let go; QEMU's own.
 */
bool hotplug_set_vcpus(QemuRun *run, const DomainDef *live, guint wanted, bool wait, GError **error)
{
    g_autoptr(json_t) answer = NULL;
    g_autoptr(GArray) places = NULL;

    if (!ask_places(run, &answer, &places, error))
        return false;
    guint taken = count_taken(places);
    if (wanted < taken)
        return unplug_some(run, places, wanted, wait, error);
    if (wanted > taken && (!may_plug(run, live, error) || !plug_some(run, places, wanted - taken, error)))
        return false;
    place_new(run, live, taken, wanted);
    return true;
}

/** hotplug_learn_vcpus: ask how many there are and publish it. */
void hotplug_learn_vcpus(QemuRun *run)
{
    g_autoptr(MachineState) state = machine_state(run->machine);
    g_autoptr(json_t) answer = NULL;
    g_autoptr(DomainDef) live = NULL;
    g_autoptr(GError) error = NULL;

    if (state->live == NULL || !qemu_run_command(run, "query-cpus-fast", NULL, &answer, NULL))
        return;
    guint vcpus = (guint)json_array_size(answer);
    if (vcpus == 0 || vcpus == domain_def_vcpus(state->live))
        return;

    live = domain_def_copy(state->live);
    hotplug_note_vcpus(live, vcpus);
    if (lifecycle_update(run->qemu->daemon, run->machine, live, NULL, &error))
        live = NULL;
    else
        g_warning("%s", error->message);
}
