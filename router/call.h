/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rpc/frame.h"
#include "proto/routes.h"

typedef struct Upstream Upstream;

typedef enum CallState {
    CALL_HELD,   /* not sent: its daemon is not there yet */
    CALL_SENT,   /* the answer is due */
    CALL_STREAM, /* answered; its stream is open */
} CallState;

/* A client's call between its coming and the end of what it began. */
typedef struct Call {
    struct Call *next; /* in its bucket */
    guint64 order;     /* of arrival */
    guint32 program;
    gint32 procedure;
    guint32 serial;
    CallState state;
    const RouteRow *route;
    Upstream *upstream;
    gint64 since; /* monotonic ms */
    guint8 losses; /* how often its daemon went before it answered */

    /* the frame, while it may have to be sent (again); length 0 afterwards */
    int *fds;
    guint n_fds;
    gsize length;
    guint8 bytes[];
} Call;

/* A client's calls by serial. Serials count up, so they spread over the buckets by themselves. */
typedef struct CallTable {
    Call **buckets; /* NULL while there has been none */
    guint n_buckets;
    guint n;
    guint64 arrivals;
} CallTable;

Call *call_table_add(CallTable *table, const Frame *frame, const RouteRow *route, Upstream *upstream, bool keep_frame);
Call *call_table_find(const CallTable *table, guint32 serial);
void  call_table_remove(CallTable *table, Call *call);
void  call_table_clear(CallTable *table);

/* all of an upstream, or of all upstreams for NULL, in the order of arrival */
GPtrArray *call_table_list(const CallTable *table, const Upstream *upstream);

void call_header(const Call *call, FrameHeader *ret_header);
void call_drop_fds(Call *call);
