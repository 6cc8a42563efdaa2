/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/resources.h"
#include "driver/qemu.h"
#include "process/process.h"
#include "stats/sample.h"

typedef enum UnplugOutcome {
    UNPLUG_PENDING,
    UNPLUG_GONE,
    UNPLUG_REFUSED,     /* by the guest */
    UNPLUG_INTERRUPTED, /* the machine is being destroyed */
} UnplugOutcome;

/* A device that a job waits for to go. QEMU's word of it is for that job then, and for a job of its own otherwise. */
typedef struct UnplugWait {
    GMutex lock;
    GCond changed;
    const char *alias; /* NULL: nobody waits */
    UnplugOutcome outcome;
} UnplugWait;

/*
 * One run of a machine: the process and what we hold of it. Made by the job that starts it or takes it over, retired by the job that ends
 * it. Its watches belong to the main thread, so that thread frees it.
 */
typedef struct QemuRun {
    Qemu *qemu;
    Machine *machine; /* a reference */
    QemuProcess *process;
    char *folder;
    char *monitor_path;
    bool rebooting;     /* the guest's next shutdown is half of a reboot that a client asked for */
    bool shutting_down; /* the guest has shut down, QEMU is about to end */
    bool vcpu_unplugged; /* at least one, at any time */
    UnplugWait unplug;

    /* main thread */
    Watch monitor_watch;
    Watch exit_watch;
} QemuRun;

/* What the driver keeps with a machine: Machine.hypervisor. */
typedef struct QemuMachine {
    GMutex mutex; /* guards the pointer; a leaf lock */
    QemuRun *run; /* NULL while nothing runs */
    QemuSamples samples;
} QemuMachine;

QemuMachine *qemu_machine_of(Machine *machine);
void         qemu_machine_free(void *hypervisor);

/* from the machine's own jobs */
QemuRun *qemu_run_new(Qemu *qemu, Machine *machine, const char *folder);
QemuRun *qemu_run_current(Machine *machine, GError **error);
void     qemu_run_begin(QemuRun *run);
void     qemu_run_retire(QemuRun *run);
bool     qemu_run_command(QemuRun *run, const char *command, json_t *arguments, json_t **ret_value, GError **error);

/* from anywhere */
QmpMonitor *qemu_machine_monitor(Machine *machine);
pid_t       qemu_machine_pid(Machine *machine);
void        qemu_machine_interrupt(Machine *machine);

/* how QEMU's word becomes a job */
extern const QmpCallbacks qemu_run_callbacks;

#define QEMU_COMMAND_TIMEOUT_US ((gint64)30 * G_USEC_PER_SEC)
