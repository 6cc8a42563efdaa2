/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "proto/numbers.h"
#include "router.h"

#include <string.h>

/* A router that knows drivers and nothing else. */
typedef struct Fixture {
    Router router;
    Paths paths;
    Manifests manifests;
    Manifest fake, net;
    Daemon fake_daemon, net_daemon;
} Fixture;

static const char *const fake_schemes[] = { "fake", "mock", NULL };
static const char *const net_schemes[] = { "network", NULL };

static void setup(Fixture *fixture, gconstpointer unused)
{
    fixture->fake =
        (Manifest){ .name = (char *)"fake", .schemes = (char **)fake_schemes, .classes = 1u << ROUTE_DOMAIN | 1u << ROUTE_STORAGE };
    fixture->net = (Manifest){ .name = (char *)"net", .schemes = (char **)net_schemes, .classes = 1u << ROUTE_NETWORK };
    fixture->fake_daemon.manifest = &fixture->fake;
    fixture->net_daemon.manifest = &fixture->net;
    fixture->manifests.items = g_ptr_array_new();
    fixture->router.daemons = g_ptr_array_new();
    fixture->router.paths = &fixture->paths;
    fixture->router.manifests = &fixture->manifests;
    g_ptr_array_add(fixture->manifests.items, &fixture->fake);
    g_ptr_array_add(fixture->manifests.items, &fixture->net);
    g_ptr_array_add(fixture->router.daemons, &fixture->fake_daemon);
    g_ptr_array_add(fixture->router.daemons, &fixture->net_daemon);
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    g_ptr_array_unref(fixture->manifests.items);
    g_ptr_array_unref(fixture->router.daemons);
}

static void opens(Fixture *fixture, const char *uri, const Manifest *preferred, const Manifest *expected, const char *expected_uri)
{
    g_autofree char *opened = NULL;

    g_assert_true(router_parse_uri(&fixture->router, uri, preferred, &opened, NULL) == expected);
    g_assert_cmpstr(opened, ==, expected_uri);
}

static void refuses(Fixture *fixture, const char *uri, const char *part)
{
    g_autofree char *opened = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_null(router_parse_uri(&fixture->router, uri, NULL, &opened, &error));
    g_assert_true(error_is(error, ERROR_NO_CONNECT));
    g_assert_nonnull(strstr(error->message, part));
    g_assert_null(opened);
}

static void test_scheme_chooses_the_driver(Fixture *fixture, gconstpointer unused)
{
    opens(fixture, "fake:///system", NULL, &fixture->fake, "fake:///system");
    opens(fixture, "MOCK:", &fixture->net, &fixture->fake, "MOCK:");
    opens(fixture, "network:///system", &fixture->fake, &fixture->net, "network:///system");
}

static void test_transport_is_cut(Fixture *fixture, gconstpointer unused)
{
    opens(fixture, "fake+unix:///system?socket=/a+b:c", NULL, &fixture->fake, "fake:///system?socket=/a+b:c");
    opens(fixture, "fake+:", NULL, &fixture->fake, "fake:");
}

static void test_empty_means_the_sockets_or_the_default_driver(Fixture *fixture, gconstpointer unused)
{
    refuses(fixture, NULL, "no driver is the default");
    opens(fixture, NULL, &fixture->net, &fixture->net, "network:///system");
    fixture->fake.is_default = true;
    opens(fixture, "", NULL, &fixture->fake, "fake:///system");
    fixture->paths.session = true;
    opens(fixture, NULL, NULL, &fixture->fake, "fake:///session");
}

static void test_what_is_no_uri_is_refused(Fixture *fixture, gconstpointer unused)
{
    refuses(fixture, "nosuch:///x", "fake, mock, network");
    refuses(fixture, "fake", "\"fake\"");
    refuses(fixture, ":", "known schemes");
    refuses(fixture, "+unix:", "known schemes");
}

static const RouteRow *row_of(guint32 program, gint32 procedure)
{
    FrameHeader header = { .program = program, .version = 1, .procedure = procedure };

    return route_find(&header, NULL);
}

static void test_class_chooses_the_daemon(Fixture *fixture, gconstpointer unused)
{
    const RouteRow storage = { .name = "x", .group = ROUTE_STORAGE }, network = { .name = "x", .group = ROUTE_NETWORK };
    const RouteRow secret = { .name = "virSecretX", .group = ROUTE_SECRET };
    g_autoptr(GError) error = NULL;

    g_assert_true(router_daemon_for(&fixture->router, &fixture->fake, "somebody", row_of(PROGRAM_REMOTE, PROC_DOMAIN_DESTROY), NULL) ==
                  &fixture->fake_daemon);
    g_assert_true(router_daemon_for(&fixture->router, &fixture->fake, "somebody", row_of(PROGRAM_REMOTE, PROC_NODE_GET_INFO), NULL) ==
                  &fixture->fake_daemon);
    g_assert_true(router_daemon_for(&fixture->router, &fixture->fake, "somebody", row_of(PROGRAM_QEMU, 1), NULL) == &fixture->fake_daemon);
    g_assert_true(router_daemon_for(&fixture->router, &fixture->fake, "somebody", &storage, NULL) == &fixture->fake_daemon);
    g_assert_true(router_daemon_for(&fixture->router, &fixture->fake, "somebody", &network, NULL) == &fixture->net_daemon);
    g_assert_null(router_daemon_for(&fixture->router, &fixture->fake, "somebody", &secret, &error));
    g_assert_true(error_is(error, ERROR_NO_SUPPORT));
    g_assert_nonnull(strstr(error->message, "virSecretX"));
}

static void test_unknown_numbers_are_refused(Fixture *fixture, gconstpointer unused)
{
    static const FrameHeader unknown[] = {
        { .program = 1, .version = 1, .procedure = 1 },
        { .program = PROGRAM_REMOTE, .version = 2, .procedure = 1 },
        { .program = PROGRAM_REMOTE, .version = 1, .procedure = 0 },
        { .program = PROGRAM_REMOTE, .version = 1, .procedure = -1 },
        { .program = PROGRAM_REMOTE, .version = 1, .procedure = G_MAXINT32 },
        { .program = PROGRAM_REMOTE, .version = 1, .procedure = PROC_DOMAIN_EVENT_LIFECYCLE },
    };

    for (guint i = 0; i < G_N_ELEMENTS(unknown); i++) {
        g_autoptr(GError) error = NULL;

        g_assert_null(route_find(&unknown[i], &error));
        g_assert_true(error_is(error, ERROR_RPC));
    }
}

#define ADD(name, test) g_test_add("/router/route/" name, Fixture, NULL, setup, test, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("scheme-chooses-the-driver", test_scheme_chooses_the_driver);
    ADD("transport-is-cut", test_transport_is_cut);
    ADD("empty-means-the-sockets-or-the-default-driver", test_empty_means_the_sockets_or_the_default_driver);
    ADD("what-is-no-uri-is-refused", test_what_is_no_uri_is_refused);
    ADD("class-chooses-the-daemon", test_class_chooses_the_daemon);
    ADD("unknown-numbers-are-refused", test_unknown_numbers_are_refused);
    return g_test_run();
}
