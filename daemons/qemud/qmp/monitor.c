/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The reader's thread never waits for QEMU and a job's thread never reads: a job sends, then sleeps on the condition until the reader has
 * put the reply into its call, the deadline has passed, the connection has ended or somebody interrupted. So a QEMU that hangs holds
 * nobody but the job that asked it, and that one only until it is interrupted.
 *
 * Greeting and capabilities cost no round trip of their own: the negotiation is written as soon as there is a connection, before QEMU has
 * even started to listen, and commands may follow at once.
 *
 * Locks: `writing` before `lock`; `lock` is held for moments only and never over a callback.
 */
#include "qmp/monitor.h"
#include "base/error.h"
#include "base/file.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "qmp/framer.h"

#define READ_SIZE      65536
#define WRITE_PAUSE_MS 50 /* how soon a blocked writer sees that it was interrupted */

struct QmpMonitor {
    int fd;
    const QmpCallbacks *callbacks;
    void *owner;
    QmpFramer framer; /* the reader's */
    gint drives_itself;

    GMutex writing;

    GMutex lock;
    GCond changed;
    GHashTable *calls; /* id -> QmpCall, borrowed */
    guint64 last_id;
    bool closed;
    char *closed_why;
    char *interrupted; /* why, or NULL */
};

struct QmpCall {
    QmpMonitor *monitor;
    guint64 id;
    char *command;
    bool answered;
    QmpMessage reply;
};

/**
 * qmp_monitor_new: speak QMP on a connected socket
 * @fd: the socket; taken over and made non-blocking
 * @callbacks: whom to tell
 * @owner: passed to them
 *
 * Nothing is sent yet. Watch qmp_monitor_fd() for reading and call qmp_monitor_readable(), or let the monitor drive itself.
 */
QmpMonitor *qmp_monitor_new(int fd, const QmpCallbacks *callbacks, void *owner)
{
    QmpMonitor *monitor = g_atomic_rc_box_new0(QmpMonitor);

    monitor->fd = fd;
    monitor->callbacks = callbacks;
    monitor->owner = owner;
    monitor->calls = g_hash_table_new(g_int64_hash, g_int64_equal);
    g_mutex_init(&monitor->writing);
    g_mutex_init(&monitor->lock);
    g_cond_init(&monitor->changed);
    qmp_framer_init(&monitor->framer);
    return monitor;
}

QmpMonitor *qmp_monitor_ref(QmpMonitor *monitor)
{
    return g_atomic_rc_box_acquire(monitor);
}

static void monitor_clear(void *opaque)
{
    QmpMonitor *monitor = opaque;

    fd_close(&monitor->fd);
    qmp_framer_clear(&monitor->framer);
    g_hash_table_unref(monitor->calls);
    g_mutex_clear(&monitor->writing);
    g_mutex_clear(&monitor->lock);
    g_cond_clear(&monitor->changed);
    g_free(monitor->closed_why);
    g_free(monitor->interrupted);
}

void qmp_monitor_unref(QmpMonitor *monitor)
{
    if (monitor != NULL)
        g_atomic_rc_box_release_full(monitor, monitor_clear);
}

int qmp_monitor_fd(const QmpMonitor *monitor)
{
    return monitor->fd;
}

/**
 * qmp_monitor_drive_itself: let waiting calls do the reading
 *
 * For a thread that owns the monitor alone (probing, tests): qmp_call_wait() then reads, and callbacks come from within it.
 */
void qmp_monitor_drive_itself(QmpMonitor *monitor, bool itself)
{
    g_atomic_int_set(&monitor->drives_itself, itself);
}

static bool check_usable(QmpMonitor *monitor, const char *command, GError **error)
{
    if (monitor->interrupted != NULL)
        error_set(error, ERROR_OPERATION_ABORTED, "QEMU command '%s' was abandoned: %s", command, monitor->interrupted);
    else if (monitor->closed)
        error_set(error, ERROR_OPERATION_FAILED, "QEMU command '%s' has no answer: %s", command, monitor->closed_why);
    else
        return true;
    return false;
}

/* --- reading --- */

