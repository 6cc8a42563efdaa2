/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client/engine.h"
#include "client/link.h"

/* What the engine's own files know of it. Fields need the link's lock unless it says otherwise. */

#define ENGINE_FEATURES 64

typedef struct EngineCall EngineCall;

typedef struct EngineKeepalive {
    int interval; /* seconds; 0: off */
    guint count;
    guint unanswered;
    gint64 heard; /* microseconds */
    int timer;
} EngineKeepalive;

/* Messages and the end, on their way to the application's loop. */
typedef struct EngineInbox {
    bool on; /* there is a loop */
    GQueue frames; /* of LinkFrame */
    int watch;
    int timer;
    int rearm;
    bool paused;       /* the loop does not watch the socket: somebody reads */
    bool rearm_later;  /* once who reads is done */
    bool direct;       /* the loop itself reads, and will look in after */
    guint64 reads_then; /* when it was looked at last */
    EngineEventFunc func;
    void *opaque;
    EngineCloseFunc close_func;
    void *close_opaque;
    GDestroyNotify close_free;
    bool telling; /* close_func is running */
    bool ended;
    bool end_told;
} EngineInbox;

struct Engine {
    gint refs;  /* atomic: the users' */
    gint holds; /* atomic: who may still look at the memory; all users together are one */
    Link *link; /* set once */
    char *uri;  /* set once */
    bool is_unix, is_encrypted, is_local; /* set once */
    bool is_admin; /* set once */
    guint32 serial;
    EngineCall *calls;
    EngineStream *streams;
    gint8 features[ENGINE_FEATURES]; /* 0: not asked yet, 1: no, 2: yes */
    EngineKeepalive keepalive;
    EngineInbox inbox;
};

/* lifetime */
Engine *engine_new(Transport *transport);
Engine *engine_hold(Engine *engine);
void    engine_release(void *engine);

/* calls */
guint32 engine_next_serial(Engine *engine);
bool    engine_take_reply(Engine *engine, LinkFrame *frame, GError **error);
bool    engine_call_serial(Engine *engine, guint32 serial, guint32 program, gint32 procedure, const void *args, void *ret, GError **error);
bool    engine_read_error(const guint8 *payload, gsize length, GError **error);
bool    engine_check_open(Engine *engine, GError **error);

/* streams */
bool engine_take_stream(Engine *engine, LinkFrame *frame, GError **error);
void engine_fail_streams(Engine *engine);
void engine_wake_streams(Engine *engine);

/* messages and the loop */
void engine_inbox_start(Engine *engine);
void engine_inbox_stop(Engine *engine);
void engine_inbox_take(Engine *engine, LinkFrame *frame);
void engine_inbox_end(Engine *engine);
void engine_inbox_wake(Engine *engine);
void engine_inbox_clear(Engine *engine);
void engine_inbox_call_done(Engine *engine);

/* keepalive */
void engine_keepalive_answer(Engine *engine, const LinkFrame *frame);
void engine_keepalive_heard(Engine *engine);
void engine_keepalive_tick(Engine *engine);
void engine_keepalive_stop(Engine *engine);
