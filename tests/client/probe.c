/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The engine for scripts: `probe URI VERB ARGUMENT...` opens, does, and says what came, one thing a line. Errors are
 * "error CODE DOMAIN MESSAGE" and end with status 1.
 */
#include "client/engine.h"
#include "client/event.h"
#include "client/loop-default.h"
#include "proto/numbers.h"
#include "proto/tables.h"
#include "proto/types.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct Verb {
    const char *name;
    int arguments;
    bool loop;  /* an event loop runs in a thread of its own */
    bool (*run)(Engine *engine, char **arguments, GError **error);
} Verb;

static bool hostname(Engine *engine, GError **error)
{
    ConnectGetHostnameRet ret = { 0 };

    if (!engine_call(engine, PROGRAM_REMOTE, PROC_CONNECT_GET_HOSTNAME, NULL, &ret, error))
        return false;
    wire_clear(&connect_get_hostname_ret_wire, &ret);
    return true;
}

static bool run_info(Engine *engine, char **arguments, GError **error)
{
    ConnectGetHostnameRet ret = { 0 };

    if (!engine_call(engine, PROGRAM_REMOTE, PROC_CONNECT_GET_HOSTNAME, NULL, &ret, error))
        return false;
    printf("hostname %s\nuri %s\nencrypted %d secure %d unix %d alive %d\n", ret.hostname, engine_uri(engine), engine_is_encrypted(engine),
           engine_is_secure(engine), engine_is_unix(engine), engine_is_alive(engine));
    wire_clear(&connect_get_hostname_ret_wire, &ret);
    return true;
}

/* A call that carries much in both directions. */
static bool run_echo(Engine *engine, char **arguments, GError **error)
{
    const DomainLookupByNameArgs args = { .name = arguments[0] };
    DomainLookupByNameRet ret = { 0 };

    if (!engine_call(engine, PROGRAM_REMOTE, PROC_DOMAIN_LOOKUP_BY_NAME, &args, &ret, error))
        return false;
    printf("domain %s %d\n", ret.domain.name, ret.domain.id);
    wire_clear(&domain_lookup_by_name_ret_wire, &ret);
    return true;
}

static bool run_latency(Engine *engine, char **arguments, GError **error)
{
    int n = atoi(arguments[0]);
    gint64 began = g_get_monotonic_time();

    for (int i = 0; i < n; i++) {
        if (!hostname(engine, error))
            return false;
    }
    printf("microseconds %.2f\n", (double)(g_get_monotonic_time() - began) / n);
    return true;
}

typedef struct Worker {
    Engine *engine;
    int n;
    GError *error;
} Worker;

static gpointer work(gpointer opaque)
{
    Worker *worker = opaque;

    for (int i = 0; i < worker->n && hostname(worker->engine, &worker->error); i++)
        continue;
    return NULL;
}

static bool run_threads(Engine *engine, char **arguments, GError **error)
{
    enum { MOST = 64 };
    int n = CLAMP(atoi(arguments[0]), 1, MOST);
    Worker workers[MOST] = { 0 };
    GThread *threads[MOST];
    gint64 began = g_get_monotonic_time();

    for (int i = 0; i < n; i++) {
        workers[i] = (Worker){ engine, atoi(arguments[1]), NULL };
        threads[i] = g_thread_new("worker", work, &workers[i]);
    }
    for (int i = 0; i < n; i++) {
        g_thread_join(threads[i]);
        if (workers[i].error != NULL && error != NULL && *error == NULL)
            *error = g_steal_pointer(&workers[i].error);
        g_clear_error(&workers[i].error);
    }
    printf("microseconds %.2f\n", (double)(g_get_monotonic_time() - began) / (n * atoi(arguments[1])));
    return error == NULL || *error == NULL;
}

static void on_event(Engine *engine, guint32 program, gint32 procedure, const guint8 *payload, gsize length, void *opaque)
{
    printf("event %d %zu\n", procedure, length);
    fflush(stdout);
}

/* Everything at once: calls of eight threads, events, a stream that goes nowhere and is ended. */
static gpointer stream_again(gpointer opaque)
{
    Worker *worker = opaque;

    for (int i = 0; i < worker->n; i++) {
        g_autoptr(EngineStream) stream = engine_stream_new(worker->engine, i % 2, NULL);
        const DomainScreenshotArgs args = { .domain = { .name = (char *)"test", .id = 1 } };
        DomainScreenshotRet ret = { 0 };
        char data[4096];

        if (!engine_stream_call(stream, PROGRAM_REMOTE, PROC_DOMAIN_SCREENSHOT, &args, &ret, NULL))
            continue;
        wire_clear(&domain_screenshot_ret_wire, &ret);
        while (engine_stream_recv(stream, data, sizeof(data), 0, NULL) > 0)
            continue;
        (void)(i % 3 == 0 ? engine_stream_abort(stream, NULL) : engine_stream_finish(stream, NULL));
    }
    return NULL;
}

