/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The whole skeleton with a hypervisor of a few lines behind it: a child process is the daemon, the test is its client over the real socket.
 */
#include "base/error.h"
#include "client/connection.h"
#include "daemon/call.h"
#include "daemon/lifecycle.h"
#include "daemon/restore.h"
#include "proto/numbers.h"
#include "proto/tables.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* the hypervisor */

static GMutex stuck_mutex;
static GCond stuck_cond;
static bool interrupted;

static bool fake_start(Daemon *daemon, GError **error)
{
    restore_definitions(daemon);
    return true;
}

static bool fake_launch(Daemon *daemon, Machine *machine, const DomainDef *def, guint32 flags, GError **error)
{
    static const LifecycleChange started = { DOMAIN_RUNNING, DOMAIN_RUNNING_BOOTED, DOMAIN_EVENT_STARTED, DOMAIN_EVENT_STARTED_BOOTED };
    g_autoptr(DomainDef) live = domain_def_copy(def);

    if (!lifecycle_started(daemon, machine, live, machine_registry_next_id(daemon->machines), &started, error))
        return false;
    live = NULL;
    return true;
}

static bool fake_destroy(Call *call, const DomainDestroyFlagsArgs *args, NoRet *ret, GError **error)
{
    static const LifecycleChange stopped = { DOMAIN_SHUTOFF, DOMAIN_SHUTOFF_DESTROYED, DOMAIN_EVENT_STOPPED, DOMAIN_EVENT_STOPPED_DESTROYED };

    lifecycle_stopped(call->daemon, call->machine, &stopped);
    return true;
}

static void fake_interrupt(Machine *machine)
{
    g_mutex_lock(&stuck_mutex);
    interrupted = true;
    g_cond_signal(&stuck_cond);
    g_mutex_unlock(&stuck_mutex);
}

/* A hypervisor that does not answer. */
static bool fake_suspend(Call *call, const DomainSuspendArgs *args, NoRet *ret, GError **error)
{
    g_mutex_lock(&stuck_mutex);
    while (!interrupted)
        g_cond_wait(&stuck_cond, &stuck_mutex);
    g_mutex_unlock(&stuck_mutex);
    error_set(error, ERROR_OPERATION_ABORTED, "the domain is being destroyed");
    return false;
}

static const char *const fake_schemes[] = { "fake", NULL };

static const Driver fake_driver = {
    .name = "fake",
    .type = "Fake",
    .uri_schemes = fake_schemes,
    .error_domain = ERROR_FROM_TEST,
    .start = fake_start,
    .interrupt = fake_interrupt,
    .launch = fake_launch,
    .ops = {
        .domain_destroy_flags = { fake_destroy, DOMAIN_DESTROY_GRACEFUL },
        .domain_suspend = { fake_suspend },
    },
};

/* the client */

typedef struct Fixture {
    char *root;
    char *socket;
    pid_t daemon;
    Connection *connection;
    gint32 lifecycle[8]; /* the events that came */
    guint n_lifecycle;
} Fixture;

static bool accepts_connections(const char *socket)
{
    g_autoptr(Connection) connection = connection_new(socket, NULL);

    return connection != NULL;
}

static void start_daemon(Fixture *fixture)
{
    char *argv[] = { (char *)"faked", (char *)"--root", fixture->root, (char *)"--log-level", (char *)"warning", NULL };

    fixture->daemon = fork();
    if (fixture->daemon == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(daemon_main(&fake_driver, 5, argv));
    }
    while (!accepts_connections(fixture->socket))
        g_usleep(1000);
}

static void end_daemon(Fixture *fixture)
{
    int status;

    kill(fixture->daemon, SIGTERM);
    g_assert_cmpint(waitpid(fixture->daemon, &status, 0), ==, fixture->daemon);
    g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static Connection *connect_to(Fixture *fixture, guint32 flags)
{
    g_autoptr(GError) error = NULL;
    Connection *connection = connection_new(fixture->socket, &error);

    g_assert_no_error(error);
    connection_open(connection, "fake:///", flags, &error);
    g_assert_no_error(error);
    return connection;
}

static void setup(Fixture *fixture, gconstpointer unused)
{
    fixture->root = g_dir_make_tmp(NULL, NULL);
    fixture->socket = g_build_filename(fixture->root, "run", "libvirt", "faked-sock", NULL);
    start_daemon(fixture);
    fixture->connection = connect_to(fixture, 0);
}

static void remove_tree(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *below = g_build_filename(path, name, NULL);

        remove_tree(below);
    }
    g_remove(path);
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    connection_free(fixture->connection);
    end_daemon(fixture);
    remove_tree(fixture->root);
    g_free(fixture->root);
    g_free(fixture->socket);
}

