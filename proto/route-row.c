/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finds generated rows. A call's takes two array steps, because the router takes them for every frame; messages are few. */
#include "proto/routes.h"
#include "proto/enums.h"

/** route_program: the rows of a program, or NULL. Thread: any. */
const RouteProgram *route_program(guint32 program)
{
    for (guint i = 0; i < route_programs_n; i++) {
        if (route_programs[i].program == program)
            return &route_programs[i];
    }
    return NULL;
}

/** route_row: a procedure's row, or NULL where the list has none. Thread: any. */
const RouteRow *route_row(guint32 program, gint32 procedure)
{
    const RouteProgram *rows = route_program(program);

    if (rows == NULL || procedure < 0 || (guint)procedure >= rows->rows_n || rows->rows[procedure].name == NULL)
        return NULL;

    return &rows->rows[procedure];
}

/** route_message: what a message is, or NULL where the list has none of that number. Thread: any. */
const RouteMessage *route_message(guint32 program, gint32 procedure)
{
    for (guint i = 0; i < route_messages_n; i++) {
        if (route_messages[i].program == program && route_messages[i].procedure == procedure)
            return &route_messages[i];
    }
    return NULL;
}

/**
 * route_message_of_event: the message that tells of an event
 * @group: the class that the event's number belongs to
 * @event_id: the number, a DomainEventID for domains
 * @callback: the form that carries a callback's number, or the old one without
 *
 * Returns NULL where there is none: some events have only the newer form. Thread: any.
 */
const RouteMessage *route_message_of_event(RouteClass group, gint32 event_id, bool callback)
{
    for (guint i = 0; i < route_messages_n; i++) {
        const RouteMessage *message = &route_messages[i];

        if (message->group == group && message->event_id == event_id && message->callback == callback)
            return message;
    }
    return NULL;
}

static const ErrorDomain origins[] = {
    [ROUTE_CONNECT] = ERROR_FROM_DOMAIN,       [ROUTE_DOMAIN] = ERROR_FROM_DOMAIN,   [ROUTE_NETWORK] = ERROR_FROM_NETWORK,
    [ROUTE_STORAGE] = ERROR_FROM_STORAGE,      [ROUTE_NODEDEV] = ERROR_FROM_NODEDEV, [ROUTE_INTERFACE] = ERROR_FROM_INTERFACE,
    [ROUTE_NWFILTER] = ERROR_FROM_NWFILTER,    [ROUTE_SECRET] = ERROR_FROM_SECRET,   [ROUTE_ADMIN] = ERROR_FROM_ADMIN,
};

gint32 route_origin(const RouteRow *row)
{
    return row != NULL ? (gint32)origins[row->group] : ERROR_FROM_RPC;
}
