/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemons/testd/node-file.h"

/* All that is there when the first client comes. */
void test_world_init(TestNode *node);
bool test_world_load(Daemon *daemon, const char *path, TestNode *node, GError **error);