static void assert_refused(Connection *connection, gint32 procedure, const void *args, ErrorCode code)
{
    g_autoptr(GError) error = NULL;

    g_assert_false(connection_call(connection, PROGRAM_REMOTE, procedure, args, NULL, &error));
    g_assert_cmpint(error_code(error), ==, code);
}

static void call(Connection *connection, gint32 procedure, const void *args, void *ret)
{
    g_autoptr(GError) error = NULL;

    connection_call(connection, PROGRAM_REMOTE, procedure, args, ret, &error);
    g_assert_no_error(error);
}

/* Returns the new domain, whose name stays the caller's. */
static WireDomain define(Fixture *fixture, const char *name)
{
    g_autofree char *xml =
        g_strdup_printf("<domain type='test'><name>%s</name><memory>1024</memory><os><type>hvm</type></os></domain>", name);
    const DomainDefineXMLFlagsArgs args = { .xml = xml };
    DomainDefineXMLFlagsRet ret = { 0 };

    call(fixture->connection, PROC_DOMAIN_DEFINE_XML_FLAGS, &args, &ret);
    g_free(ret.domain.name);
    ret.domain.name = (char *)name;
    return ret.domain;
}

static void start(Connection *connection, WireDomain domain, guint32 flags)
{
    const DomainCreateWithFlagsArgs args = { .domain = domain, .flags = flags };
    DomainCreateWithFlagsRet ret = { 0 };

    call(connection, PROC_DOMAIN_CREATE_WITH_FLAGS, &args, &ret);
    wire_clear(dispatch_row(PROGRAM_REMOTE, PROC_DOMAIN_CREATE_WITH_FLAGS)->ret, &ret);
}

static gint32 state_of(Connection *connection, WireDomain domain)
{
    const DomainGetStateArgs args = { .domain = domain };
    DomainGetStateRet ret;

    call(connection, PROC_DOMAIN_GET_STATE, &args, &ret);
    return ret.state;
}

static guint list(Connection *connection, guint32 flags, bool names, guint *ret_items)
{
    const ConnectListAllDomainsArgs args = { .need_results = names ? 1 : 0, .flags = flags };
    ConnectListAllDomainsRet ret = { 0 };
    guint n;

    call(connection, PROC_CONNECT_LIST_ALL_DOMAINS, &args, &ret);
    n = ret.ret;
    *ret_items = ret.domains.n;
    wire_clear(dispatch_row(PROGRAM_REMOTE, PROC_CONNECT_LIST_ALL_DOMAINS)->ret, &ret);
    return n;
}

static void remember(const FrameHeader *header, const guint8 *payload, gsize length, void *opaque)
{
    Fixture *fixture = opaque;
    DomainEventCallbackLifecycleMsg message = { 0 };
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(header->procedure, ==, PROC_DOMAIN_EVENT_CALLBACK_LIFECYCLE);
    wire_decode(&domain_event_callback_lifecycle_msg_wire, payload, length, &message, &error);
    g_assert_no_error(error);
    fixture->lifecycle[fixture->n_lifecycle++] = message.msg.event;
    wire_clear(&domain_event_callback_lifecycle_msg_wire, &message);
}

static void listen_for_lifecycle(Fixture *fixture)
{
    const ConnectDomainEventCallbackRegisterAnyArgs args = { .event_id = DOMAIN_EVENT_ID_LIFECYCLE };
    ConnectDomainEventCallbackRegisterAnyRet ret;

    connection_on_message(fixture->connection, remember, fixture);
    call(fixture->connection, PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY, &args, &ret);
}

static void wait_for_events(Fixture *fixture, guint n)
{
    while (fixture->n_lifecycle < n)
        g_assert_true(connection_wait_message(fixture->connection, 10000, NULL));
}

