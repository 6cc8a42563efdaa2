/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/root.h"

/* A process as proc(5) tells of it. */
typedef struct HostProcess {
    char state; /* R, S, D, Z, ... */
    guint64 user_ns;
    guint64 kernel_ns;
    guint64 minor_faults;
    guint64 major_faults;
    guint64 rss;        /* KiB */
    guint64 start_time; /* clock ticks after boot; with the pid it names a process for good */
} HostProcess;

/* One thread. */
typedef struct HostThread {
    int tid;
    char name[64];
    char state;
    guint cpu; /* where it ran last */
    guint64 user_ns;
    guint64 kernel_ns;
    guint64 run_ns;  /* on a CPU, finer than the sum of the two above; 0 where the kernel does not count */
    guint64 wait_ns; /* ready, but not on a CPU */
} HostThread;

typedef struct HostProcessIo {
    guint64 read_bytes; /* from storage */
    guint64 write_bytes;
} HostProcessIo;

bool host_process_read(const HostRoot *root, int pid, HostProcess *ret_process, GError **error);
bool host_process_io_read(const HostRoot *root, int pid, HostProcessIo *ret_io, GError **error);
bool host_thread_read(const HostRoot *root, int pid, int tid, HostThread *ret_thread, GError **error);
GArray *host_threads_read(const HostRoot *root, int pid);

/* one line, for those who have read it themselves */
bool host_process_parse(const char *stat, HostProcess *ret_process);
