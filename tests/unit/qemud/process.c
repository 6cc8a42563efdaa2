/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Real QEMU, paused, without a guest. */
#include "process/process.h"
#include "base/error.h"
#include "base/file.h"
#include "base/pidfd.h"
#include "process/guest-log.h"
#include "process/port.h"
#include "process/socket.h"
#include "qmp/value.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct Fixture {
    char *binary;
    char *folder;
    char *monitor_path;
    int log;
    GPtrArray *events;
} Fixture;

static void on_event(const QmpMessage *event, void *owner)
{
    g_ptr_array_add(((Fixture *)owner)->events, g_strdup(event->name));
}

static const QmpCallbacks callbacks = { .event = on_event };

static void setup(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *long_name = g_strnfill(120, 'x');
    g_autofree char *log = NULL;

    fixture->binary = g_find_program_in_path("qemu-system-x86_64");
    fixture->folder = g_dir_make_tmp(NULL, NULL);
    fixture->events = g_ptr_array_new_with_free_func(g_free);
    fixture->monitor_path = g_build_filename(fixture->folder, long_name, "monitor", NULL);
    g_assert_cmpint(g_mkdir_with_parents(fixture->monitor_path, 0700), ==, 0);
    g_free(fixture->monitor_path);
    fixture->monitor_path = g_build_filename(fixture->folder, long_name, "sock", NULL);
    log = g_build_filename(fixture->folder, "log", NULL);
    g_assert_true(guest_log_open(log, &fixture->log, NULL));
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *command = g_strdup_printf("rm -rf %s", fixture->folder);

    g_assert_cmpint(system(command), ==, 0);
    fd_close(&fixture->log);
    g_ptr_array_unref(fixture->events);
    g_free(fixture->binary);
    g_free(fixture->folder);
    g_free(fixture->monitor_path);
}

static bool skip(Fixture *fixture)
{
    if (fixture->binary == NULL)
        g_test_skip("needs qemu-system-x86_64");
    return fixture->binary == NULL;
}

static QemuProcess *start(Fixture *fixture, const char *machine, GError **error)
{
    g_autofree char *chardev = NULL;
    QemuLaunch launch = { .log_fd = fixture->log, .monitor_path = fixture->monitor_path, .timeout_ms = 20000 };
    char *argv[] = { fixture->binary, (char *)"-S", (char *)"-no-user-config", (char *)"-nodefaults", (char *)"-display", (char *)"none",
                     (char *)"-machine", (char *)machine, (char *)"-chardev", NULL, (char *)"-mon",
                     (char *)"chardev=monitor,mode=control", NULL };

    g_assert_true(qemu_socket_listen(fixture->monitor_path, &launch.monitor_listener, NULL));
    chardev = g_strdup_printf("socket,id=monitor,fd=%d,server=on,wait=off", launch.monitor_listener);
    argv[9] = chardev;
    launch.argv = argv;
    return qemu_process_start(&launch, &callbacks, fixture, error);
}

static char *status(QemuProcess *process)
{
    gint64 deadline = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;
    g_autoptr(json_t) value = NULL;
    g_autoptr(GError) error = NULL;

    qmp_monitor_run(process->monitor, "query-status", NULL, deadline, &value, &error);
    g_assert_no_error(error);
    return g_strdup(qmp_string(value, "status"));
}

static void test_starts_paused_and_is_killed(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(QemuProcess) process = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *state = NULL;
    g_autofree char *ending = NULL;
    gint64 before;

    if (skip(fixture))
        return;
    before = g_get_monotonic_time();
    process = start(fixture, "pc,accel=tcg", &error);
    g_assert_no_error(error);
    g_test_message("up in %" G_GINT64_FORMAT " ms", (g_get_monotonic_time() - before) / 1000);
    state = status(process);
    g_assert_cmpstr(state, ==, "prelaunch");

    before = g_get_monotonic_time();
    g_assert_true(qemu_process_kill(process, &error));
    g_test_message("killed in %" G_GINT64_FORMAT " ms", (g_get_monotonic_time() - before) / 1000);
    ending = qemu_process_ending(process);
    g_assert_cmpstr(ending, ==, "killed by signal 9 (Killed)");
}

static void test_terminates_on_request(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(QemuProcess) process = NULL;
    g_autofree char *ending = NULL;

    if (skip(fixture))
        return;
    process = start(fixture, "pc,accel=tcg", NULL);
    g_assert_true(qemu_process_terminate(process, QEMU_TERMINATE_GRACE_MS, NULL));
    ending = qemu_process_ending(process);
    g_assert_cmpstr(ending, ==, "exit status 0");
}