/* the behaviours */

static void test_refuses_before_open(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Connection) connection = connection_new(fixture->socket, NULL);

    assert_refused(connection, PROC_CONNECT_GET_TYPE, NULL, ERROR_INTERNAL_ERROR);
}

static void test_refuses_another_scheme(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Connection) connection = connection_new(fixture->socket, NULL);
    g_autoptr(GError) error = NULL;

    g_assert_false(connection_open(connection, "qemu:///system", 0, &error));
    g_assert_true(error_is(error, ERROR_NO_CONNECT));
    g_assert_nonnull(strstr(error->message, "qemu:///system"));
}

static void test_readonly_may_read_and_not_write(Fixture *fixture, gconstpointer unused)
{
    WireDomain domain = define(fixture, "vm1");
    g_autoptr(Connection) reader = connect_to(fixture, CONNECT_RO);

    g_assert_cmpint(state_of(reader, domain), ==, DOMAIN_SHUTOFF);
    const DomainUndefineFlagsArgs args = { .domain = domain };
    assert_refused(reader, PROC_DOMAIN_UNDEFINE_FLAGS, &args, ERROR_OPERATION_DENIED);
}

static void test_refuses_unknown_flags(Fixture *fixture, gconstpointer unused)
{
    const DomainGetStateArgs args = { .domain = define(fixture, "vm1"), .flags = 0x4000 };

    assert_refused(fixture->connection, PROC_DOMAIN_GET_STATE, &args, ERROR_INVALID_ARG);
}

static void test_what_the_driver_lacks_is_not_supported(Fixture *fixture, gconstpointer unused)
{
    const DomainResetArgs args = { .domain = define(fixture, "vm1") };

    assert_refused(fixture->connection, PROC_DOMAIN_RESET, &args, ERROR_NO_SUPPORT);
}

static void test_unknown_domain_is_told(Fixture *fixture, gconstpointer unused)
{
    const DomainGetStateArgs args = { .domain = { .name = (char *)"ghost", .id = -1 } };

    assert_refused(fixture->connection, PROC_DOMAIN_GET_STATE, &args, ERROR_NO_DOMAIN);
}

static void test_same_name_with_other_uuid_is_refused(Fixture *fixture, gconstpointer unused)
{
    const DomainDefineXMLFlagsArgs args = { .xml = (char *)"<domain type='test'><name>vm1</name><memory>1</memory><os><type>hvm</type></os>"
                                                            "<uuid>c7a5fdbd-cdaf-9455-926a-d65c16db1809</uuid></domain>" };

    define(fixture, "vm1");
    assert_refused(fixture->connection, PROC_DOMAIN_DEFINE_XML_FLAGS, &args, ERROR_OPERATION_FAILED);
}

static void test_list_gives_the_number_alone_when_asked(Fixture *fixture, gconstpointer unused)
{
    guint items;

    define(fixture, "vm1");
    start(fixture->connection, define(fixture, "vm2"), 0);
    g_assert_cmpuint(list(fixture->connection, 0, true, &items), ==, 2);
    g_assert_cmpuint(items, ==, 2);
    g_assert_cmpuint(list(fixture->connection, 0, false, &items), ==, 2);
    g_assert_cmpuint(items, ==, 0);
    g_assert_cmpuint(list(fixture->connection, CONNECT_LIST_DOMAINS_ACTIVE, true, &items), ==, 1);
    g_assert_cmpuint(list(fixture->connection, CONNECT_LIST_DOMAINS_ACTIVE | CONNECT_LIST_DOMAINS_TRANSIENT, true, &items), ==, 0);
}

static void test_definitions_outlive_the_daemon(Fixture *fixture, gconstpointer unused)
{
    WireDomain domain = define(fixture, "vm1");
    guint items;

    connection_free(fixture->connection);
    end_daemon(fixture);
    start_daemon(fixture);
    fixture->connection = connect_to(fixture, 0);
    g_assert_cmpint(state_of(fixture->connection, domain), ==, DOMAIN_SHUTOFF);
    g_assert_cmpuint(list(fixture->connection, 0, true, &items), ==, 1);
}