static void take_reply(QmpMonitor *monitor, QmpMessage *message)
{
    QmpCall *call;

    g_mutex_lock(&monitor->lock);
    call = g_hash_table_lookup(monitor->calls, &message->id);
    if (call != NULL && !call->answered) {
        call->reply = *message;
        *message = (QmpMessage){ 0 };
        call->answered = true;
        g_cond_broadcast(&monitor->changed);
    }
    g_mutex_unlock(&monitor->lock);
}

static bool take_lines(QmpMonitor *monitor, GError **error)
{
    const char *line;
    gsize length;

    while (qmp_framer_next(&monitor->framer, &line, &length)) {
        g_auto(QmpMessage) message = { 0 };

        if (length == 0)
            continue;
        if (!qmp_message_parse(line, length, &message, error))
            return false;
        if (message.kind == QMP_MESSAGE_EVENT)
            monitor->callbacks->event(&message, monitor->owner);
        else if (message.kind != QMP_MESSAGE_GREETING)
            take_reply(monitor, &message);
    }
    return true;
}

static void monitor_close(QmpMonitor *monitor, const GError *why)
{
    g_mutex_lock(&monitor->lock);
    monitor->closed = true;
    monitor->closed_why = g_strdup(why->message);
    g_cond_broadcast(&monitor->changed);
    g_mutex_unlock(&monitor->lock);
    if (monitor->callbacks->closed != NULL)
        monitor->callbacks->closed(why, monitor->owner);
}

static bool take_bytes(QmpMonitor *monitor, GError **error)
{
    guint8 bytes[READ_SIZE];
    ssize_t got = TEMP_FAILURE_RETRY(recv(monitor->fd, bytes, sizeof(bytes), MSG_DONTWAIT));

    if (got < 0 && errno == EAGAIN)
        return true;
    if (got == 0 || (got < 0 && errno == ECONNRESET)) {
        error_set(error, ERROR_OPERATION_FAILED, "QEMU closed its monitor");
        return false;
    }
    if (got < 0) {
        error_set_errno(error, errno, "cannot read from QEMU's monitor");
        return false;
    }
    return qmp_framer_push(&monitor->framer, bytes, (gsize)got, error) && take_lines(monitor, error);
}

/**
 * qmp_monitor_readable: read what there is
 *
 * Events are handed to the callback, replies to those who wait. Returns false when the connection is over: `closed` has been called,
 * every waiting call fails, and the descriptor must be watched no more. Thread: the reader's.
 */
bool qmp_monitor_readable(QmpMonitor *monitor)
{
    g_autoptr(GError) error = NULL;

    if (monitor->closed)
        return false;
    if (take_bytes(monitor, &error))
        return true;

    monitor_close(monitor, error);
    return false;
}

/* --- writing --- */

/* Waits until the socket takes more. */
static bool wait_writable(QmpMonitor *monitor, const char *command, gint64 deadline, GError **error)
{
    struct pollfd watch = { .fd = monitor->fd, .events = POLLOUT };
    bool usable;

    poll(&watch, 1, WRITE_PAUSE_MS);
    g_mutex_lock(&monitor->lock);
    usable = check_usable(monitor, command, error);
    g_mutex_unlock(&monitor->lock);
    if (usable && g_get_monotonic_time() >= deadline) {
        error_set(error, ERROR_OPERATION_TIMEOUT, "QEMU did not take the command '%s' in time", command);
        return false;
    }
    return usable;
}

static ssize_t send_some(int socket, const char *data, gsize length, int pass_fd)
{
    struct iovec part = { .iov_base = (void *)data, .iov_len = length };
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int))];
    } control = { 0 };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

    if (pass_fd >= 0) {
        message.msg_control = &control;
        message.msg_controllen = sizeof(control.space);
        control.header.cmsg_level = SOL_SOCKET;
        control.header.cmsg_type = SCM_RIGHTS;
        control.header.cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(&control.header), &pass_fd, sizeof(int));
    }
    return TEMP_FAILURE_RETRY(sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL));
}

static bool send_line(QmpMonitor *monitor, const char *command, const char *line, int pass_fd, gint64 deadline, GError **error)
{
    gsize length = strlen(line);
    gsize done = 0;

    while (done < length) {
        ssize_t sent = send_some(monitor->fd, line + done, length - done, pass_fd);

        if (sent > 0) {
            done += (gsize)sent;
            pass_fd = -1;
        } else if (errno != EAGAIN) {
            error_set_errno(error, errno, "cannot send '%s' to QEMU's monitor", command);
            return false;
        } else if (!wait_writable(monitor, command, deadline, error)) {
            /* Half a command cannot be taken back: what would follow it would not be understood. */
            if (done > 0)
                shutdown(monitor->fd, SHUT_RDWR);
            return false;
        }
    }
    return true;
}

