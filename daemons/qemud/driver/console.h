/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "driver/control.h"

/* streams */
QEMU_OP(domain_open_console, DomainOpenConsoleArgs, NoRet);
QEMU_OP(domain_open_channel, DomainOpenChannelArgs, NoRet);
QEMU_OP(domain_screenshot, DomainScreenshotArgs, DomainScreenshotRet);
