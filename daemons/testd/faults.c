/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Two places say what shall go wrong: the parameters fault=... of a client's own URI, for its own calls, and the file <run>/testd-faults,
 * for everybody's; the file is read again when it changed. A call that hangs does so as a job of its machine, as one that waits for a stuck
 * hypervisor would: other machines are not touched, and destroying the machine frees it.
 */
#include "daemons/testd/faults.h"

#include "base/file.h"
#include "daemon/call.h"
#include "daemons/testd/fault.h"

#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_LIMIT 65536

struct FaultInjector {
    Daemon *daemon;
    GHashTable *by_session; /* Session * to FaultList * */
    FaultList *from_file;
    char *path;
    struct timespec modified;

    GMutex lock; /* of what follows */
    GCond changed;
    GPtrArray *hung; /* of HungCall */
};

typedef struct HungCall {
    Job job;
    FaultInjector *injector;
    Call *call;
    bool ended;
} HungCall;

static void read_file(FaultInjector *injector)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    struct stat info = { 0 };

    if (stat(injector->path, &info) < 0) {
        g_clear_pointer(&injector->from_file, fault_list_free);
        injector->modified = (struct timespec){ 0 };
        return;
    }
    if (memcmp(&info.st_mtim, &injector->modified, sizeof(info.st_mtim)) == 0)
        return;
    injector->modified = info.st_mtim;
    g_clear_pointer(&injector->from_file, fault_list_free);
    if (!file_read(injector->path, FILE_LIMIT, &text, NULL, &error) || !fault_list_parse(text, &injector->from_file, &error))
        g_warning("%s: %s", injector->path, error->message);
}

static const Fault *take_fault(FaultInjector *injector, const Call *call)
{
    FaultList *own = g_hash_table_lookup(injector->by_session, call->session);
    const Fault *fault = own != NULL ? fault_list_take(own, call->row->name) : NULL;

    if (fault != NULL)
        return fault;
    read_file(injector);
    return injector->from_file != NULL ? fault_list_take(injector->from_file, call->row->name) : NULL;
}

static void fail(Call *call, ErrorCode code, const char *message)
{
    GError *error = NULL;

    error_set(&error, code, "%s", message);
    call_fail(call, error);
}

static gboolean run_delayed(gpointer data)
{
    call_run(data);
    return G_SOURCE_REMOVE;
}

static void finish_hung(void *data)
{
    HungCall *hung = data;

    fail(hung->call, ERROR_OPERATION_ABORTED, "the call hung on demand and was interrupted");
    g_free(hung);
}

static void wait_for_end(Job *job)
{
    HungCall *hung = (HungCall *)((char *)job - G_STRUCT_OFFSET(HungCall, job));
    FaultInjector *injector = hung->injector;

    g_mutex_lock(&injector->lock);
    while (!hung->ended)
        g_cond_wait(&injector->changed, &injector->lock);
    g_ptr_array_remove_fast(injector->hung, hung);
    g_mutex_unlock(&injector->lock);
    loop_invoke(injector->daemon->loop, finish_hung, hung);
}

static void hang(FaultInjector *injector, Call *call)
{
    HungCall *hung = g_new0(HungCall, 1);

    hung->injector = injector;
    hung->call = call;
    hung->job = (Job){ .kind = JOB_MODIFY, .name = call->row->name, .caller = call->session->caller, .run = wait_for_end };
    g_mutex_lock(&injector->lock);
    g_ptr_array_add(injector->hung, hung);
    g_mutex_unlock(&injector->lock);
    if (call->machine != NULL)
        job_queue_push(call->machine->jobs, &hung->job);
    else
        g_thread_pool_push(injector->daemon->workers, &hung->job, NULL);
}

/* The hook of dispatch: true where the call was taken over. */
static bool on_call(Call *call, void *opaque)
{
    FaultInjector *injector = opaque;
    const Fault *fault = take_fault(injector, call);

    if (fault == NULL)
        return false;
    g_info("fault on demand: %s by %s", call->row->name, call->session->caller);
    switch (fault->action) {
    case FAULT_DELAY:
        g_timeout_add(fault->delay_ms, run_delayed, call);
        break;
    case FAULT_HANG:
        hang(injector, call);
        break;
    case FAULT_FREEZE:
        kill(getpid(), SIGSTOP);
        return false;
    case FAULT_CRASH:
        kill(getpid(), SIGKILL);
        break;
    case FAULT_ERROR:
        fail(call, (ErrorCode)fault->code, fault->message);
        break;
    }
    return true;
}

/** fault_injector_new: hook into a daemon's dispatch. Thread: main. */
FaultInjector *fault_injector_new(Daemon *daemon)
{
    FaultInjector *injector = g_new0(FaultInjector, 1);

    injector->daemon = daemon;
    injector->by_session = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)fault_list_free);
    injector->path = g_build_filename(daemon->paths->runtime, "testd-faults", NULL);
    injector->hung = g_ptr_array_new();
    g_mutex_init(&injector->lock);
    g_cond_init(&injector->changed);
    daemon->fault_hook = on_call;
    daemon->fault_opaque = injector;
    return injector;
}

/** fault_injector_free: unhook; no call hangs any more, since no session is left. NULL is nothing. Thread: main. */
void fault_injector_free(FaultInjector *injector)
{
    if (injector == NULL)
        return;
    injector->daemon->fault_hook = NULL;
    g_hash_table_unref(injector->by_session);
    fault_list_free(injector->from_file);
    g_ptr_array_unref(injector->hung);
    g_mutex_clear(&injector->lock);
    g_cond_clear(&injector->changed);
    g_free(injector->path);
    g_free(injector);
}

/* The lines of all fault= parameters. */
static char *faults_of_uri(const char *uri)
{
    const char *query = strchr(uri, '?');
    g_auto(GStrv) parameters = g_strsplit(query != NULL ? query + 1 : "", "&", -1);
    GString *text = g_string_new(NULL);

    for (guint i = 0; parameters[i] != NULL; i++) {
        g_autofree char *line =
            g_str_has_prefix(parameters[i], "fault=") ? g_uri_unescape_string(parameters[i] + strlen("fault="), NULL) : NULL;

        if (line != NULL)
            g_string_append_printf(text, "%s\n", line);
    }
    return g_string_free(text, FALSE);
}

/** fault_injector_open: look for faults in a client's URI. Errors: ERROR_INVALID_ARG naming the wrong one. Thread: main. */
bool fault_injector_open(FaultInjector *injector, Session *session, const char *uri, GError **error)
{
    g_autofree char *text = faults_of_uri(uri);
    FaultList *faults = NULL;

    if (!fault_list_parse(text, &faults, error))
        return false;
    g_hash_table_replace(injector->by_session, session, faults);
    return true;
}

static void end_where(FaultInjector *injector, const Session *session, const Machine *machine)
{
    g_mutex_lock(&injector->lock);
    for (guint i = 0; i < injector->hung->len; i++) {
        HungCall *hung = injector->hung->pdata[i];

        hung->ended |= hung->call->session == session || (machine != NULL && hung->call->machine == machine);
    }
    g_cond_broadcast(&injector->changed);
    g_mutex_unlock(&injector->lock);
}

/** fault_injector_close: forget a client; its hanging calls end. Thread: main. */
void fault_injector_close(FaultInjector *injector, Session *session)
{
    g_hash_table_remove(injector->by_session, session);
    end_where(injector, session, NULL);
}

/** fault_injector_interrupt: end what hangs on a machine. Thread: main. */
void fault_injector_interrupt(FaultInjector *injector, const Machine *machine)
{
    end_where(injector, NULL, machine);
}
