/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The protocol's edges, against a peer of our own; real QEMU is met in the tests of what stands above. */
#include "qmp/monitor.h"
#include "base/error.h"
#include "base/file.h"
#include "qmp/framer.h"
#include "qmp/value.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct Fixture {
    QmpMonitor *monitor;
    int peer;
    GPtrArray *events;
    char *closed;
} Fixture;

static gint64 soon(guint ms)
{
    return g_get_monotonic_time() + (gint64)ms * 1000;
}

static void on_event(const QmpMessage *event, void *owner)
{
    g_ptr_array_add(((Fixture *)owner)->events, g_strdup_printf("%s %" G_GINT64_FORMAT, event->name, event->timestamp_us));
}

static void on_closed(const GError *why, void *owner)
{
    Fixture *fixture = owner;

    g_assert_null(fixture->closed);
    fixture->closed = g_strdup(why->message);
}

static const QmpCallbacks callbacks = { .event = on_event, .closed = on_closed };

static void setup(Fixture *fixture, gconstpointer unused)
{
    int ends[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ==, 0);
    fixture->peer = ends[1];
    fixture->events = g_ptr_array_new_with_free_func(g_free);
    fixture->monitor = qmp_monitor_new(ends[0], &callbacks, fixture);
    qmp_monitor_drive_itself(fixture->monitor, true);
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    qmp_monitor_unref(fixture->monitor);
    fd_close(&fixture->peer);
    g_ptr_array_unref(fixture->events);
    g_free(fixture->closed);
}

static void peer_says(Fixture *fixture, const char *text)
{
    g_assert_cmpint(write(fixture->peer, text, strlen(text)), ==, strlen(text));
}

static void test_replies_are_matched_by_id(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(QmpCall) first = qmp_monitor_send(fixture->monitor, "query-status", NULL, -1, soon(1000), NULL);
    g_autoptr(QmpCall) second = qmp_monitor_send(fixture->monitor, "query-kvm", NULL, -1, soon(1000), NULL);
    g_autoptr(json_t) a = NULL;
    g_autoptr(json_t) b = NULL;

    peer_says(fixture, "{\"return\": 2, \"id\": \"libvirt-2\"}\r\n{\"return\": 1, \"id\": \"libvirt-1\"}\r\n");
    g_assert_true(qmp_call_wait(first, soon(1000), &a, NULL));
    g_assert_true(qmp_call_wait(second, soon(1000), &b, NULL));
    g_assert_cmpint(json_integer_value(a), ==, 1);
    g_assert_cmpint(json_integer_value(b), ==, 2);
}

static void test_events_come_between(Fixture *fixture, gconstpointer unused)
{
    peer_says(fixture, "{\"QMP\": {\"capabilities\": []}}\r\n"
                       "{\"event\": \"STOP\", \"timestamp\": {\"seconds\": 2, \"microseconds\": 3}}\r\n"
                       "{\"return\": {}, \"id\": \"libvirt-1\"}\r\n");
    g_assert_true(qmp_monitor_greet(fixture->monitor, soon(1000), NULL));
    g_assert_cmpuint(fixture->events->len, ==, 1);
    g_assert_cmpstr(fixture->events->pdata[0], ==, "STOP 2000003");
}

static void test_refusal_is_an_error_of_its_kind(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GError) error = NULL;

    peer_says(fixture, "{\"error\": {\"class\": \"DeviceNotFound\", \"desc\": \"no disk7\"}, \"id\": \"libvirt-1\"}\r\n");
    g_assert_false(qmp_monitor_run(fixture->monitor, "device_del", NULL, soon(1000), NULL, &error));
    g_assert_true(error_is(error, ERROR_DEVICE_MISSING));
    g_assert_cmpstr(error->message, ==, "unable to execute QEMU command 'device_del': no disk7");
}

