/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "qmp/message.h"

/* What a QEMU's own description of its protocol lists: kinds of netdevs, displays, objects... */
json_t *qemu_schema_enums(json_t *schema);