static bool run_mixed(Engine *engine, char **arguments, GError **error)
{
    const ConnectDomainEventCallbackRegisterAnyArgs args = { .event_id = 0 };
    ConnectDomainEventCallbackRegisterAnyRet ret = { 0 };
    Worker streams = { engine, atoi(arguments[1]), NULL };
    GThread *thread;
    bool ok;

    engine_on_event(engine, on_event, NULL);
    if (!engine_call(engine, PROGRAM_REMOTE, PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY, &args, &ret, error))
        return false;
    thread = g_thread_new("streams", stream_again, &streams);
    ok = run_threads(engine, arguments, error);
    g_thread_join(thread);
    return ok;
}

static bool run_events(Engine *engine, char **arguments, GError **error)
{
    const ConnectDomainEventCallbackRegisterAnyArgs args = { .event_id = 0 };
    ConnectDomainEventCallbackRegisterAnyRet ret = { 0 };

    engine_on_event(engine, on_event, NULL);
    if (!engine_call(engine, PROGRAM_REMOTE, PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY, &args, &ret, error))
        return false;
    printf("registered %d\n", ret.callback);
    fflush(stdout);
    g_usleep((gulong)(g_ascii_strtod(arguments[0], NULL) * G_USEC_PER_SEC));
    return true;
}

static void on_close(Engine *engine, int reason, void *opaque)
{
    printf("closed %d\n", reason);
    fflush(stdout);
    *(gint *)opaque = 1;
}

static bool run_keepalive(Engine *engine, char **arguments, GError **error)
{
    gint closed = 0;
    int result = engine_set_keepalive(engine, atoi(arguments[0]), (guint)atoi(arguments[1]), error);

    if (result < 0)
        return false;
    printf("keepalive %d\n", result);
    fflush(stdout);
    engine_on_close(engine, on_close, &closed, NULL);
    for (int i = 0; i < 100 * atoi(arguments[2]) && !g_atomic_int_get(&closed); i++)
        g_usleep(10000);
    return hostname(engine, error);
}

/* The same while the only thread waits in a call that is not answered. */
static bool run_keepalive_call(Engine *engine, char **arguments, GError **error)
{
    return engine_set_keepalive(engine, atoi(arguments[0]), (guint)atoi(arguments[1]), error) >= 0 && hostname(engine, error);
}

static bool find_volume(Engine *engine, char *path, StorageVolLookupByPathRet *ret_found, GError **error)
{
    const StorageVolLookupByPathArgs args = { .path = path };

    return engine_call(engine, PROGRAM_REMOTE, PROC_STORAGE_VOL_LOOKUP_BY_PATH, &args, ret_found, error);
}

static bool send_file(EngineStream *stream, const char *path, GError **error)
{
    g_autofree char *buffer = g_malloc(1048576);
    FILE *file = fopen(path, "r");
    gsize got;

    while (file != NULL && (got = fread(buffer, 1, 1048576, file)) > 0) {
        if (engine_stream_send(stream, buffer, got, error) != (gssize)got)
            return false;
    }
    if (file != NULL)
        fclose(file);
    return engine_stream_finish(stream, error);
}

static bool run_upload(Engine *engine, char **arguments, GError **error)
{
    StorageVolLookupByPathRet found = { 0 };
    g_autoptr(EngineStream) stream = engine_stream_new(engine, false, error);
    StorageVolUploadArgs args = { 0 };
    bool ok;

    if (!find_volume(engine, arguments[0], &found, error))
        return false;
    args.storage_vol = found.storage_vol;
    args.length = g_ascii_strtoull(g_getenv("PROBE_LENGTH") != NULL ? g_getenv("PROBE_LENGTH") : "0", NULL, 10);
    ok = engine_stream_call(stream, PROGRAM_REMOTE, PROC_STORAGE_VOL_UPLOAD, &args, NULL, error) && send_file(stream, arguments[1], error);
    wire_clear(&storage_vol_lookup_by_path_ret_wire, &found);
    return ok;
}

