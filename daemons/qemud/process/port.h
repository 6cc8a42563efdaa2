/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* TCP ports for displays. A port that was taken stays taken until it is given back, whether anything listens there or not. */
typedef struct PortRange PortRange;

PortRange *port_range_new(guint16 lowest, guint16 highest);
void       port_range_free(PortRange *range);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PortRange, port_range_free)

bool port_range_take(PortRange *range, guint16 *ret_port, GError **error);
void port_range_note(PortRange *range, guint16 port);
void port_range_give_back(PortRange *range, guint16 port);
