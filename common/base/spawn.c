/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A program is started by clone(CLONE_VM | CLONE_VFORK): the child borrows our memory until it execs, so starting costs the same whatever
 * the daemon's size, and a failed step is simply left in a variable that both see; no pipe, no second fork. The price is that the child
 * may do nothing but plain system calls on memory prepared beforehand: above all not the C library's set*id(), which would change the ids
 * of all our threads. Signals are blocked meanwhile, so that no handler of ours runs in the child.
 */
#include "base/spawn.h"
#include "base/error.h"
#include "base/file.h"
#include "base/pidfd.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define STACK_SIZE        (64 * 1024)
#define HIGHEST_CAPABILITY 63

typedef enum SpawnStep {
    SPAWN_STEP_SIGNALS,
    SPAWN_STEP_SESSION,
    SPAWN_STEP_LIMITS,
    SPAWN_STEP_CPUS,
    SPAWN_STEP_STDIO,
    SPAWN_STEP_DESCRIPTORS,
    SPAWN_STEP_BOUNDING,
    SPAWN_STEP_GROUPS,
    SPAWN_STEP_GID,
    SPAWN_STEP_UID,
    SPAWN_STEP_CAPABILITIES,
    SPAWN_STEP_PRIVILEGES,
    SPAWN_STEP_DEATH_SIGNAL,
    SPAWN_STEP_FOLDER,
    SPAWN_STEP_EXEC,
} SpawnStep;

static const char *const step_names[] = {
    [SPAWN_STEP_SIGNALS] = "resetting signals",
    [SPAWN_STEP_SESSION] = "making a session",
    [SPAWN_STEP_LIMITS] = "setting a resource limit",
    [SPAWN_STEP_CPUS] = "choosing the CPUs it may run on",
    [SPAWN_STEP_STDIO] = "connecting its standard streams",
    [SPAWN_STEP_DESCRIPTORS] = "passing its descriptors",
    [SPAWN_STEP_BOUNDING] = "dropping a capability from the bounding set",
    [SPAWN_STEP_GROUPS] = "setting its supplementary groups",
    [SPAWN_STEP_GID] = "setting its group",
    [SPAWN_STEP_UID] = "setting its user",
    [SPAWN_STEP_CAPABILITIES] = "dropping capabilities",
    [SPAWN_STEP_PRIVILEGES] = "renouncing new privileges",
    [SPAWN_STEP_DEATH_SIGNAL] = "setting its death signal",
    [SPAWN_STEP_FOLDER] = "entering its working folder",
    [SPAWN_STEP_EXEC] = "executing it",
};

/* Shared by parent and child while the child borrows our memory. */
typedef struct SpawnChild {
    const Spawn *request;
    int null_fd;
    const cpu_set_t *cpus; /* NULL: as ourselves */
    gsize cpus_size;
    SpawnStep step; /* where the child is, and on failure was */
    int errnum;
} SpawnChild;

/* A child that runs on borrowed memory must not leave the sanitizers' shadows of its stack behind. */
#define CHILD_SIDE __attribute__((no_sanitize("address", "thread", "undefined")))

CHILD_SIDE static bool child_signals(const Spawn *request)
{
    for (int number = 1; number < NSIG; number++) {
        struct sigaction action;

        if (number == SIGKILL || number == SIGSTOP || sigaction(number, NULL, &action) < 0)
            continue; /* also: the two that the C library keeps for itself */
        if (action.sa_handler != SIG_DFL) {
            action.sa_handler = SIG_DFL;
            action.sa_flags = 0;
            if (sigaction(number, &action, NULL) < 0)
                return false;
        }
    }
    return true;
}

CHILD_SIDE static bool child_session(const Spawn *request)
{
    if (request->set_umask)
        umask(request->umask);

    return !request->own_session || setsid() >= 0;
}

CHILD_SIDE static bool child_limits(const Spawn *request)
{
    for (gsize i = 0; i < request->n_limits; i++) {
        if (setrlimit(request->limits[i].resource, &request->limits[i].value) < 0)
            return false;
    }
    return true;
}

CHILD_SIDE static bool child_cpus(const SpawnChild *child)
{
    return child->cpus == NULL || sched_setaffinity(0, child->cpus_size, child->cpus) == 0;
}

CHILD_SIDE static bool child_stdio(SpawnChild *child)
{
    for (int i = 0; i < 3; i++) {
        int fd = child->request->stdio[i] >= 0 ? child->request->stdio[i] : child->null_fd;

        if (fd == i ? fcntl(fd, F_SETFD, 0) < 0 : dup2(fd, i) < 0)
            return false;
    }
    return true;
}

