/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client.h"

void subscribe_call(Client *client, const Frame *frame, const RouteRow *row);
void subscribe_forget(Client *client);
