/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A balloon's size is a wish until the guest follows. So a live document tells what QEMU says that the guest has: all of it at the start,
 * and from then on what each event of the balloon brings. That is not kept on disk: a restarted daemon asks.
 */
#include "machine/balloon.h"

#include "qmp/value.h"

bool balloon_is_there(const DomainDef *def)
{
    return def->memballoon != NULL && def->memballoon->model != MEMBALLOON_MODEL_NONE;
}

/** balloon_resize: have the guest keep @kib. Errors: as qemu_run_command(). */
bool balloon_resize(QemuRun *run, guint64 kib, GError **error)
{
    return qemu_run_command(run, "balloon", json_pack("{s:I}", "value", (json_int_t)(kib * 1024)), NULL, error);
}

/** balloon_set_period: have the guest tell its figures as often as @live says; 0: not at all. */
bool balloon_set_period(QemuRun *run, const DomainDef *live, GError **error)
{
    g_autofree char *path = g_strconcat("/machine/peripheral/", live->memballoon->info.alias, NULL);

    return qemu_run_command(run, "qom-set",
                            json_pack("{s:s, s:s, s:I}", "path", path, "property", "guest-stats-polling-interval", "value",
                                      (json_int_t)live->memballoon->stats_period_seconds),
                            NULL, error);
}

/** balloon_begin: what a start has to say to the balloon; @live, not shared yet, then tells what the guest has. */
bool balloon_begin(QemuRun *run, DomainDef *live, GError **error)
{
    guint64 wished = live->current_memory_kib;

    live->current_memory_kib = live->memory_kib;
    if (!balloon_is_there(live))
        return true;
    if (live->memballoon->stats_period_seconds != 0 && !balloon_set_period(run, live, error))
        return false;
    return wished == live->memory_kib || balloon_resize(run, wished, error);
}

/** balloon_publish: the guest has @kib now. */
void balloon_publish(QemuRun *run, guint64 kib)
{
    g_autoptr(MachineState) old = machine_state(run->machine);
    MachineState *state;

    if (old->live == NULL || (old->balloon_kib == kib && old->live->current_memory_kib == kib))
        return;
    state = machine_state_copy(old);
    state->balloon_kib = kib;
    if (old->live->current_memory_kib != kib) {
        DomainDef *live = domain_def_copy(old->live);

        live->current_memory_kib = kib;
        machine_state_set_live(state, live);
    }
    machine_publish(run->machine, state);
}

/** balloon_learn: ask what the guest has and publish it; a QEMU that does not tell changes nothing. */
void balloon_learn(QemuRun *run)
{
    g_autoptr(json_t) answer = NULL;
    guint64 bytes;

    if (qemu_run_command(run, "query-balloon", NULL, &answer, NULL) && qmp_uint(answer, "actual", &bytes))
        balloon_publish(run, bytes / 1024);
}