static QmpCall *call_new(QmpMonitor *monitor, const char *command)
{
    QmpCall *call = g_new0(QmpCall, 1);

    call->monitor = qmp_monitor_ref(monitor);
    call->command = g_strdup(command);
    g_mutex_lock(&monitor->lock);
    call->id = ++monitor->last_id;
    g_hash_table_insert(monitor->calls, &call->id, call);
    g_mutex_unlock(&monitor->lock);
    return call;
}

static bool call_send(QmpCall *call, const char *line, int pass_fd, gint64 deadline, GError **error)
{
    QmpMonitor *monitor = call->monitor;
    bool ok;

    g_mutex_lock(&monitor->lock);
    ok = check_usable(monitor, call->command, error);
    g_mutex_unlock(&monitor->lock);
    if (!ok)
        return false;

    g_mutex_lock(&monitor->writing);
    ok = send_line(monitor, call->command, line, pass_fd, deadline, error);
    g_mutex_unlock(&monitor->writing);
    return ok;
}

/**
 * qmp_monitor_send: send a command without waiting for its reply
 * @command: its name
 * @arguments: its arguments or NULL; taken over
 * @pass_fd: a descriptor to send along, or -1; stays the caller's
 * @deadline: monotonic time (g_get_monotonic_time()) until which the socket must take it
 *
 * Returns the call to wait for, or NULL. QEMU answers in the order of sending. Errors: as qmp_call_wait(). Thread: any.
 */
QmpCall *qmp_monitor_send(QmpMonitor *monitor, const char *command, json_t *arguments, int pass_fd, gint64 deadline, GError **error)
{
    g_autoptr(json_t) owned = arguments;
    g_autoptr(QmpCall) call = call_new(monitor, command);
    g_autofree char *line = qmp_command_format(command, owned, call->id);

    return call_send(call, line, pass_fd, deadline, error) ? g_steal_pointer(&call) : NULL;
}

void qmp_call_free(QmpCall *call)
{
    if (call == NULL)
        return;

    g_mutex_lock(&call->monitor->lock);
    g_hash_table_remove(call->monitor->calls, &call->id);
    g_mutex_unlock(&call->monitor->lock);
    qmp_message_clear(&call->reply);
    qmp_monitor_unref(call->monitor);
    g_free(call->command);
    g_free(call);
}

/* --- waiting --- */

/* One nap of a waiting call, with the lock held before and after. Returns false at the deadline. */
static bool nap(QmpMonitor *monitor, gint64 deadline)
{
    struct pollfd watch = { .fd = monitor->fd, .events = POLLIN };
    gint64 left_us = deadline - g_get_monotonic_time();

    if (!g_atomic_int_get(&monitor->drives_itself))
        return g_cond_wait_until(&monitor->changed, &monitor->lock, deadline);

    g_mutex_unlock(&monitor->lock);
    if (left_us > 0 && poll(&watch, 1, (int)MIN(left_us / 1000 + 1, 1000)) > 0)
        qmp_monitor_readable(monitor);
    g_mutex_lock(&monitor->lock);
    return left_us > 0;
}

static bool wait_answered(QmpCall *call, gint64 deadline, GError **error)
{
    QmpMonitor *monitor = call->monitor;
    bool in_time = true;
    bool ok = true;

    g_mutex_lock(&monitor->lock);
    while (ok && in_time && !call->answered) {
        ok = check_usable(monitor, call->command, error);
        if (ok)
            in_time = nap(monitor, deadline);
    }
    if (ok && !call->answered) {
        error_set(error, ERROR_OPERATION_TIMEOUT, "QEMU did not answer the command '%s' in time", call->command);
        ok = false;
    }
    g_mutex_unlock(&monitor->lock);
    return ok;
}

static const struct {
    const char *class_name;
    ErrorCode code;
} error_classes[] = {
    { "CommandNotFound", ERROR_OPERATION_UNSUPPORTED },
    { "DeviceNotFound", ERROR_DEVICE_MISSING },
    { "GenericError", ERROR_INTERNAL_ERROR },
};

