/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/typed-param.h"

#include <libvirt/libvirt.h>

/* The public typed parameters and the wire's. */
const char *params_to_wire(virTypedParameterPtr params, guint n, TypedParam *ret_items);
void        params_from_wire(TypedParam *items, guint n, virTypedParameterPtr ret_params);
