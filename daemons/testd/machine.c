/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Machines without a hypervisor: what QEMU would do takes no time and always works, unless a fault was asked for. */
#include "daemons/testd/machine.h"

#include "base/error.h"
#include "daemon/defaults.h"
#include "daemon/lifecycle.h"
#include "daemons/testd/tuning.h"

#include <string.h>

static const LifecycleChange booted = { DOMAIN_RUNNING, DOMAIN_RUNNING_BOOTED, DOMAIN_EVENT_STARTED, DOMAIN_EVENT_STARTED_BOOTED };

/** test_start: run a machine, for the reason that @change names. Errors: none. Thread: the machine's job. */
bool test_start(Daemon *daemon, Machine *machine, const DomainDef *def, const LifecycleChange *change, GError **error)
{
    DomainDef *live = domain_def_copy(def);

    if (lifecycle_started(daemon, machine, live, machine_registry_next_id(daemon->machines), change, error))
        return true;
    domain_def_unref(live);
    return false;
}

/** test_launch: run a machine from the beginning. Errors: none. Thread: the machine's job. */
bool test_launch(Daemon *daemon, Machine *machine, const DomainDef *def, guint32 flags, GError **error)
{
    return test_start(daemon, machine, def, &booted, error);
}

static void publish_running(Daemon *daemon, Machine *machine, const DomainDef *def)
{
    g_autoptr(MachineState) old = machine_state(machine);
    MachineState *state = machine_state_copy(old);

    DomainDef *live = domain_def_copy(def);

    live->id = state->id = machine_registry_next_id(daemon->machines);
    machine_state_set_live(state, live);
    state->state = DOMAIN_RUNNING;
    state->reason = DOMAIN_RUNNING_UNKNOWN;
    machine_publish(machine, state);
}

/**
 * test_add_machine: a machine that is there from the beginning
 * @xml: its document
 * @running: whether it runs; if so, for a reason that nobody knows
 *
 * Returns a reference. Errors: those of the document; ERROR_OPERATION_FAILED for a name or UUID that is taken. Thread: main, before the first client.
 */
Machine *test_add_machine(Daemon *daemon, const char *xml, bool running, GError **error)
{
    g_autoptr(DomainDef) def = domain_def_parse(xml, strlen(xml), DOMAIN_PARSE_INACTIVE, NULL, error);
    g_autoptr(Machine) machine = NULL;

    if (def == NULL)
        return NULL;
    if (uuid_is_null(&def->uuid))
        uuid_generate(&def->uuid);
    if (!test_complete(daemon, def, error) || (machine = machine_registry_claim(daemon->machines, def->name, &def->uuid, error)) == NULL)
        return NULL;
    g_autoptr(MachineState) old = machine_state(machine);
    MachineState *state = machine_state_copy(old);

    machine_state_set_config(state, domain_def_copy(def));
    machine_publish(machine, state);
    if (running)
        publish_running(daemon, machine, def);
    return g_steal_pointer(&machine);
}

/** test_usage: the time of day serves as CPU time, so that it grows. Thread: main. */
void test_usage(Machine *machine, const MachineState *state, MachineUsage *ret_usage)
{
    ret_usage->cpu_time_ns = (guint64)g_get_real_time() * 1000;
}

/* What the operations ask first. Errors of the reference's test driver: ERROR_INTERNAL_ERROR where others say "invalid". */
static bool expect(Call *call, bool held, const char *what, GError **error)
{
    g_autofree char *name = machine_name(call->machine);

    if (!held)
        error_set(error, ERROR_INTERNAL_ERROR, "domain '%s' %s", name, what);
    return held;
}

static bool is_active(Call *call)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    return machine_state_is_active(state);
}

static bool is(Call *call, DomainState wanted)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    return state->state == wanted;
}

/** test_require_active: refuse what needs a running machine. Errors: ERROR_OPERATION_INVALID. Thread: the machine's job. */
bool test_require_active(Call *call, GError **error)
{
    if (is_active(call))
        return true;
    error_set(error, ERROR_OPERATION_INVALID, "domain is not running");
    error_set_origin(error, ERROR_FROM_DOMAIN);
    return false;
}

