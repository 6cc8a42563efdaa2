/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rpc/dispatch-row.h"

/* The conventions of calls that return lists: a caller may want the number alone, or no more than it has room for. */
void dispatch_apply_lists(const DispatchRow *row, const void *args, void *ret);
