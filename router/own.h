/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client.h"

bool own_call(Client *client, const Frame *frame);
