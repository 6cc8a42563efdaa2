/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/session.h"

/* A descriptor at the end of a client's stream. Main thread. */
typedef enum StreamWay {
    STREAM_TO_CLIENT = 1 << 0,
    STREAM_FROM_CLIENT = 1 << 1,
} StreamWay;

Stream *stream_start(Session *session, const FrameHeader *call, int fd, StreamWay way);
void    stream_free(Stream *stream);
void    stream_abort(Stream *stream, const char *why);

/* what the client sends */
void stream_frame(Session *session, const Frame *frame);

/* the client reads again */
void streams_resume(Session *session);
