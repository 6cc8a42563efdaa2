/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A QEMU is asked what it can do: started without a machine, on a connected socket (so there is no path to clean up and its end is seen at
 * once), with all questions sent before it has even come up. Under KVM it knows other CPU models than under TCG; where KVM may be had two
 * of them are asked side by side. What comes out is a record, a JSON object: the cache keeps it as it is, caps.c reads it.
 */
#include "caps/probe.h"
#include "base/error.h"
#include "base/file.h"
#include "base/pidfd.h"
#include "caps/host-model.h"
#include "caps/schema.h"
#include "qmp/monitor.h"
#include "qmp/value.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define COMPLAINT_LIMIT 4096

/* One QEMU that is being asked. */
typedef struct Probe {
    const char *binary;
    const char *accelerator; /* for -machine accel= */
    int pidfd;
    int complaints; /* a memory file that takes its stderr */
    QmpMonitor *monitor;
} Probe;

static void probe_clear(Probe *probe)
{
    qmp_monitor_unref(probe->monitor);
    if (probe->pidfd >= 0) {
        pidfd_signal(probe->pidfd, SIGKILL, NULL);
        pidfd_reap(probe->pidfd, NULL, NULL);
    }
    fd_close(&probe->pidfd);
    fd_close(&probe->complaints);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Probe, probe_clear)
#define PROBE_INIT { .pidfd = -1, .complaints = -1 }

static void ignore_event(const QmpMessage *event, void *owner)
{
}

static const QmpCallbacks callbacks = { .event = ignore_event };

/* What it is asked, and where in the record the answer goes. */
static const struct {
    const char *command;
    const char *key;
} questions[] = {
    { "query-version", "version" },
    { "query-target", "target" },
    { "query-kvm", "kvm" },
    { "query-machines", "machines" },
    { "query-cpu-definitions", "cpus" },
    { "qom-list-types", "types" },
    { "query-commands", "commands" },
    { "query-command-line-options", "options" },
    { "query-tpm-models", "tpm-models" },
    { "query-qmp-schema", "schema" },
};

static const char *const questions_on_cpus[] = { "query-kvm", "query-cpu-definitions" };

static bool probe_spawn(Probe *probe, int socket, const SpawnUser *user, GError **error)
{
    g_autofree char *machine = g_strdup_printf("none,accel=%s", probe->accelerator);
    g_autofree char *chardev = g_strdup_printf("socket,id=monitor,fd=%d", socket);
    const char *argv[] = {
        probe->binary, "-S", "-no-user-config", "-nodefaults", "-nographic", "-machine", machine, "-chardev", chardev,
        "-mon", "chardev=monitor,mode=control", NULL,
    };
    Spawn request = SPAWN_INIT;
    pid_t pid;

    request.path = probe->binary;
    request.argv = argv;
    request.stdio[2] = probe->complaints;
    request.inherited = &socket;
    request.n_inherited = 1;
    request.user = user;
    request.drop_capabilities = true;
    request.folder = "/";
    request.death_signal = SIGKILL; /* this thread waits for its answers: without us nobody would end it */
    return spawn(&request, &pid, &probe->pidfd, error);
}

static bool probe_start(Probe *probe, const SpawnUser *user, GError **error)
{
    g_autofd int theirs = -1;
    int ends[2];

    probe->complaints = memfd_create("qemu-probe", MFD_CLOEXEC);
    if (probe->complaints < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        error_set_errno(error, errno, "cannot make a socket to ask %s", probe->binary);
        return false;
    }
    theirs = ends[1];
    probe->monitor = qmp_monitor_new(ends[0], &callbacks, NULL);
    qmp_monitor_drive_itself(probe->monitor, true);
    return probe_spawn(probe, theirs, user, error);
}

/* Adds how it ended and what it complained of, so that "does not speak QMP" has a reason. */
static void explain(Probe *probe, GError **error)
{
    char complaint[COMPLAINT_LIMIT];
    ssize_t length = pread(probe->complaints, complaint, sizeof(complaint) - 1, 0);
    g_autofree char *ending = NULL;
    int status;

    complaint[MAX(length, 0)] = '\0';
    if (pidfd_wait(probe->pidfd, 100) && pidfd_reap(probe->pidfd, &status, NULL)) {
        ending = pidfd_status_text(status);
        fd_close(&probe->pidfd);
    }
    g_clear_error(error);
    error_set(error, ERROR_INTERNAL_ERROR, "cannot ask %s for its capabilities, it does not answer as a QEMU does (%s)%s%s", probe->binary,
              ending != NULL ? ending : "still running", *complaint != '\0' ? ": " : "", g_strchomp(complaint));
}

