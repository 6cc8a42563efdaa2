/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/session.h"
#include "daemon/stream.h"
#include "proto/dispatch.h"

/* One call of a client, from its frame to its reply. */
struct Call {
    Job job;
    Daemon *daemon;
    Session *session; /* a reference */
    Machine *machine; /* a reference; NULL where the call concerns none */
    Object *object;   /* the same for everything that is no machine */
    const DispatchRow *row;
    FrameHeader header;
    guint64 id;
    gsize size; /* charged to the session */
    bool silent; /* the daemon's own: nobody waits for a reply */
    void *args;
    void *ret;
    GError *error;

    int *fds; /* what came along; an op that wants one sets its place to -1 */
    guint n_fds;
    GArray *reply_fds; /* of int; owned, sent with the reply */
    int stream_fd; /* what the stream will be joined with; -1 for none */
    StreamWay stream_way;
    char *stream_device; /* that only one client may have; NULL: any number */
    bool stream_force;
};

/* for operations */
void call_give_stream(Call *call, int fd, StreamWay way);
void call_claim_device(Call *call, const char *device, bool force);
void call_give_fd(Call *call, int fd);
void call_return_machine(WireDomain *ret_domain, Machine *machine);

/* life; main thread */
Call *call_new(Session *session, const DispatchRow *row, const FrameHeader *header);
void  call_run(Call *call);
void  call_fail(Call *call, GError *error);
void  call_destroy_machine(Session *session, Machine *machine);

/* replies */
GByteArray *call_encode_error(const Daemon *daemon, const FrameHeader *call, const GError *error);
void        call_reply_error(Session *session, const FrameHeader *header, const GError *error);
