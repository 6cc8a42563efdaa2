/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Daemons are started when somebody needs them. The router makes the listening socket and hands it over as systemd would (LISTEN_FDS), so
 * a connection never races with a start: it waits in the socket's backlog, and a daemon that is started again finds it there. Where
 * systemd or another router made the socket, connecting is all there is.
 *
 * A daemon that ends is started again for the next call, at once when it had lived for a while. One that ends without ever having
 * answered is tried three times in a row; then callers get the reason, and new tries come at growing distances.
 *
 * Its standard error goes through us only so that the reason can be told to the one who waits; the descriptor does not block, so a
 * router that stands still holds no daemon up.
 */
#include "daemon.h"
#include "base/file.h"
#include "link.h"
#include "rpc/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define LISTEN_FD      3 /* where the protocol has the first socket */
#define TRIES_IN_A_ROW 3
#define RETRY_FIRST_MS 100
#define GIVE_UP_MAX_MS 30000
#define SHORT_LIFE_MS  1000
#define DEATH_MAX_MS   500
#define RETRY_SOON_MS  20
#define LINGER_MS      2000 /* programs open again at once what they closed */

#define FROM_WATCH(watch, member) ((Daemon *)((char *)(watch)-G_STRUCT_OFFSET(Daemon, member)))

static gint64 now_ms(void)
{
    return g_get_monotonic_time() / 1000;
}

/* Takes @socket_path over. */
static Daemon *make(const Manifest *manifest, const Launch *launch, char *socket_path)
{
    Daemon *daemon = g_new0(Daemon, 1);

    daemon->manifest = manifest;
    daemon->launch = launch;
    daemon->socket_path = socket_path;
    daemon->listener = -1;
    daemon->found = -1;
    daemon->exit.fd = -1;
    daemon->output.fd = -1;
    g_queue_init(&daemon->links);
    return daemon;
}

Daemon *daemon_new(const Manifest *manifest, const Launch *launch)
{
    return make(manifest, launch, g_build_filename(launch->run_folder, manifest->socket, NULL));
}

/** daemon_new_owned: one for @owner alone; @number tells its socket from others of the manifest. Thread: loop. */
Daemon *daemon_new_owned(const Manifest *manifest, const Launch *launch, const char *owner, guint number)
{
    Daemon *daemon = make(manifest, launch, g_strdup_printf("%s/%s.%u", launch->run_folder, manifest->socket, number));

    daemon->owner = g_strdup(owner);
    return daemon;
}

static void close_watch(Daemon *daemon, Watch *watch)
{
    loop_remove(daemon->launch->loop, watch);
    fd_close(&watch->fd);
}

void daemon_free(Daemon *daemon)
{
    if (daemon == NULL)
        return;

    g_clear_handle_id(&daemon->retry, g_source_remove);
    g_clear_handle_id(&daemon->lingering, g_source_remove);
    close_watch(daemon, &daemon->exit);
    close_watch(daemon, &daemon->output);
    if (daemon->listener >= 0)
        unlink(daemon->socket_path);
    fd_close(&daemon->listener);
    fd_close(&daemon->found);
    g_free(daemon->socket_path);
    g_free(daemon->reason);
    g_free(daemon->owner);
    g_free(daemon);
}