static void test_silence_times_out_and_late_reply_is_dropped(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) value = NULL;

    g_assert_false(qmp_monitor_run(fixture->monitor, "stop", NULL, soon(20), NULL, &error));
    g_assert_true(error_is(error, ERROR_OPERATION_TIMEOUT));
    peer_says(fixture, "{\"return\": \"late\", \"id\": \"libvirt-1\"}\r\n{\"return\": \"mine\", \"id\": \"libvirt-2\"}\r\n");
    g_assert_true(qmp_monitor_run(fixture->monitor, "cont", NULL, soon(1000), &value, NULL));
    g_assert_cmpstr(json_string_value(value), ==, "mine");
}

static void test_hangup_fails_waiting_and_later_calls(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GError) error = NULL;

    fd_close(&fixture->peer);
    g_assert_false(qmp_monitor_run(fixture->monitor, "stop", NULL, soon(5000), NULL, NULL));
    g_assert_false(qmp_monitor_readable(fixture->monitor));
    g_assert_false(qmp_monitor_readable(fixture->monitor));
    g_assert_cmpstr(fixture->closed, ==, "QEMU closed its monitor");
    g_assert_false(qmp_monitor_run(fixture->monitor, "stop", NULL, soon(5000), NULL, &error));
    g_assert_true(error_is(error, ERROR_OPERATION_FAILED));
}

static void *interrupt_later(void *monitor)
{
    g_usleep(30000);
    qmp_monitor_interrupt(monitor, "destroyed by test");
    return NULL;
}

static void test_interrupt_wakes_who_waits(Fixture *fixture, gconstpointer unused)
{
    GThread *thread = g_thread_new("interrupt", interrupt_later, fixture->monitor);
    gint64 started = g_get_monotonic_time();
    g_autoptr(GError) error = NULL;

    qmp_monitor_drive_itself(fixture->monitor, false);
    g_assert_false(qmp_monitor_run(fixture->monitor, "stop", NULL, soon(60000), NULL, &error));
    g_assert_true(error_is(error, ERROR_OPERATION_ABORTED));
    g_assert_nonnull(strstr(error->message, "destroyed by test"));
    g_assert_cmpint(g_get_monotonic_time() - started, <, 20 * G_USEC_PER_SEC);
    g_thread_join(thread);

    qmp_monitor_resume(fixture->monitor);
    qmp_monitor_drive_itself(fixture->monitor, true);
    peer_says(fixture, "{\"return\": {}, \"id\": \"libvirt-2\"}\r\n");
    g_assert_true(qmp_monitor_run(fixture->monitor, "cont", NULL, soon(1000), NULL, NULL));
}

static void test_peer_that_does_not_read_times_out(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *much = g_strnfill(4 << 20, 'x');
    g_autoptr(GError) error = NULL;

    g_assert_null(qmp_monitor_send(fixture->monitor, "big", json_pack("{s:s}", "data", much), -1, soon(100), &error));
    g_assert_true(error_is(error, ERROR_OPERATION_TIMEOUT));
}

static void test_garbage_closes(Fixture *fixture, gconstpointer unused)
{
    peer_says(fixture, "no json\r\n");
    g_assert_false(qmp_monitor_readable(fixture->monitor));
    g_assert_nonnull(strstr(fixture->closed, "not JSON"));
}

static void test_endless_line_is_refused(void)
{
    g_autofree guint8 *chunk = g_malloc0(1 << 20);
    g_autoptr(GError) error = NULL;
    QmpFramer framer;
    guint chunks = 0;

    qmp_framer_init(&framer);
    memset(chunk, 'a', 1 << 20);
    while (qmp_framer_push(&framer, chunk, 1 << 20, &error))
        chunks++;
    g_assert_cmpuint(chunks, ==, QMP_LINE_LIMIT >> 20);
    g_assert_true(error_is(error, ERROR_OVERFLOW));
    qmp_framer_clear(&framer);
}

