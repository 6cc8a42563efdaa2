/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "qmp/message.h"

/* A character device as -chardev says it, flat, in the form that chardev-add wants; the caller's. */
json_t *chardev_command(const char *backend, const json_t *words);