static bool stop(Call *call, DomainShutoffReason reason, DomainEventStoppedDetailType detail)
{
    const LifecycleChange change = { DOMAIN_SHUTOFF, (gint32)reason, DOMAIN_EVENT_STOPPED, (gint32)detail };

    lifecycle_stopped(call->daemon, call->machine, &change);
    return true;
}

static bool change_to(Call *call, DomainState state, gint32 reason, DomainEventType event, gint32 detail)
{
    const LifecycleChange change = { state, reason, event, detail };

    lifecycle_changed(call->daemon, call->machine, &change);
    return true;
}

TEST_OP(domain_create_with_flags, DomainCreateWithFlagsArgs, DomainCreateWithFlagsRet)
{
    return expect(call, !is_active(call), "is already running", error) && default_domain_create_with_flags(call, args, ret, error);
}

TEST_OP(domain_destroy_flags, DomainDestroyFlagsArgs, NoRet)
{
    return test_require_active(call, error) && stop(call, DOMAIN_SHUTOFF_DESTROYED, DOMAIN_EVENT_STOPPED_DESTROYED);
}

/* A guest obeys at once: it ends, or has run since its boot. */
static bool end_run(Call *call, LifecycleAction action)
{
    g_autoptr(MachineState) old = machine_state(call->machine);

    if (action != LIFECYCLE_RESTART && action != LIFECYCLE_RENAME_RESTART)
        return stop(call, DOMAIN_SHUTOFF_SHUTDOWN, DOMAIN_EVENT_STOPPED_SHUTDOWN);
    MachineState *state = machine_state_copy(old);

    state->state = DOMAIN_RUNNING;
    state->reason = DOMAIN_RUNNING_BOOTED;
    machine_publish(call->machine, state);
    return true;
}

TEST_OP(domain_shutdown_flags, DomainShutdownFlagsArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    return expect(call, is_active(call), "not running", error) && end_run(call, state->live->on_poweroff);
}

TEST_OP(domain_reboot, DomainRebootArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    LifecycleAction action = machine_state_is_active(state) ? state->live->on_reboot : LIFECYCLE_UNSET;

    return test_require_active(call, error) && end_run(call, action == LIFECYCLE_UNSET ? LIFECYCLE_RESTART : action);
}

TEST_OP(domain_reset, DomainResetArgs, NoRet)
{
    return test_require_active(call, error);
}

TEST_OP(domain_suspend, DomainSuspendArgs, NoRet)
{
    return expect(call, is(call, DOMAIN_RUNNING), "not running", error) &&
           change_to(call, DOMAIN_PAUSED, DOMAIN_PAUSED_USER, DOMAIN_EVENT_SUSPENDED, DOMAIN_EVENT_SUSPENDED_PAUSED);
}

TEST_OP(domain_resume, DomainResumeArgs, NoRet)
{
    return expect(call, is(call, DOMAIN_PAUSED), "not paused", error) &&
           change_to(call, DOMAIN_RUNNING, DOMAIN_RUNNING_UNPAUSED, DOMAIN_EVENT_RESUMED, DOMAIN_EVENT_RESUMED_UNPAUSED);
}

/* Whatever the document says. */
TEST_OP(domain_get_os_type, DomainGetOSTypeArgs, DomainGetOSTypeRet)
{
    ret->type = g_strdup("linux");
    return true;
}

TEST_OP(domain_send_key, DomainSendKeyArgs, NoRet)
{
    if (args->codeset >= KEYCODE_SET_LAST) {
        error_set(error, ERROR_INVALID_ARG, "unsupported codeset %u", args->codeset);
        return false;
    }
    return test_require_active(call, error);
}

TEST_OP(domain_inject_nmi, DomainInjectNMIArgs, NoRet)
{
    return test_require_active(call, error);
}
