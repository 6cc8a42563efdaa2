/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemons/testd/faults.h"

/* What the daemon keeps beside its machines and objects: daemon->driver_data. */
typedef struct TestData {
    FaultInjector *faults;
    GMutex mutex;             /* of what follows; a leaf lock */
    GArray *interface_backup; /* of ObjectEntry: as they were when a change was begun; NULL while none is */
} TestData;