static void set_refusal(const QmpCall *call, GError **error)
{
    ErrorCode code = ERROR_INTERNAL_ERROR;

    for (gsize i = 0; i < G_N_ELEMENTS(error_classes); i++) {
        if (strcmp(error_classes[i].class_name, call->reply.name) == 0)
            code = error_classes[i].code;
    }
    error_set(error, code, "unable to execute QEMU command '%s': %s", call->command, call->reply.text);
}

/**
 * qmp_call_wait: wait for a command's reply
 * @call: the command; the caller frees it
 * @deadline: monotonic time until which to wait
 * @ret_value: what it returned, the caller's; or NULL
 *
 * Errors: QEMU refused: ERROR_INTERNAL_ERROR, ERROR_DEVICE_MISSING, ERROR_OPERATION_UNSUPPORTED (no such command); ERROR_OPERATION_TIMEOUT;
 * ERROR_OPERATION_ABORTED (interrupted); ERROR_OPERATION_FAILED (connection over). Thread: any but the reader's.
 */
bool qmp_call_wait(QmpCall *call, gint64 deadline, json_t **ret_value, GError **error)
{
    if (!wait_answered(call, deadline, error))
        return false;

    if (call->reply.kind == QMP_MESSAGE_ERROR) {
        set_refusal(call, error);
        return false;
    }
    if (ret_value != NULL)
        *ret_value = json_incref(call->reply.body);
    return true;
}

/** qmp_monitor_run: send a command and wait for its reply; see qmp_monitor_send() and qmp_call_wait(). */
bool qmp_monitor_run(QmpMonitor *monitor, const char *command, json_t *arguments, gint64 deadline, json_t **ret_value, GError **error)
{
    g_autoptr(QmpCall) call = qmp_monitor_send(monitor, command, arguments, -1, deadline, error);

    return call != NULL && qmp_call_wait(call, deadline, ret_value, error);
}

/**
 * qmp_monitor_run_raw: pass on a command that a client wrote
 * @command: the whole command object; it gets an id of ours; stays the caller's
 * @ret_reply: the whole reply, be it "return" or "error"
 *
 * Errors: as qmp_call_wait() but for QEMU's refusals, which are replies here. Thread: any but the reader's.
 */
bool qmp_monitor_run_raw(QmpMonitor *monitor, json_t *command, gint64 deadline, json_t **ret_reply, GError **error)
{
    const char *name = json_string_value(json_object_get(command, "execute"));
    g_autoptr(QmpCall) call = call_new(monitor, name != NULL ? name : "?");
    g_autofree char *line = NULL;
    char *text;

    qmp_command_set_id(command, call->id);
    text = json_dumps(command, JSON_COMPACT);
    line = g_strconcat(text, "\r\n", NULL);
    free(text);
    if (!call_send(call, line, -1, deadline, error) || !wait_answered(call, deadline, error))
        return false;

    *ret_reply = json_incref(call->reply.root);
    return true;
}

/**
 * qmp_monitor_greet: negotiate
 * @deadline: for the whole
 *
 * The first thing to do with a monitor. It does not wait for QEMU's greeting: what is sent waits in the socket until QEMU reads it.
 * Errors: as qmp_call_wait(). Thread: any but the reader's.
 */
bool qmp_monitor_greet(QmpMonitor *monitor, gint64 deadline, GError **error)
{
    return qmp_monitor_run(monitor, "qmp_capabilities", NULL, deadline, NULL, error);
}

/** qmp_monitor_interrupt: make waiting and later commands fail, until qmp_monitor_resume(). @why ends their message. Thread: any. */
void qmp_monitor_interrupt(QmpMonitor *monitor, const char *why)
{
    g_mutex_lock(&monitor->lock);
    g_free(monitor->interrupted);
    monitor->interrupted = g_strdup(why);
    g_cond_broadcast(&monitor->changed);
    g_mutex_unlock(&monitor->lock);
}

/** qmp_monitor_resume: end an interruption; replies to what was abandoned are dropped. Thread: any. */
void qmp_monitor_resume(QmpMonitor *monitor)
{
    g_mutex_lock(&monitor->lock);
    g_clear_pointer(&monitor->interrupted, g_free);
    g_mutex_unlock(&monitor->lock);
}
