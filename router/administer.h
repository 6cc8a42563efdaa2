/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "router.h"

/* The router as its administrators see it. */
void administer_start(Router *router);
void administer_stop(Router *router);
