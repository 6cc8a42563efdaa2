/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "subscribe.h"

void subscribe_call(Client *client, const Frame *frame, const RouteRow *row)
{
    g_autoptr(GError) error = NULL;

    error_set(&error, ERROR_NO_SUPPORT, "%s", row->name);
    client_reply_error(client, &frame->header, error);
}

void subscribe_forget(Client *client)
{
}