static void test_events_come_in_order(Fixture *fixture, gconstpointer unused)
{
    listen_for_lifecycle(fixture);
    WireDomain domain = define(fixture, "vm1");
    start(fixture->connection, domain, 0);
    const DomainDestroyFlagsArgs args = { .domain = domain };
    call(fixture->connection, PROC_DOMAIN_DESTROY_FLAGS, &args, NULL);
    wait_for_events(fixture, 3);
    g_assert_cmpint(fixture->lifecycle[0], ==, DOMAIN_EVENT_DEFINED);
    g_assert_cmpint(fixture->lifecycle[1], ==, DOMAIN_EVENT_STARTED);
    g_assert_cmpint(fixture->lifecycle[2], ==, DOMAIN_EVENT_STOPPED);
}

static void test_autodestroy_ends_with_its_client(Fixture *fixture, gconstpointer unused)
{
    WireDomain domain = define(fixture, "vm1");
    Connection *other = connect_to(fixture, 0);

    listen_for_lifecycle(fixture);
    start(other, domain, DOMAIN_START_AUTODESTROY);
    connection_free(other);
    wait_for_events(fixture, 2);
    g_assert_cmpint(fixture->lifecycle[1], ==, DOMAIN_EVENT_STOPPED);
    g_assert_cmpint(state_of(fixture->connection, domain), ==, DOMAIN_SHUTOFF);
}

static gpointer suspend_in_thread(gpointer data)
{
    gpointer *pair = data;
    const DomainSuspendArgs args = { .domain = *(WireDomain *)pair[1] };

    assert_refused(pair[0], PROC_DOMAIN_SUSPEND, &args, ERROR_OPERATION_ABORTED);
    return NULL;
}

static gint32 control_state(Connection *connection, WireDomain domain)
{
    const DomainGetControlInfoArgs args = { .domain = domain };
    DomainGetControlInfoRet ret;

    call(connection, PROC_DOMAIN_GET_CONTROL_INFO, &args, &ret);
    return (gint32)ret.state;
}

static void test_stuck_machine_answers_reads_and_destroy_gets_through(Fixture *fixture, gconstpointer unused)
{
    WireDomain domain = define(fixture, "vm1");
    g_autoptr(Connection) other = connect_to(fixture, 0);
    gpointer pair[] = { other, &domain };

    start(fixture->connection, domain, 0);
    GThread *thread = g_thread_new("suspend", suspend_in_thread, pair);
    while (control_state(fixture->connection, domain) != DOMAIN_CONTROL_JOB)
        g_usleep(1000);

    g_assert_cmpint(state_of(fixture->connection, domain), ==, DOMAIN_RUNNING);
    const DomainDestroyFlagsArgs args = { .domain = domain };
    call(fixture->connection, PROC_DOMAIN_DESTROY_FLAGS, &args, NULL);
    g_assert_cmpint(state_of(fixture->connection, domain), ==, DOMAIN_SHUTOFF);
    g_thread_join(thread);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*func)(Fixture *fixture, gconstpointer unused);
    } tests[] = {
        { "refuses-before-open", test_refuses_before_open },
        { "refuses-another-scheme", test_refuses_another_scheme },
        { "readonly-may-read-and-not-write", test_readonly_may_read_and_not_write },
        { "refuses-unknown-flags", test_refuses_unknown_flags },
        { "what-the-driver-lacks-is-not-supported", test_what_the_driver_lacks_is_not_supported },
        { "unknown-domain-is-told", test_unknown_domain_is_told },
        { "same-name-with-other-uuid-is-refused", test_same_name_with_other_uuid_is_refused },
        { "list-gives-the-number-alone-when-asked", test_list_gives_the_number_alone_when_asked },
        { "definitions-outlive-the-daemon", test_definitions_outlive_the_daemon },
        { "events-come-in-order", test_events_come_in_order },
        { "autodestroy-ends-with-its-client", test_autodestroy_ends_with_its_client },
        { "stuck-machine-answers-reads-and-destroy-gets-through", test_stuck_machine_answers_reads_and_destroy_gets_through },
    };

    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *path = g_strconcat("/daemon/dispatch/", tests[i].name, NULL);

        g_test_add(path, Fixture, NULL, setup, tests[i].func, teardown);
    }
    return g_test_run();
}
