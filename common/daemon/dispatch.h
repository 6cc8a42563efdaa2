/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/session.h"

void dispatch_frame(Session *session, const Frame *frame);