static void test_lines_in_pieces(void)
{
    const char *text = "{\"a\"}\r\n\r\n{}\n";
    g_autoptr(GString) lines = g_string_new(NULL);
    QmpFramer framer;

    qmp_framer_init(&framer);
    for (const char *c = text; *c != '\0'; c++) {
        const char *line;
        gsize length;

        g_assert_true(qmp_framer_push(&framer, (const guint8 *)c, 1, NULL));
        while (qmp_framer_next(&framer, &line, &length))
            g_string_append_printf(lines, "<%.*s>", (int)length, line);
    }
    g_assert_cmpstr(lines->str, ==, "<{\"a\"}><><{}>");
    qmp_framer_clear(&framer);
}

static void test_numbers_over_63_bits(void)
{
    const char *line = "{\"return\": {\"big\": 18446744073709551615, \"small\": 7}}";
    g_auto(QmpMessage) message = { 0 };
    guint64 big = 0;
    gint64 small = 0;

    g_assert_true(qmp_message_parse(line, strlen(line), &message, NULL));
    g_assert_true(qmp_uint(message.body, "big", &big));
    g_assert_true(qmp_int(message.body, "small", &small));
    g_assert_cmpuint(big, ==, G_MAXUINT64);
    g_assert_cmpint(small, ==, 7);
}

static void test_raw_command_gives_refusal_as_reply(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(json_t) command = json_pack("{s:s}", "execute", "nonsense");
    g_autoptr(json_t) reply = NULL;

    peer_says(fixture, "{\"id\": \"libvirt-1\", \"error\": {\"class\": \"CommandNotFound\", \"desc\": \"no\"}}\r\n");
    g_assert_true(qmp_monitor_run_raw(fixture->monitor, command, soon(1000), &reply, NULL));
    g_assert_nonnull(json_object_get(reply, "error"));
}

static void test_descriptor_goes_along(Fixture *fixture, gconstpointer unused)
{
    g_autofd int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    g_autoptr(QmpCall) call = qmp_monitor_send(fixture->monitor, "getfd", json_pack("{s:s}", "fdname", "x"), fd, soon(1000), NULL);
    char bytes[200];
    char control[CMSG_SPACE(sizeof(int))];
    struct iovec part = { bytes, sizeof(bytes) };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };

    g_assert_nonnull(call);
    g_assert_cmpint(recvmsg(fixture->peer, &message, MSG_CMSG_CLOEXEC), >, 0);
    g_assert_nonnull(CMSG_FIRSTHDR(&message));
    g_assert_cmpint(CMSG_FIRSTHDR(&message)->cmsg_type, ==, SCM_RIGHTS);
    close(*(int *)CMSG_DATA(CMSG_FIRSTHDR(&message)));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, function) g_test_add("/qemud/qmp-monitor/" name, Fixture, NULL, setup, function, teardown)
    ADD("replies-are-matched-by-id", test_replies_are_matched_by_id);
    ADD("events-come-between", test_events_come_between);
    ADD("refusal-is-an-error-of-its-kind", test_refusal_is_an_error_of_its_kind);
    ADD("silence-times-out-and-late-reply-is-dropped", test_silence_times_out_and_late_reply_is_dropped);
    ADD("hangup-fails-waiting-and-later-calls", test_hangup_fails_waiting_and_later_calls);
    ADD("interrupt-wakes-who-waits", test_interrupt_wakes_who_waits);
    ADD("peer-that-does-not-read-times-out", test_peer_that_does_not_read_times_out);
    ADD("garbage-closes", test_garbage_closes);
    ADD("raw-command-gives-refusal-as-reply", test_raw_command_gives_refusal_as_reply);
    ADD("descriptor-goes-along", test_descriptor_goes_along);
    g_test_add_func("/qemud/qmp-monitor/endless-line-is-refused", test_endless_line_is_refused);
    g_test_add_func("/qemud/qmp-monitor/lines-in-pieces", test_lines_in_pieces);
    g_test_add_func("/qemud/qmp-monitor/numbers-over-63-bits", test_numbers_over_63_bits);
    return g_test_run();
}
