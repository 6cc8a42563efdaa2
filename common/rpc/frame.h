/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* sizes, in bytes: the length word, the header behind it, the two together, the largest frame */
#define FRAME_LENGTH_SIZE 4
#define FRAME_HEADER_SIZE 24
#define FRAME_MIN         (FRAME_LENGTH_SIZE + FRAME_HEADER_SIZE)
#define FRAME_MAX         (FRAME_LENGTH_SIZE + 33554432)
#define FRAME_FDS_MAX     32

typedef enum FrameType {
    FRAME_CALL = 0,
    FRAME_REPLY = 1,
    FRAME_MESSAGE = 2,
    FRAME_STREAM = 3,
    FRAME_CALL_WITH_FDS = 4,
    FRAME_REPLY_WITH_FDS = 5,
    FRAME_STREAM_HOLE = 6,
} FrameType;

typedef enum FrameStatus {
    FRAME_OK = 0,
    FRAME_ERROR = 1,
    FRAME_CONTINUE = 2,
} FrameStatus;

typedef struct FrameHeader {
    guint32 program;
    guint32 version;
    gint32 procedure;
    guint32 type;   /* a FrameType once checked */
    guint32 serial;
    guint32 status; /* a FrameStatus once checked */
} FrameHeader;

/* A whole frame, borrowed from its connection until the callback returns. */
typedef struct Frame {
    FrameHeader header;
    const guint8 *bytes; /* from the length word on */
    gsize length;
    int *fds; /* who wants one sets its place to -1; the rest is closed */
    guint n_fds;
} Frame;

/* bytes */
guint32 frame_get_word(const guint8 *bytes);
void    frame_put_word(guint8 *bytes, guint32 word);

/* headers */
void frame_header_get(const guint8 *bytes, FrameHeader *ret_header);
void frame_header_put(guint8 *bytes, gsize length, const FrameHeader *header);
bool frame_type_has_fds(guint32 type);

/* payloads: what follows the header and, where there are descriptors, their count */
const guint8 *frame_payload(const Frame *frame, gsize *ret_length);

/* building: reserve the head, append the payload, then finish */
GByteArray *frame_begin(const FrameHeader *header, guint n_fds);
void        frame_finish(GByteArray *frame);
