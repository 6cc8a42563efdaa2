/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A QEMU that hangs must not hang those who read its statistics. */
#include "stats/sample.h"

#include "base/file.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CPUS (1u << QEMU_CPUS)

typedef struct Fixture {
    QemuSamples samples;
    QmpMonitor *monitor;
    DomainDef *live;
    int peer;
} Fixture;

static gint64 soon(guint ms)
{
    return g_get_monotonic_time() + (gint64)ms * 1000;
}

static void on_event(const QmpMessage *event, void *owner)
{
}

static void on_closed(const GError *why, void *owner)
{
}

static const QmpCallbacks callbacks = { .event = on_event, .closed = on_closed };

static void setup(Fixture *fixture, gconstpointer unused)
{
    int ends[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), ==, 0);
    fixture->peer = ends[1];
    fixture->live = domain_def_new();
    fixture->monitor = qmp_monitor_new(ends[0], &callbacks, fixture);
    qmp_monitor_drive_itself(fixture->monitor, true);
    qemu_samples_init(&fixture->samples);
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    qemu_samples_free(&fixture->samples);
    qmp_monitor_unref(fixture->monitor);
    domain_def_unref(fixture->live);
    fd_close(&fixture->peer);
}

static void peer_says(Fixture *fixture, const char *text)
{
    g_assert_cmpint(write(fixture->peer, text, strlen(text)), ==, strlen(text));
}

/* How many commands arrived since the last time. */
static guint peer_hears(Fixture *fixture)
{
    char text[4096];
    ssize_t length = read(fixture->peer, text, sizeof(text) - 1);
    guint lines = 0;

    for (ssize_t i = 0; i < length; i++)
        lines += text[i] == '\n' ? 1 : 0;
    return lines;
}

static void assert_sample(Fixture *fixture, int expected, bool stale)
{
    gint64 stale_us;
    g_autoptr(json_t) value = qemu_samples_get(&fixture->samples, QEMU_CPUS, &stale_us);

    g_assert_cmpint(json_integer_value(value), ==, expected);
    g_assert_cmpint(stale_us > 0, ==, stale);
}

static void test_an_answer_is_told(Fixture *fixture, gconstpointer unused)
{
    peer_says(fixture, "{\"return\": 7, \"id\": \"libvirt-1\"}\r\n");
    qemu_samples_ask(&fixture->samples, fixture->monitor, fixture->live, CPUS, soon(5000));
    assert_sample(fixture, 7, false);
}

static void test_nothing_is_told_before_the_first_answer(Fixture *fixture, gconstpointer unused)
{
    gint64 stale_us;

    g_assert_null(qemu_samples_get(&fixture->samples, QEMU_CPUS, &stale_us));
    g_assert_cmpint(stale_us, ==, 0);
}

static void test_silence_leaves_the_last_answer_as_old(Fixture *fixture, gconstpointer unused)
{
    peer_says(fixture, "{\"return\": 7, \"id\": \"libvirt-1\"}\r\n");
    qemu_samples_ask(&fixture->samples, fixture->monitor, fixture->live, CPUS, soon(5000));
    qemu_samples_ask(&fixture->samples, fixture->monitor, fixture->live, CPUS, soon(20));
    assert_sample(fixture, 7, true);
}

static void test_who_is_silent_is_not_asked_again(Fixture *fixture, gconstpointer unused)
{
    qemu_samples_ask(&fixture->samples, fixture->monitor, fixture->live, CPUS, soon(20));
    g_assert_cmpuint(peer_hears(fixture), ==, 1);

    gint64 before = g_get_monotonic_time();
    qemu_samples_ask(&fixture->samples, fixture->monitor, fixture->live, CPUS | 1u << QEMU_BLOCK_STATS, soon(60000));
    g_assert_cmpint(g_get_monotonic_time() - before, <, 10 * G_USEC_PER_SEC);
    g_assert_cmpuint(peer_hears(fixture), ==, 0);
}

static void test_a_late_answer_lets_the_next_one_ask_anew(Fixture *fixture, gconstpointer unused)
{
    qemu_samples_ask(&fixture->samples, fixture->monitor, fixture->live, CPUS, soon(20));
    peer_says(fixture, "{\"return\": 1, \"id\": \"libvirt-1\"}\r\n");
    qmp_monitor_readable(fixture->monitor);
    peer_says(fixture, "{\"return\": 2, \"id\": \"libvirt-2\"}\r\n");
    qemu_samples_ask(&fixture->samples, fixture->monitor, fixture->live, CPUS, soon(5000));
    assert_sample(fixture, 2, false);
}

static void test_a_refusal_is_no_silence(Fixture *fixture, gconstpointer unused)
{
    peer_says(fixture, "{\"error\": {\"class\": \"GenericError\", \"desc\": \"no\"}, \"id\": \"libvirt-1\"}\r\n");
    qemu_samples_ask(&fixture->samples, fixture->monitor, fixture->live, CPUS, soon(5000));
    peer_says(fixture, "{\"return\": 3, \"id\": \"libvirt-2\"}\r\n");
    qemu_samples_ask(&fixture->samples, fixture->monitor, fixture->live, CPUS, soon(5000));
    assert_sample(fixture, 3, false);
}

static void test_the_next_run_knows_nothing(Fixture *fixture, gconstpointer unused)
{
    gint64 stale_us;

    peer_says(fixture, "{\"return\": 7, \"id\": \"libvirt-1\"}\r\n");
    qemu_samples_ask(&fixture->samples, fixture->monitor, fixture->live, CPUS, soon(5000));
    qemu_samples_ask(&fixture->samples, fixture->monitor, fixture->live, CPUS, soon(20));
    qemu_samples_clear(&fixture->samples);
    g_assert_null(qemu_samples_get(&fixture->samples, QEMU_CPUS, &stale_us));
}

static void test_a_machine_without_a_balloon_is_not_asked_for_it(Fixture *fixture, gconstpointer unused)
{
    qemu_samples_ask(&fixture->samples, fixture->monitor, fixture->live, 1u << QEMU_GUEST_MEMORY, soon(60000));
    g_assert_cmpuint(peer_hears(fixture), ==, 0);
}

#define ADD(name) g_test_add("/qemud/sample/" #name, Fixture, NULL, setup, test_##name, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD(an_answer_is_told);
    ADD(nothing_is_told_before_the_first_answer);
    ADD(silence_leaves_the_last_answer_as_old);
    ADD(who_is_silent_is_not_asked_again);
    ADD(a_late_answer_lets_the_next_one_ask_anew);
    ADD(a_refusal_is_no_silence);
    ADD(the_next_run_knows_nothing);
    ADD(a_machine_without_a_balloon_is_not_asked_for_it);
    return g_test_run();
}
