/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "qmp/message.h"

/* The named CPU model that comes nearest to what a host and an accelerator offer: {"model": NAME, "vendor": V, "features": {NAME: bool}}. */
json_t *qemu_host_model_find(json_t *models, json_t *offered);
bool    qemu_host_model_may_be(const char *name);