CHILD_SIDE static bool child_descriptors(const Spawn *request)
{
    if (syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
        return false;

    for (gsize i = 0; i < request->n_inherited; i++) {
        if (fcntl(request->inherited[i], F_SETFD, 0) < 0)
            return false;
    }
    return true;
}

CHILD_SIDE static bool child_bounding(const Spawn *request)
{
    if (!request->drop_capabilities)
        return true;

    for (int capability = 0; capability <= HIGHEST_CAPABILITY; capability++) {
        int present = prctl(PR_CAPBSET_READ, capability, 0, 0, 0);

        if (present < 0)
            break; /* EINVAL: above the kernel's last one */
        if (present == 1 && prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0 && errno != EPERM)
            return false; /* EPERM: a user's session, which has none to pass on */
    }
    return true;
}

CHILD_SIDE static bool child_capabilities(const Spawn *request)
{
    struct {
        guint32 version;
        int pid;
    } header = { 0x20080522, 0 };
    guint32 none[6] = { 0 };

    return !request->drop_capabilities || syscall(SYS_capset, &header, none) == 0;
}

CHILD_SIDE static int child_main(void *opaque)
{
    SpawnChild *child = opaque;
    const Spawn *request = child->request;
    const SpawnUser *user = request->user;
    static const char *const no_environment[] = { NULL };
    sigset_t none;

#define STEP(which, condition)                                                                                                             \
    do {                                                                                                                                   \
        child->step = (which);                                                                                                             \
        if (!(condition))                                                                                                                  \
            goto failed;                                                                                                                   \
    } while (0)

    STEP(SPAWN_STEP_SIGNALS, child_signals(request));
    STEP(SPAWN_STEP_SESSION, child_session(request));
    STEP(SPAWN_STEP_LIMITS, child_limits(request));
    STEP(SPAWN_STEP_CPUS, child_cpus(child));
    STEP(SPAWN_STEP_STDIO, child_stdio(child));
    STEP(SPAWN_STEP_DESCRIPTORS, child_descriptors(request));
    STEP(SPAWN_STEP_BOUNDING, child_bounding(request));
    if (user != NULL) {
        STEP(SPAWN_STEP_GROUPS, syscall(SYS_setgroups, user->n_groups, user->groups) == 0);
        STEP(SPAWN_STEP_GID, syscall(SYS_setresgid, user->gid, user->gid, user->gid) == 0);
        STEP(SPAWN_STEP_UID, syscall(SYS_setresuid, user->uid, user->uid, user->uid) == 0);
    }
    STEP(SPAWN_STEP_CAPABILITIES, child_capabilities(request));
    STEP(SPAWN_STEP_PRIVILEGES, !request->no_new_privileges || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
    /* The kernel forgets the death signal when ids change: so here. */
    STEP(SPAWN_STEP_DEATH_SIGNAL, request->death_signal == 0 || prctl(PR_SET_PDEATHSIG, request->death_signal, 0, 0, 0) == 0);
    STEP(SPAWN_STEP_FOLDER, request->folder == NULL || chdir(request->folder) == 0);
    sigemptyset(&none);
    STEP(SPAWN_STEP_SIGNALS, sigprocmask(SIG_SETMASK, &none, NULL) == 0);
    child->step = SPAWN_STEP_EXEC;
    execve(request->path, (char *const *)request->argv, (char *const *)(request->environment ? request->environment : no_environment));
#undef STEP

failed:
    child->errnum = errno;
    _exit(127);
}

static bool clone_child(SpawnChild *child, pid_t *ret_pid, int *ret_pidfd, GError **error)
{
    char *stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    sigset_t all, before;
    int pidfd = -1;
    int errnum;
    pid_t pid;

    if (stack == MAP_FAILED) {
        error_set_errno(error, errno, "cannot allocate a stack to start %s on", child->request->path);
        return false;
    }
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid = clone(child_main, stack + STACK_SIZE, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, child, &pidfd);
    errnum = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    munmap(stack, STACK_SIZE);
    if (pid < 0) {
        error_set_errno(error, errnum, "cannot start %s: making a process", child->request->path);
        return false;
    }
    *ret_pid = pid;
    *ret_pidfd = pidfd;
    return true;
}

/* The kernel's form of a set of CPUs; the caller frees it by CPU_FREE(). */
static cpu_set_t *cpu_set_from(const Bitmap *bitmap, gsize *ret_size)
{
    int highest = 0;
    cpu_set_t *set;

    for (int cpu = bitmap_next(bitmap, -1); cpu >= 0; cpu = bitmap_next(bitmap, cpu))
        highest = cpu;
    *ret_size = CPU_ALLOC_SIZE(highest + 1);
    set = CPU_ALLOC(highest + 1);
    CPU_ZERO_S(*ret_size, set);
    for (int cpu = bitmap_next(bitmap, -1); cpu >= 0; cpu = bitmap_next(bitmap, cpu))
        CPU_SET_S((gsize)cpu, *ret_size, set);
    return set;
}

/**
 * spawn: start a program
 * @request: the program and its surroundings; nothing of it is kept
 * @ret_pid: its process id
 * @ret_pidfd: a descriptor for the process, the caller closes it; NULL if not wanted
 *
 * When this returns true the program has been executed. It is our child: the caller reaps it (pidfd_reap()). Errors: ERROR_SYSTEM_ERROR,
 * the message names the step that failed and nothing is left to reap. Thread: any.
 */
bool spawn(const Spawn *request, pid_t *ret_pid, int *ret_pidfd, GError **error)
{
    g_autofd int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    g_autofd int pidfd = -1;
    SpawnChild child = { .request = request, .null_fd = null_fd };
    cpu_set_t *cpus = NULL;
    bool cloned;
    pid_t pid;

    if (null_fd < 0) {
        error_set_errno(error, errno, "cannot open /dev/null");
        return false;
    }
    if (request->cpus != NULL)
        child.cpus = cpus = cpu_set_from(request->cpus, &child.cpus_size);
    cloned = clone_child(&child, &pid, &pidfd, error);
    CPU_FREE(cpus);
    if (!cloned)
        return false;

    if (child.errnum != 0) {
        TEMP_FAILURE_RETRY(waitpid(pid, NULL, 0));
        error_set_errno(error, child.errnum, "cannot start %s: %s", request->path, step_names[child.step]);
        return false;
    }
    *ret_pid = pid;
    if (ret_pidfd != NULL)
        *ret_pidfd = fd_steal(&pidfd);
    return true;
}

/* Reads until end of file, or a reason to stop: then the message says which. */
static bool read_output(int fd, gint64 deadline, gsize limit, GByteArray *output, const char *path, GError **error)
{
    struct pollfd watch = { .fd = fd, .events = POLLIN };
    guint8 chunk[16384];

    for (;;) {
        gint64 left_ms = (deadline - g_get_monotonic_time()) / 1000;
        ssize_t got;

        if (left_ms <= 0 || poll(&watch, 1, (int)MIN(left_ms, G_MAXINT)) == 0) {
            error_set(error, ERROR_OPERATION_TIMEOUT, "%s did not finish in time", path);
            return false;
        }
        got = TEMP_FAILURE_RETRY(read(fd, chunk, sizeof(chunk)));
        if (got == 0)
            return true;
        if (got < 0) {
            error_set_errno(error, errno, "cannot read the output of %s", path);
            return false;
        }
        if (output->len + (gsize)got > limit) {
            error_set(error, ERROR_OVERFLOW, "%s printed more than %" G_GSIZE_FORMAT " bytes", path, limit);
            return false;
        }
        g_byte_array_append(output, chunk, (guint)got);
    }
}

/**
 * spawn_capture: run a program to its end and take what it prints
 * @request: the program; its stdout is replaced
 * @timeout_ms: kill it after this time
 * @limit: refuse more output than this many bytes
 * @ret_output: what it wrote to stdout, a NUL behind it; the caller frees it
 * @ret_status: its wait status
 *
 * Errors: as spawn(); ERROR_OPERATION_TIMEOUT, ERROR_OVERFLOW. In each case the program is gone and reaped. Thread: any that may block.
 */
bool spawn_capture(const Spawn *request, guint timeout_ms, gsize limit, char **ret_output, int *ret_status, GError **error)
{
    g_autoptr(GByteArray) output = g_byte_array_new();
    gint64 deadline = g_get_monotonic_time() + (gint64)timeout_ms * 1000;
    g_autofd int read_end = -1;
    g_autofd int write_end = -1;
    g_autofd int pidfd = -1;
    Spawn piped = *request;
    int ends[2];
    bool ok;
    pid_t pid;

    if (pipe2(ends, O_CLOEXEC) < 0) {
        error_set_errno(error, errno, "cannot make a pipe for %s", request->path);
        return false;
    }
    read_end = ends[0];
    write_end = ends[1];
    piped.stdio[1] = write_end;
    if (!spawn(&piped, &pid, &pidfd, error))
        return false;

    fd_close(&write_end);
    ok = read_output(read_end, deadline, limit, output, request->path, error);
    if (!ok)
        pidfd_signal(pidfd, SIGKILL, NULL);
    if (!pidfd_reap(pidfd, ret_status, ok ? error : NULL) || !ok)
        return false;

    g_byte_array_append(output, (const guint8 *)"", 1);
    *ret_output = (char *)g_byte_array_free(g_steal_pointer(&output), FALSE);
    return true;
}