static void set_reason(Daemon *daemon, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void set_reason(Daemon *daemon, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    g_free(daemon->reason);
    daemon->reason = g_strdup_vprintf(format, args);
    va_end(args);
}

/* its output */

/* Remembers the last line that says something, as much of it as fits. */
static void note_last_line(Daemon *daemon, const char *text, gsize length)
{
    while (length > 0 && g_ascii_isspace(text[length - 1]))
        length--;

    const char *start = length > 0 ? memrchr(text, '\n', length) : NULL;
    gsize skip = start != NULL ? (gsize)(start - text) + 1 : 0;

    if (length > skip)
        g_strlcpy(daemon->last_line, text + skip, MIN(sizeof(daemon->last_line), length - skip + 1));
}

/* Passes on what is there; closes at its end. */
static void pass_output_on(Daemon *daemon)
{
    char *text = (char *)loop_scratch(daemon->launch->loop);
    ssize_t got = -1;

    while (daemon->output.fd >= 0 && (got = TEMP_FAILURE_RETRY(read(daemon->output.fd, text, LOOP_SCRATCH_SIZE))) > 0) {
        note_last_line(daemon, text, (gsize)got);
        if (write(STDERR_FILENO, text, (gsize)got) < 0)
            break; /* nobody reads ours: nothing to be done about it */
    }
    if (got == 0 || (got < 0 && errno != EAGAIN))
        close_watch(daemon, &daemon->output);
}

static void output_ready(Watch *watch, guint32 events)
{
    pass_output_on(FROM_WATCH(watch, output));
}

/* its end */

static gboolean retry_now(gpointer data)
{
    Daemon *daemon = data;

    daemon->retry = 0;
    link_retry_all(&daemon->links);
    return G_SOURCE_REMOVE;
}

static void retry_in(Daemon *daemon, gint64 ms)
{
    if (daemon->retry == 0)
        daemon->retry = g_timeout_add((guint)CLAMP(ms, 1, GIVE_UP_MAX_MS), retry_now, daemon);
}

static char *describe_end(int status)
{
    if (WIFSIGNALED(status))
        return g_strdup_printf("was ended by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));

    return g_strdup_printf("ended with status %d", WEXITSTATUS(status));
}

static gint64 doubled(gint64 first, guint times, gint64 most)
{
    return MIN(first << MIN(times, 16), most);
}

/* A start without an answer: the next try waits, and waits longer after each of those that nobody asked for any more. */
static void note_failed_start(Daemon *daemon)
{
    daemon->failures++;
    daemon->not_before = now_ms() + (daemon->failures < TRIES_IN_A_ROW ? doubled(RETRY_FIRST_MS, daemon->failures, GIVE_UP_MAX_MS)
                                                                       : doubled(1000, daemon->failures - TRIES_IN_A_ROW, GIVE_UP_MAX_MS));
}

static void note_death(Daemon *daemon)
{
    daemon->deaths = now_ms() - daemon->started < SHORT_LIFE_MS ? daemon->deaths + 1 : 0;
    daemon->not_before = daemon->deaths > 1 ? now_ms() + doubled(10, daemon->deaths, DEATH_MAX_MS) : 0;
}

static void ended(Watch *watch, guint32 events)
{
    Daemon *daemon = FROM_WATCH(watch, exit);
    g_autofree char *how = NULL;
    int status = 0;

    if (waitpid(daemon->pid, &status, WNOHANG) == 0)
        return;
    pass_output_on(daemon);
    if (daemon->over) {
        daemon->pid = 0;
        daemon->launch->over(daemon, daemon->launch->opaque);
        return;
    }
    how = describe_end(status);
    if (*daemon->last_line != '\0')
        set_reason(daemon, "%s %s; its last words: %s", daemon->manifest->exec, how, daemon->last_line);
    else
        set_reason(daemon, "%s %s", daemon->manifest->exec, how);
    g_warning("%s (process %d)", daemon->reason, (int)daemon->pid);
    close_watch(daemon, &daemon->exit);
    close_watch(daemon, &daemon->output);
    daemon->pid = 0;
    if (daemon->answered || (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL))
        note_death(daemon); /* nobody kills himself by SIGKILL: that says nothing of the daemon */
    else
        note_failed_start(daemon);
    link_daemon_ended(&daemon->links);
}

/* its start */

static char *find_program(const Daemon *daemon)
{
    const char *exec = daemon->manifest->exec;

    if (g_path_is_absolute(exec))
        return g_strdup(exec);

    for (guint i = 0; daemon->launch->folders[i] != NULL; i++) {
        g_autofree char *beside = g_build_filename(daemon->launch->folders[i], exec, NULL);
        g_autofree char *within = g_build_filename(daemon->launch->folders[i], exec, exec, NULL);

        if (g_file_test(beside, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer(&beside);
        if (g_file_test(within, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer(&within);
    }
    return NULL;
}

static int make_listener(const Daemon *daemon, GError **error)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    g_autofd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (g_strlcpy(address.sun_path, daemon->socket_path, sizeof(address.sun_path)) >= sizeof(address.sun_path)) {
        error_set(error, ERROR_INVALID_ARG, "the socket path %s is longer than %zu bytes", daemon->socket_path,
                  sizeof(address.sun_path) - 1);
        return -1;
    }
    unlink(daemon->socket_path);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || chmod(daemon->socket_path, 0600) < 0 ||
        listen(fd, SOMAXCONN) < 0) {
        error_set_errno(error, errno, "cannot listen on %s", daemon->socket_path);
        return -1;
    }
    return fd_steal(&fd);
}

/*
 * In the child: its socket becomes descriptor 3 and its process id stands in the environment, neither of which a spawn from the outside
 * can do. The router has one thread, so what fork() leaves usable is everything. SIGPIPE stays ignored: the daemon outlives a router that
 * is killed, and with it the reader of its standard error.
 */
static void run_child(const Daemon *daemon, const char *program, int output, int report)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    char pid[16];
    int errnum;

    g_ptr_array_add(argv, (char *)program);
    for (guint i = 0; daemon->launch->arguments[i] != NULL; i++)
        g_ptr_array_add(argv, daemon->launch->arguments[i]);
    g_ptr_array_add(argv, NULL);

    snprintf(pid, sizeof(pid), "%d", (int)getpid());
    setenv("LISTEN_PID", pid, 1);
    setenv("LISTEN_FDS", "1", 1);
    setsid();
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setrlimit(RLIMIT_NOFILE, &daemon->launch->descriptors);
    if (report == LISTEN_FD)
        report = fcntl(report, F_DUPFD_CLOEXEC, LISTEN_FD + 1);
    if (output == LISTEN_FD)
        output = fcntl(output, F_DUPFD_CLOEXEC, LISTEN_FD + 1);
    if (dup2(output, STDERR_FILENO) >= 0 &&
        (daemon->listener == LISTEN_FD ? fcntl(LISTEN_FD, F_SETFD, 0) : dup2(daemon->listener, LISTEN_FD)) >= 0)
        execv(program, (char **)argv->pdata);
    errnum = errno;
    if (write(report, &errnum, sizeof(errnum)) < 0)
        _exit(126);
    _exit(127);
}

/* Returns the child's process id or -1 with errno, after its exec() or instead of it. */
static pid_t fork_child(const Daemon *daemon, const char *program, int output)
{
    int report[2], errnum = 0;

    if (pipe2(report, O_CLOEXEC) < 0)
        return -1;

    pid_t pid = fork();
    if (pid == 0)
        run_child(daemon, program, output, report[1]);
    close(report[1]);
    if (pid > 0 && TEMP_FAILURE_RETRY(read(report[0], &errnum, sizeof(errnum))) == sizeof(errnum)) {
        waitpid(pid, NULL, 0);
        pid = -1;
        errno = errnum;
    }
    close(report[0]);
    return pid;
}

static bool watch_child(Daemon *daemon, pid_t pid, int output, GError **error)
{
    Loop *loop = daemon->launch->loop;
    g_autofd int exit_fd = pidfd_open(pid, 0);
    g_autofd int output_fd = output;

    daemon->pid = pid;
    if (!loop_add(loop, &daemon->exit, exit_fd, EPOLLIN, ended, error))
        return false;
    fd_steal(&exit_fd);
    if (!loop_add(loop, &daemon->output, output_fd, EPOLLIN, output_ready, error))
        return false;
    fd_steal(&output_fd);
    return true;
}

static bool start(Daemon *daemon, GError **error)
{
    g_autofree char *program = find_program(daemon);
    int output[2];

    if (program == NULL) {
        g_autofree char *places = g_strjoinv(", ", daemon->launch->folders);

        error_set(error, ERROR_INTERNAL_ERROR, "its program %s is not in %s", daemon->manifest->exec, places);
        return false;
    }
    if (pipe2(output, O_CLOEXEC | O_NONBLOCK) < 0) {
        error_set_errno(error, errno, "pipe");
        return false;
    }
    *daemon->last_line = '\0';
    daemon->answered = false;
    daemon->started = now_ms();
    pid_t pid = fork_child(daemon, program, output[1]);
    int errnum = errno;
    close(output[1]);
    if (pid < 0) {
        close(output[0]);
        error_set_errno(error, errnum, "cannot run %s", program);
        return false;
    }
    g_info("%s started as process %d", program, (int)pid);
    return watch_child(daemon, pid, output[0], error);
}

/* connecting */

/* Connects without waiting; errno is EAGAIN for a full backlog. */
static int try_connect(const Daemon *daemon)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    g_autofd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (strlen(daemon->socket_path) >= sizeof(address.sun_path)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    g_strlcpy(address.sun_path, daemon->socket_path, sizeof(address.sun_path));
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
        return -1;
    return fd_steal(&fd);
}

/* Remembers the process at the other end, for the day when we end. */
static void remember_found(Daemon *daemon, int fd)
{
    struct ucred peer;
    socklen_t length = sizeof(peer);

    fd_close(&daemon->found);
    if (daemon->launch->ends_found && getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.pid > 0 &&
        peer.pid != getpid() && peer.uid == getuid())
        daemon->found = pidfd_open(peer.pid, 0);
}

static DaemonAnswer fail(Daemon *daemon, GError **error)
{
    gint64 wait = daemon->not_before - now_ms();

    error_set(error, ERROR_INTERNAL_ERROR, "the daemon for %s does not start: %s (described in %s; the next try is possible in %d s)",
              daemon->manifest->name, daemon->reason, daemon->manifest->path, (int)(MAX(wait, 0) + 999) / 1000);
    return DAEMON_FAILED;
}

static DaemonAnswer start_when_due(Daemon *daemon, GError **error)
{
    g_autoptr(GError) cause = NULL;

    if (now_ms() < daemon->not_before) {
        if (daemon->failures >= TRIES_IN_A_ROW)
            return fail(daemon, error);
        retry_in(daemon, daemon->not_before - now_ms());
        return DAEMON_LATER;
    }
    if ((daemon->listener < 0 && (daemon->listener = make_listener(daemon, &cause)) < 0) || !start(daemon, &cause)) {
        set_reason(daemon, "%s", cause->message);
        g_warning("the daemon for %s does not start: %s", daemon->manifest->name, daemon->reason);
        daemon->failures = MAX(daemon->failures, TRIES_IN_A_ROW - 1);
        note_failed_start(daemon);
        return fail(daemon, error);
    }
    return DAEMON_CONNECTED;
}

/**
 * daemon_connect: a connection to the daemon, which is started when it does not run
 * @ret_fd: the socket, not blocking; the caller's
 *
 * Never waits. DAEMON_LATER means that all links that wait for it are opened again when there is hope. Errors, with DAEMON_FAILED:
 * ERROR_INTERNAL_ERROR with the reason, ERROR_SYSTEM_ERROR. Thread: loop.
 */
DaemonAnswer daemon_connect(Daemon *daemon, int *ret_fd, GError **error)
{
    int fd = -1;

    if (daemon->listener < 0) {
        fd = try_connect(daemon);
        if (fd < 0 && errno != ENOENT && errno != ECONNREFUSED && errno != EAGAIN) {
            error_set_errno(error, errno, "cannot connect to the daemon for %s at %s", daemon->manifest->name, daemon->socket_path);
            return DAEMON_FAILED;
        }
        if (fd >= 0)
            remember_found(daemon, fd);
    }
    if (fd < 0 && (daemon->listener >= 0 || errno != EAGAIN)) {
        DaemonAnswer answer = daemon->pid > 0 ? DAEMON_CONNECTED : start_when_due(daemon, error);

        if (answer != DAEMON_CONNECTED)
            return answer;
        fd = try_connect(daemon);
        if (fd < 0 && errno != EAGAIN) {
            error_set_errno(error, errno, "cannot connect to the daemon for %s at %s", daemon->manifest->name, daemon->socket_path);
            return DAEMON_FAILED;
        }
    }
    if (fd < 0) {
        retry_in(daemon, RETRY_SOON_MS);
        return DAEMON_LATER;
    }
    *ret_fd = fd;
    return DAEMON_CONNECTED;
}

/** daemon_note_answer: it answered an open, so it works; past failures no longer count. Thread: loop. */
void daemon_note_answer(Daemon *daemon)
{
    daemon->answered = true;
    daemon->failures = 0;
}

/** daemon_retry_soon: have the links that wait opened again in a moment. Thread: loop. */
void daemon_retry_soon(Daemon *daemon)
{
    retry_in(daemon, RETRY_SOON_MS);
}

static gboolean lingered(gpointer data)
{
    Daemon *daemon = data;

    daemon->lingering = 0;
    if (daemon->links.length > 0)
        return G_SOURCE_REMOVE;
    daemon->over = true;
    if (daemon->pid > 0)
        daemon_terminate(daemon);
    else
        daemon->launch->over(daemon, daemon->launch->opaque);
    return G_SOURCE_REMOVE;
}

/** daemon_link_gone: one link less; an owned daemon ends when none comes for a while. Thread: loop. */
void daemon_link_gone(Daemon *daemon)
{
    if (daemon->owner != NULL && daemon->links.length == 0 && daemon->lingering == 0 && !daemon->over)
        daemon->lingering = g_timeout_add(LINGER_MS, lingered, daemon);
}

/** daemon_terminate: ask a daemon to end that is ours to end. Thread: loop. */
void daemon_terminate(Daemon *daemon)
{
    if (daemon->pid > 0)
        kill(daemon->pid, SIGTERM);
    else if (daemon->found >= 0)
        pidfd_send_signal(daemon->found, SIGTERM, NULL, 0);
}

static bool wait_for_process(int pidfd, gint64 deadline)
{
    struct pollfd ready = { .fd = pidfd, .events = POLLIN };
    gint64 left = (deadline - g_get_monotonic_time()) / 1000;

    return TEMP_FAILURE_RETRY(poll(&ready, 1, (int)MAX(left, 0))) > 0;
}

/** daemon_wait_for_end: wait until a daemon that was asked to has ended; false when @deadline (monotonic, µs) comes first. Thread: loop. */
bool daemon_wait_for_end(Daemon *daemon, gint64 deadline)
{
    if (daemon->pid == 0)
        return daemon->found < 0 || wait_for_process(daemon->found, deadline);

    if (!wait_for_process(daemon->exit.fd, deadline)) {
        g_warning("%s (process %d) does not end and is killed", daemon->manifest->exec, (int)daemon->pid);
        kill(daemon->pid, SIGKILL);
        waitpid(daemon->pid, NULL, 0);
        daemon->pid = 0;
        return false;
    }
    waitpid(daemon->pid, NULL, 0);
    pass_output_on(daemon);
    daemon->pid = 0;
    return true;
}
