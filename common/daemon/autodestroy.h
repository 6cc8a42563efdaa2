/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/session.h"

/* Machines that live no longer than the client that started them. */
void autodestroy_add(Session *session, Machine *machine);
void autodestroy_run(Session *session);
