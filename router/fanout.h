/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "watcher.h"

void fanout(const Subscription *subscription, const RouteMessage *message, const Frame *frame, const ObjectView *object);
void fanout_made_up(const Subscription *subscription, const ObjectView *object, gint32 event, gint32 detail);
