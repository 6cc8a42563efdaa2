/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "machine/run.h"

/* A display's password, which no command line says. */
bool password_set(QemuRun *run, const Graphics *graphics, GError **error);
