/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rpc/frame.h"

#define KEEPALIVE_PROGRAM 0x6b656570u
#define KEEPALIVE_VERSION 1
#define KEEPALIVE_PING    1
#define KEEPALIVE_PONG    2

/* Both are messages without payload and without serial; pings are answered by whoever reads the socket. */
static inline void keepalive_pong(guint8 ret_frame[static FRAME_MIN])
{
    static const FrameHeader pong = { KEEPALIVE_PROGRAM, KEEPALIVE_VERSION, KEEPALIVE_PONG, FRAME_MESSAGE, 0, FRAME_OK };

    frame_header_put(ret_frame, FRAME_MIN, &pong);
}
