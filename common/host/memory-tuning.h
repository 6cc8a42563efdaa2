/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/typed-param.h"
#include "host/root.h"

/* Kernel same-page merging: the node's memory parameters. */
bool host_memory_tuning_read(const HostRoot *root, TypedParams *params, GError **error);
bool host_memory_tuning_write(const HostRoot *root, const TypedParams *params, GError **error);
