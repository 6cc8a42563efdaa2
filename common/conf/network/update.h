/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/network/network.h"
#include "proto/enums.h"

/* One element of a network's document, added, changed or removed by itself. */
NetworkDef *network_def_update(const NetworkDef *def, guint command, guint section, gint32 parent_index, const char *xml, GError **error);
