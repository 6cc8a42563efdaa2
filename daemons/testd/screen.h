/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemons/testd/host.h"

TEST_OP(domain_screenshot, DomainScreenshotArgs, DomainScreenshotRet);
