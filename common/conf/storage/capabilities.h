/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/storage/kind.h"

char *storage_capabilities_format(guint64 supported);
