/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemons/testd/faults.h"
#include "daemons/testd/node-file.h"

/* What the daemon keeps beside its machines and objects: daemon->driver_data. */
typedef struct TestData {
    FaultInjector *faults;
    char *path;               /* of the URI that its clients have open */
    TestNode node;            /* changes while nobody is connected only */
    GMutex mutex;             /* of what follows; a leaf lock */
    GArray *interface_backup; /* of ObjectEntry: as they were when a change was begun; NULL while none is */
} TestData;