static bool ask(Probe *probe, const char *const *commands, const char *const *keys, gsize n, gint64 deadline, json_t *record,
                GError **error)
{
    QmpCall **calls = g_newa0(QmpCall *, n);
    g_autoptr(QmpCall) greeting = qmp_monitor_send(probe->monitor, "qmp_capabilities", NULL, -1, deadline, error);
    bool ok = greeting != NULL;

    for (gsize i = 0; i < n && ok; i++)
        ok = (calls[i] = qmp_monitor_send(probe->monitor, commands[i], NULL, -1, deadline, error)) != NULL;

    ok = ok && qmp_call_wait(greeting, deadline, NULL, error);
    for (gsize i = 0; i < n; i++) {
        g_autoptr(GError) refusal = NULL;
        json_t *value = NULL;

        if (ok && qmp_call_wait(calls[i], deadline, &value, &refusal))
            json_object_set_new(record, keys[i], value);
        else if (ok && (error_is(refusal, ERROR_OPERATION_FAILED) || error_is(refusal, ERROR_OPERATION_TIMEOUT)))
            ok = false; /* gone or stuck; a mere refusal means that this QEMU does not know the question */
        if (refusal != NULL && !ok && *error == NULL)
            g_propagate_error(error, g_steal_pointer(&refusal));
        qmp_call_free(calls[i]);
    }
    return ok;
}

static bool ask_all(Probe *probe, gint64 deadline, json_t *record, GError **error)
{
    const char *commands[G_N_ELEMENTS(questions)];
    const char *keys[G_N_ELEMENTS(questions)];

    for (gsize i = 0; i < G_N_ELEMENTS(questions); i++) {
        commands[i] = questions[i].command;
        keys[i] = questions[i].key;
    }
    return ask(probe, commands, keys, G_N_ELEMENTS(questions), deadline, record, error);
}

/* Lists of objects become lists of one member's values: of all that QEMU says of its types only the names matter. */
static void keep_names(json_t *record, const char *key, const char *member)
{
    json_t *names = json_array();
    json_t *item;
    size_t i;

    json_array_foreach (json_object_get(record, key), i, item) {
        const char *name = qmp_string(item, member);

        if (name != NULL)
            json_array_append_new(names, json_string(name));
    }
    json_object_set_new(record, key, names);
}

static void reduce(json_t *record)
{
    json_t *target = json_object_get(json_object_get(record, "target"), "arch");

    json_object_set_new(record, "enums", qemu_schema_enums(json_object_get(record, "schema")));
    json_object_del(record, "schema");
    json_object_set(record, "target", target);
    keep_names(record, "types", "name");
    keep_names(record, "commands", "name");
    keep_names(record, "options", "option");
}

static QmpCall *send_expansion(Probe *probe, const char *model, gint64 deadline)
{
    json_t *arguments = json_pack("{s:s, s:{s:s}}", "type", "full", "model", "name", model);

    return qmp_monitor_send(probe->monitor, "query-cpu-model-expansion", arguments, -1, deadline, NULL);
}

/* A CPU model's properties, the caller's; NULL where it cannot be expanded. */
static json_t *take_expansion(QmpCall *call, gint64 deadline)
{
    g_autoptr(QmpCall) owned = call;
    g_autoptr(json_t) value = NULL;

    if (call == NULL || !qmp_call_wait(call, deadline, &value, NULL))
        return NULL;
    return json_incref(qmp_path(value, (const char *const[]){ "model", "props", NULL }));
}

/* The properties of the widest model: "max" under TCG, "host" under KVM. */
static json_t *ask_expansion(Probe *probe, const char *model, gint64 deadline)
{
    return take_expansion(send_expansion(probe, model, deadline), deadline);
}

