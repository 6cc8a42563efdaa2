/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client/event.h"
#include "base/error.h"

/* The loop for applications that have none: poll() over what was added, run by whoever calls loop_default_run(). */
extern const EventImpl loop_default_impl;

bool loop_default_run(GError **error);
