/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/driver.h"

/* A hypervisor that is only a state in memory: test:///default. */
extern const Driver test_driver;
