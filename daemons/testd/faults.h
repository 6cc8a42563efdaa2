/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/daemon.h"

/* Makes calls go wrong as clients and a control file ask for it. */
typedef struct FaultInjector FaultInjector;

FaultInjector *fault_injector_new(Daemon *daemon);
void           fault_injector_free(FaultInjector *injector);

/* clients; main thread */
bool fault_injector_open(FaultInjector *injector, Session *session, const char *uri, GError **error);
void fault_injector_close(FaultInjector *injector, Session *session);

/* main thread */
void fault_injector_interrupt(FaultInjector *injector, const Machine *machine);
