/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/error.h"

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

/*
 * One connection to a server, for any number of threads, counted by reference. The public library is objects, stubs and strings over this.
 *
 * Errors carry the server's words whole (error_details() of base/error.h): the message of such an error is complete, error_public_message()
 * puts no phrase before it.
 */
typedef struct Engine Engine;

/* What the server, or what leads to it, wants to know. The layout is virConnectCredential's. */
typedef struct EngineCredential {
    int type; /* CRED_... */
    const char *prompt;
    const char *challenge;
    const char *default_result;
    char *result; /* of malloc(); the engine frees it */
    guint result_length;
} EngineCredential;

/* Fills in the results; false: nothing can be had. Called in the thread that opens. */
typedef bool (*EngineAskFunc)(EngineCredential *credentials, guint n, void *opaque);

typedef struct EngineAuth {
    const int *types; /* CRED_... that can be asked for */
    guint types_n;
    EngineAskFunc ask;
    void *opaque;
} EngineAuth;

/* opening; flags are CONNECT_... */
Engine *engine_open(const char *uri, const EngineAuth *auth, guint32 flags, GError **error);
Engine *engine_open_admin(const char *uri, GError **error);
Engine *engine_ref(Engine *engine);
void    engine_unref(Engine *engine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Engine, engine_unref)

/* calling; the descriptors that come back are an array of int, which closes them when it is freed (steal: set them to -1) */
bool engine_call(Engine *engine, guint32 program, gint32 procedure, const void *args, void *ret, GError **error);
bool engine_call_fds(Engine *engine, guint32 program, gint32 procedure, const void *args, const int *fds, guint fds_n, void *ret,
                     GArray **ret_fds, GError **error);

/* looking in */
const char *engine_uri(Engine *engine);
bool        engine_has_feature(Engine *engine, gint32 feature);
bool        engine_is_alive(Engine *engine);
bool        engine_is_encrypted(Engine *engine);
bool        engine_is_secure(Engine *engine);
bool        engine_is_unix(Engine *engine);

/* keepalive: 0, 1 when the server does not know it, -1 */
int engine_set_keepalive(Engine *engine, int interval, guint count, GError **error);

/* messages: in the thread of the application's event loop, without a lock held */
typedef void (*EngineEventFunc)(Engine *engine, guint32 program, gint32 procedure, const guint8 *payload, gsize length, void *opaque);
void engine_on_event(Engine *engine, EngineEventFunc func, void *opaque);

/* the end; reason is CONNECT_CLOSE_REASON_...; one at a time: false when there is one already, or none to take away */
typedef void (*EngineCloseFunc)(Engine *engine, int reason, void *opaque);
bool engine_on_close(Engine *engine, EngineCloseFunc func, void *opaque, GDestroyNotify free_opaque);
bool engine_off_close(Engine *engine, EngineCloseFunc func);

/* streams */
typedef struct EngineStream EngineStream;

#define ENGINE_STREAM_WOULD_BLOCK (-2)
#define ENGINE_STREAM_AT_HOLE     (-3)

EngineStream *engine_stream_new(Engine *engine, bool nonblock, GError **error);
EngineStream *engine_stream_ref(EngineStream *stream);
void          engine_stream_unref(EngineStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EngineStream, engine_stream_unref)

/* the call that starts it, and what travels; flags of recv are STREAM_RECV_... */
bool    engine_stream_call(EngineStream *stream, guint32 program, gint32 procedure, const void *args, void *ret, GError **error);
gssize  engine_stream_send(EngineStream *stream, const void *data, gsize length, GError **error);
gssize  engine_stream_recv(EngineStream *stream, void *data, gsize length, guint32 flags, GError **error);
int     engine_stream_send_hole(EngineStream *stream, gint64 length, guint32 flags, GError **error);
int     engine_stream_recv_hole(EngineStream *stream, gint64 *ret_length, guint32 flags, GError **error);
bool    engine_stream_finish(EngineStream *stream, GError **error);
bool    engine_stream_abort(EngineStream *stream, GError **error);
bool    engine_stream_is_active(EngineStream *stream);
Engine *engine_stream_engine(EngineStream *stream);

/* events of a stream: STREAM_EVENT_..., in the event loop's thread; free_opaque is called once func is not running any more */
typedef void (*EngineStreamFunc)(EngineStream *stream, int events, void *opaque);
bool engine_stream_watch(EngineStream *stream, int events, EngineStreamFunc func, void *opaque, GDestroyNotify free_opaque, GError **error);
bool engine_stream_update(EngineStream *stream, int events, GError **error);
bool engine_stream_unwatch(EngineStream *stream, GError **error);