static void test_stopped_qemu_can_be_killed_but_not_terminated(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(QemuProcess) process = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *ending = NULL;

    if (skip(fixture))
        return;
    process = start(fixture, "pc,accel=tcg", NULL);
    g_assert_true(pidfd_signal(process->pidfd, SIGSTOP, NULL));
    g_assert_false(qemu_process_terminate(process, 100, &error));
    g_assert_true(error_is(error, ERROR_RESOURCE_BUSY));
    g_assert_true(qemu_process_kill(process, NULL));
    ending = qemu_process_ending(process);
}

static void test_failure_tells_what_qemu_said(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GError) error = NULL;

    if (skip(fixture))
        return;
    g_assert_null(start(fixture, "nonsense", &error));
    g_assert_true(error_is(error, ERROR_INTERNAL_ERROR));
    g_assert_nonnull(strstr(error->message, "exit status 1"));
    g_assert_nonnull(strstr(error->message, "unsupported machine type"));
}

static void test_taken_over_by_a_second_daemon(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(QemuProcess) first = NULL;
    g_autoptr(QemuProcess) second = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *state = NULL;
    guint64 started;
    pid_t pid;

    if (skip(fixture))
        return;
    first = start(fixture, "pc,accel=tcg", NULL);
    pid = first->pid;
    started = first->start_ticks;
    g_clear_pointer(&first, qemu_process_free);

    g_assert_null(qemu_process_take_over(pid, started + 1, fixture->monitor_path, &callbacks, fixture, &error));
    g_assert_true(error_is(error, ERROR_NO_DOMAIN));
    g_clear_error(&error);
    second = qemu_process_take_over(pid, started, fixture->monitor_path, &callbacks, fixture, &error);
    g_assert_no_error(error);
    g_assert_true(qmp_monitor_greet(second->monitor, g_get_monotonic_time() + 10 * G_USEC_PER_SEC, NULL));
    state = status(second);
    g_assert_cmpstr(state, ==, "prelaunch");
    g_assert_true(qemu_process_kill(second, NULL));
    g_assert_true(pidfd_reap(second->pidfd, NULL, NULL));
}

static void test_log_keeps_what_was_printed(Fixture *fixture, gconstpointer unused)
{
    char *argv[] = { (char *)"/bin/x", (char *)"-a", (char *)"{\"b\": 1}", (char *)"-c", NULL };
    g_autofree char *all = NULL;
    g_autofree char *tail = NULL;

    guest_log_command(fixture->log, NULL, argv);
    guest_log_note(fixture->log, "shutting down, reason=%s", "test");
    all = guest_log_since(fixture->log, 0, 10000);
    g_assert_true(g_str_has_prefix(all, "/bin/x \\\n-a '{\"b\": 1}' \\\n-c\n"));
    tail = guest_log_since(fixture->log, 0, 12);
    g_assert_cmpstr(tail, ==, "reason=test");
}

static void test_ports_in_use_are_passed_over(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(PortRange) range = port_range_new(45900, 45903);
    g_autofd int busy = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(45901) };
    g_autoptr(GError) error = NULL;
    guint16 port = 0;

    g_assert_cmpint(bind(busy, (struct sockaddr *)&address, sizeof(address)), ==, 0);
    g_assert_cmpint(listen(busy, 1), ==, 0);
    port_range_note(range, 45902);
    g_assert_true(port_range_take(range, &port, NULL));
    g_assert_cmpuint(port, ==, 45900);
    g_assert_true(port_range_take(range, &port, NULL));
    g_assert_cmpuint(port, ==, 45903);
    g_assert_false(port_range_take(range, &port, &error));
    g_assert_cmpuint(port, ==, 45903);
    port_range_give_back(range, 45900);
    g_assert_true(port_range_take(range, &port, NULL));
    g_assert_cmpuint(port, ==, 45900);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, function) g_test_add("/qemud/process/" name, Fixture, NULL, setup, function, teardown)
    ADD("starts-paused-and-is-killed", test_starts_paused_and_is_killed);
    ADD("terminates-on-request", test_terminates_on_request);
    ADD("stopped-qemu-can-be-killed-but-not-terminated", test_stopped_qemu_can_be_killed_but_not_terminated);
    ADD("failure-tells-what-qemu-said", test_failure_tells_what_qemu_said);
    ADD("taken-over-by-a-second-daemon", test_taken_over_by_a_second_daemon);
    ADD("log-keeps-what-was-printed", test_log_keeps_what_was_printed);
    ADD("ports-in-use-are-passed-over", test_ports_in_use_are_passed_over);
    return g_test_run();
}