static bool receive_file(EngineStream *stream, const char *path, GError **error)
{
    g_autofree char *buffer = g_malloc(1048576);
    FILE *file = fopen(path, "w");
    gssize got;

    while ((got = engine_stream_recv(stream, buffer, 1048576, 0, error)) > 0)
        fwrite(buffer, 1, (gsize)got, file);
    fclose(file);
    return got == 0 && engine_stream_finish(stream, error);
}

static bool run_download(Engine *engine, char **arguments, GError **error)
{
    StorageVolLookupByPathRet found = { 0 };
    g_autoptr(EngineStream) stream = engine_stream_new(engine, false, error);
    StorageVolDownloadArgs args = { 0 };
    bool ok;

    if (!find_volume(engine, arguments[0], &found, error))
        return false;
    args.storage_vol = found.storage_vol;
    ok = engine_stream_call(stream, PROGRAM_REMOTE, PROC_STORAGE_VOL_DOWNLOAD, &args, NULL, error) &&
         receive_file(stream, arguments[1], error);
    wire_clear(&storage_vol_lookup_by_path_ret_wire, &found);
    return ok;
}

static const Verb verbs[] = {
    { "info", 0, false, run_info },
    { "info-loop", 0, true, run_info },
    { "lookup", 1, false, run_echo },
    { "latency", 1, false, run_latency },
    { "latency-loop", 1, true, run_latency },
    { "threads", 2, false, run_threads },
    { "threads-loop", 2, true, run_threads },
    { "mixed-loop", 2, true, run_mixed },
    { "events", 1, true, run_events },
    { "keepalive", 3, true, run_keepalive },
    { "keepalive-call", 2, true, run_keepalive_call },
    { "upload", 2, false, run_upload },
    { "upload-loop", 2, true, run_upload },
    { "download", 2, false, run_download },
};

static gpointer run_loop(gpointer stop)
{
    while (!g_atomic_int_get((gint *)stop))
        loop_default_run(NULL);
    return NULL;
}

static void on_stop(int timer, void *opaque)
{
}

/* Credentials for those who ask: PROBE_USER and PROBE_PASSWORD. */
static bool answer(EngineCredential *credentials, guint n, void *opaque)
{
    for (guint i = 0; i < n; i++) {
        const char *text =
            g_getenv(credentials[i].type == CRED_PASSPHRASE || credentials[i].type == CRED_NOECHOPROMPT ? "PROBE_PASSWORD" : "PROBE_USER");

        if (text == NULL)
            return false;
        credentials[i].result = strdup(text);
        credentials[i].result_length = (guint)strlen(text);
    }
    return true;
}

static bool run(const char *uri, const Verb *verb, char **arguments, GError **error)
{
    static const int types[] = { CRED_AUTHNAME, CRED_PASSPHRASE, CRED_USERNAME, CRED_REALM };
    const EngineAuth auth = { .types = types, .types_n = G_N_ELEMENTS(types), .ask = answer };
    g_autoptr(Engine) engine =
        engine_open(uri, g_getenv("PROBE_USER") != NULL ? &auth : NULL, g_getenv("PROBE_READONLY") != NULL ? CONNECT_RO : 0, error);

    return engine != NULL && verb->run(engine, arguments, error);
}

static int report(const GError *error)
{
    const ErrorDetails *details = error_details(error);

    printf("error %d %d %s\n", error->code, details != NULL ? details->domain : -1, error->message);
    return 1;
}

int main(int argc, char **argv)
{
    const char *uri = argc > 1 && argv[1][0] != 0 ? argv[1] : NULL;
    g_autoptr(GError) error = NULL;
    GThread *loop = NULL;
    gint stop = 0;
    int result = 0;

    for (gsize i = 0; argc > 2 && i < G_N_ELEMENTS(verbs); i++) {
        if (strcmp(verbs[i].name, argv[2]) != 0 || argc - 3 != verbs[i].arguments)
            continue;
        if (verbs[i].loop) {
            event_register(&loop_default_impl);
            loop = g_thread_new("loop", run_loop, &stop);
        }
        if (!run(uri, &verbs[i], argv + 3, &error))
            result = report(error);
        if (loop != NULL) {
            g_atomic_int_set(&stop, 1);
            event_add_timeout(0, on_stop, NULL, NULL);
            g_thread_join(loop);
        }
        return result;
    }
    fprintf(stderr, "usage: probe URI VERB ARGUMENT...\n");
    return 2;
}