/* All named models' properties. They are needed only here, to find the one nearest to the host, so the record does not keep them. */
static json_t *ask_models(Probe *probe, json_t *cpus, gint64 deadline)
{
    gsize n = json_array_size(cpus);
    g_autofree QmpCall **calls = g_new0(QmpCall *, n);
    json_t *models = json_object();

    for (gsize i = 0; i < n; i++) {
        const char *name = qmp_string(json_array_get(cpus, i), "name");

        if (name != NULL && qemu_host_model_may_be(name))
            calls[i] = send_expansion(probe, name, deadline);
    }
    for (gsize i = 0; i < n; i++) {
        json_t *props = take_expansion(calls[i], deadline);

        if (props != NULL)
            json_object_set_new(models, qmp_string(json_array_get(cpus, i), "name"), props);
    }
    return models;
}

/* Who makes the CPUs of each model. Models older than makers' own carry one in QEMU by accident of history: they are nobody's. */
static json_t *model_vendors(json_t *models)
{
    static const char *const nobodys[] = { "486", "pentium", "pentium2", "pentium3", "qemu32", "qemu64", "kvm32", "kvm64", NULL };
    json_t *vendors = json_object();
    const char *name;
    json_t *props;

    json_object_foreach (models, name, props) {
        if (!g_strv_contains(nobodys, name))
            json_object_set(vendors, name, json_object_get(props, "vendor"));
    }
    return vendors;
}

static void set_host_model(json_t *record, const char *key, json_t *models, json_t *offered)
{
    json_t *model = offered != NULL ? qemu_host_model_find(models, offered) : NULL;

    if (model != NULL)
        json_object_set_new(record, key, model);
}

static bool probe_kvm(Probe *probe, json_t *models, gint64 deadline, json_t *record, GError **error)
{
    g_autoptr(json_t) answers = json_object();
    g_autoptr(json_t) offered = NULL;

    if (!ask(probe, questions_on_cpus, questions_on_cpus, G_N_ELEMENTS(questions_on_cpus), deadline, answers, error))
        return false;
    if (!qmp_true(json_object_get(answers, "query-kvm"), "enabled"))
        return true; /* it fell back */

    offered = ask_expansion(probe, "host", deadline);
    set_host_model(record, "kvm-host-model", models, offered);
    json_object_set(record, "kvm-cpus", json_object_get(answers, "query-cpu-definitions"));
    return true;
}

/**
 * qemu_probe: ask a QEMU binary what it can do
 * @binary: its path
 * @user: whom to run it as, or NULL
 * @try_kvm: whether /dev/kvm may be used
 *
 * Returns the record, the caller's, or NULL. Errors: ERROR_INTERNAL_ERROR with what the program said; ERROR_SYSTEM_ERROR.
 * Takes 0.2 s. Thread: any that may block.
 */
json_t *qemu_probe(const char *binary, const SpawnUser *user, bool try_kvm, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + (gint64)QEMU_PROBE_TIMEOUT_MS * 1000;
    g_auto(Probe) plain = PROBE_INIT;
    g_auto(Probe) kvm = PROBE_INIT;
    g_autoptr(json_t) record = json_object();
    g_autoptr(json_t) models = NULL;
    g_autoptr(json_t) offered = NULL;
    g_autoptr(GError) local = NULL;

    plain.binary = kvm.binary = binary;
    plain.accelerator = "tcg:kvm"; /* a QEMU built without TCG can be asked, too */
    kvm.accelerator = "kvm:tcg";
    if (!probe_start(&plain, user, error) || (try_kvm && !probe_start(&kvm, user, error)))
        return NULL;

    if (!ask_all(&plain, deadline, record, &local)) {
        explain(&plain, &local);
        g_propagate_error(error, g_steal_pointer(&local));
        return NULL;
    }
    models = ask_models(&plain, json_object_get(record, "cpus"), deadline);
    json_object_set_new(record, "vendors", model_vendors(models));
    offered = ask_expansion(&plain, "max", deadline);
    set_host_model(record, "host-model", models, offered);
    reduce(record);
    if (try_kvm && !probe_kvm(&kvm, models, deadline, record, &local))
        g_info("%s does not start with KVM: %s", binary, local->message);
    return g_steal_pointer(&record);
}
