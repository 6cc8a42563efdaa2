/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "qmp/message.h"

/* The thread that is a virtual CPU. */
typedef struct CpuThread {
    guint vcpu;
    int tid;
} CpuThread;

/* A place for a virtual CPU, taken or free. */
typedef struct CpuPlace {
    const json_t *props; /* where it is: borrowed from the answer */
    const char *type;    /* of the device that goes there: borrowed */
    guint first;         /* the virtual CPU that is there */
    guint n;             /* how many they are */
    char *alias;         /* of what was plugged; NULL: it is free, or was there at boot */
    bool taken;
} CpuPlace;

/* GArrays of them, unref'd by the caller */
GArray *cpu_threads_read(const json_t *answer);
int     cpu_threads_find(const GArray *threads, guint vcpu);
GArray *cpu_places_read(const json_t *answer);
