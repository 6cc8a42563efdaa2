/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a client does to a running guest: pausing, ending, its keys, its monitor. */
#include "driver/control.h"

#include "base/error.h"
#include "daemon/lifecycle.h"
#include "driver/keys.h"
#include "machine/stop.h"
#include "qmp/value.h"

#include <string.h>

#define DESTROY_GRACE_MS 1000 /* for writing caches back, before QEMU is killed */

static bool is(Machine *machine, DomainState wanted)
{
    g_autoptr(MachineState) state = machine_state(machine);

    return state->state == wanted;
}

static void publish(Call *call, DomainState state, gint32 reason, DomainEventType event, gint32 detail)
{
    const LifecycleChange change = { state, reason, event, detail };

    lifecycle_changed(call->daemon, call->machine, &change);
}

QEMU_OP(domain_suspend, DomainSuspendArgs, NoRet)
{
    QemuRun *run = qemu_run_current(call->machine, error);

    if (run == NULL)
        return false;
    if (is(call->machine, DOMAIN_PAUSED))
        return true;
    if (!qemu_run_command(run, "stop", NULL, NULL, error))
        return false;

    publish(call, DOMAIN_PAUSED, DOMAIN_PAUSED_USER, DOMAIN_EVENT_SUSPENDED, DOMAIN_EVENT_SUSPENDED_PAUSED);
    return true;
}

QEMU_OP(domain_resume, DomainResumeArgs, NoRet)
{
    QemuRun *run = qemu_run_current(call->machine, error);

    if (run == NULL)
        return false;
    if (is(call->machine, DOMAIN_RUNNING)) {
        error_set(error, ERROR_OPERATION_INVALID, "domain is already running");
        return false;
    }
    if (!qemu_run_command(run, "cont", NULL, NULL, error))
        return false;

    publish(call, DOMAIN_RUNNING, DOMAIN_RUNNING_UNPAUSED, DOMAIN_EVENT_RESUMED, DOMAIN_EVENT_RESUMED_UNPAUSED);
    return true;
}

static bool press_power_button(QemuRun *run, bool rebooting, GError **error)
{
    run->rebooting = rebooting;
    return qemu_run_command(run, "system_powerdown", NULL, NULL, error);
}

/* The guest's agent is a matter of its own; without it the power button is what every guest has. */
static bool check_mode(guint32 flags, guint32 button, GError **error)
{
    if (flags == 0 || (flags & button))
        return true;

    error_set(error, ERROR_ARGUMENT_UNSUPPORTED, "of the ways to ask a guest only the ACPI power button is supported here yet");
    return false;
}

QEMU_OP(domain_shutdown_flags, DomainShutdownFlagsArgs, NoRet)
{
    QemuRun *run = qemu_run_current(call->machine, error);

    return run != NULL && check_mode(args->flags, DOMAIN_SHUTDOWN_ACPI_POWER_BTN, error) && press_power_button(run, false, error);
}

QEMU_OP(domain_reboot, DomainRebootArgs, NoRet)
{
    QemuRun *run = qemu_run_current(call->machine, error);

    return run != NULL && check_mode(args->flags, DOMAIN_REBOOT_ACPI_POWER_BTN, error) && press_power_button(run, true, error);
}

QEMU_OP(domain_reset, DomainResetArgs, NoRet)
{
    QemuRun *run = qemu_run_current(call->machine, error);

    if (run == NULL)
        return false;

    run->rebooting = false;
    return qemu_run_command(run, "system_reset", NULL, NULL, error);
}

/* A grace for QEMU's caches first: a stopped or hung one does not use it, and is killed all the same. */
static bool end_process(QemuRun *run, bool graceful, GError **error)
{
    if (graceful)
        return qemu_process_terminate(run->process, QEMU_TERMINATE_GRACE_MS, error);

    return qemu_process_terminate(run->process, DESTROY_GRACE_MS, NULL) || qemu_process_kill(run->process, error);
}

QEMU_OP(domain_destroy_flags, DomainDestroyFlagsArgs, NoRet)
{
    static const LifecycleChange destroyed = { DOMAIN_SHUTOFF, DOMAIN_SHUTOFF_DESTROYED, DOMAIN_EVENT_STOPPED, DOMAIN_EVENT_STOPPED_DESTROYED };
    QemuRun *run = qemu_run_current(call->machine, error);

    if (run == NULL)
        return false;
    if (!end_process(run, args->flags & DOMAIN_DESTROY_GRACEFUL, error)) {
        qmp_monitor_resume(run->process->monitor);
        return false;
    }
    qemu_stopped(run, &destroyed);
    return true;
}

QEMU_OP(domain_send_key, DomainSendKeyArgs, NoRet)
{
    QemuRun *run = qemu_run_current(call->machine, error);
    g_autoptr(json_t) keys = json_array();

    if (run == NULL)
        return false;
    for (guint i = 0; i < args->keycodes.n; i++) {
        guint8 number;

        if (!keys_to_qemu(args->codeset, args->keycodes.items[i], &number, error))
            return false;
        json_array_append_new(keys, json_pack("{s:s, s:i}", "type", "number", "data", (int)number));
    }
    return qemu_run_command(run, "send-key", json_pack("{s:O, s:I}", "keys", keys, "hold-time", (json_int_t)args->holdtime), NULL, error);
}

QEMU_OP(domain_inject_nmi, DomainInjectNMIArgs, NoRet)
{
    QemuRun *run = qemu_run_current(call->machine, error);

    return run != NULL && qemu_run_command(run, "inject-nmi", NULL, NULL, error);
}

/* The answer of a human monitor's command is a text and no error, whatever it says. */
static bool run_hmp(QemuRun *run, const char *command, char **ret_result, GError **error)
{
    g_autoptr(json_t) value = NULL;

    if (!qemu_run_command(run, "human-monitor-command", json_pack("{s:s}", "command-line", command), &value, error))
        return false;
    *ret_result = g_strdup(json_is_string(value) ? json_string_value(value) : "");
    return true;
}

static bool run_qmp(QemuRun *run, const char *text, char **ret_result, GError **error)
{
    json_error_t problem;
    g_autoptr(json_t) command = json_loads(text, JSON_REJECT_DUPLICATES, &problem);
    g_autoptr(json_t) reply = NULL;

    if (!json_is_object(command)) {
        error_set(error, ERROR_INVALID_ARG, "'%s' is no QMP command: %s; a JSON object like {\"execute\": \"query-status\"} would be right",
                  text, problem.text);
        return false;
    }
    if (!qmp_monitor_run_raw(run->process->monitor, command, g_get_monotonic_time() + QEMU_COMMAND_TIMEOUT_US, &reply, error))
        return false;

    char *dumped = json_dumps(reply, JSON_COMPACT);
    *ret_result = g_strdup(dumped);
    free(dumped);
    return true;
}

QEMU_OP(domain_qemu_monitor_command, DomainQemuMonitorCommandArgs, DomainQemuMonitorCommandRet)
{
    QemuRun *run = qemu_run_current(call->machine, error);

    if (run == NULL)
        return false;
    if (args->flags & DOMAIN_QEMU_MONITOR_COMMAND_HMP)
        return run_hmp(run, args->cmd, &ret->result, error);

    return run_qmp(run, args->cmd, &ret->result, error);
}
