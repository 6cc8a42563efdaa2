/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/uri.h"
#include "client/ssh.h"

static Uri *parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    Uri *uri = uri_parse(text, &error);

    g_assert_no_error(error);
    return uri;
}

static void assert_refused(const char *text, ErrorCode code, const char *part)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(uri_parse(text, &error));
    g_assert_cmpint(error_code(error), ==, code);
    g_assert_nonnull(strstr(error->message, part));
}

static void test_transport_follows_scheme_and_host(void)
{
    static const struct {
        const char *text;
        UriTransport transport;
        bool own, session;
    } cases[] = {
        { "qemu:///system", URI_TRANSPORT_UNIX, false, false },
        { "qemu:///session", URI_TRANSPORT_UNIX, false, true },
        { "qemu://host/system", URI_TRANSPORT_TLS, false, false },
        { "qemu+tcp:///system", URI_TRANSPORT_TCP, false, false },
        { "qemu+ssh://me@host:22/system", URI_TRANSPORT_SSH, false, false },
        { "qemu+ext:///system?command=x", URI_TRANSPORT_EXT, false, false },
        { "qemu+libssh://h/system", URI_TRANSPORT_LIBSSH, false, false },
        { "qemu+libssh2://h/system", URI_TRANSPORT_LIBSSH2, false, false },
        { "test:///default", URI_TRANSPORT_UNIX, true, true },
        { "test:///default?socket=/x", URI_TRANSPORT_UNIX, false, false },
        { "test+unix:///default", URI_TRANSPORT_UNIX, false, false },
        { "test://host/default", URI_TRANSPORT_TLS, false, false },
        { "esx://host/?no_verify=1", URI_TRANSPORT_UNIX, true, true },
        { "unheard-of:///", URI_TRANSPORT_UNIX, false, false },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Uri) uri = parse(cases[i].text);

        g_test_message("%s", cases[i].text);
        g_assert_cmpint(uri->transport, ==, cases[i].transport);
        g_assert_cmpint(uri->own, ==, cases[i].own);
        g_assert_cmpint(uri->session, ==, cases[i].session);
    }
}

static void test_place_is_taken_apart(void)
{
    g_autoptr(Uri) uri = parse("qemu+ssh://me@[::1]:77/system");

    g_assert_cmpstr(uri->driver, ==, "qemu");
    g_assert_cmpstr(uri->user, ==, "me");
    g_assert_cmpstr(uri->host, ==, "::1");
    g_assert_cmpint(uri->port, ==, 77);
    g_assert_cmpstr(uri->server_name, ==, "qemu:///system");
}

static void test_parameters_are_ours_or_the_drivers(void)
{
    g_autoptr(Uri) uri = parse("qemu+unix:///system?socket=/a%20b&mode=direct&proxy=netcat&no_tty=1&no_verify=0&x=%26&y");

    g_assert_cmpstr(uri->socket, ==, "/a b");
    g_assert_cmpint(uri->mode, ==, URI_MODE_DIRECT);
    g_assert_cmpint(uri->proxy, ==, URI_PROXY_NETCAT);
    g_assert_true(uri->no_tty);
    g_assert_false(uri->no_verify);
    g_assert_cmpstr(uri->server_name, ==, "qemu:///system?x=%26&y");
}

static void test_own_drivers_see_the_uri_whole(void)
{
    g_autoptr(Uri) uri = parse("esx://root@host/?no_verify=1&proxy=http://p");

    g_assert_cmpstr(uri->server_name, ==, "esx://root@host/?no_verify=1&proxy=http://p");
}

static void test_what_is_wrong_is_named(void)
{
    assert_refused("qemu", ERROR_NO_CONNECT, "'qemu' does not include a driver name");
    assert_refused("qemu+carrier-pigeon:///system", ERROR_INVALID_ARG, "not 'carrier-pigeon'");
    assert_refused("qemu+unix://host/system", ERROR_INVALID_ARG, "remote server 'host'");
    assert_refused("qemu+ext:///system", ERROR_INVALID_ARG, "command is required");
    assert_refused("qemu:///system?mode=bad", ERROR_INVALID_ARG, "Unknown remote mode 'bad'");
    assert_refused("qemu:///system?proxy=bad", ERROR_INVALID_ARG, "Unknown proxy type 'bad'");
    assert_refused("qemu:///system?no_tty=yes", ERROR_INVALID_ARG, "no_tty");
    assert_refused("qemu:///system?no_tty", ERROR_INVALID_ARG, "no_tty");
    assert_refused("qemu+tcp://host:99999/system", ERROR_INTERNAL_ERROR, "Unable to parse URI");
}

static void assert_ssh(const char *text, bool readonly, const char *expected)
{
    g_autoptr(Uri) uri = parse(text);
    g_auto(GStrv) argv = ssh_arguments(uri, readonly);
    g_autofree char *joined = g_strjoinv(" ", argv);

    g_assert_cmpstr(joined, ==, expected);
}

static void test_ssh_is_called_as_the_uri_says(void)
{
    assert_ssh("qemu+ssh://me@h:77/system?proxy=native&keyfile=/k&no_tty=1&no_verify=1&known_hosts=/kh", true,
               "ssh -p 77 -l me -i /k -T -e none -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/kh -- h "
               "sh -c 'exec virt-ssh-helper -r '\\''qemu:///system'\\'''");
    assert_ssh("qemu+ssh://h/system?netcat=/n&socket=/s&command=/my/ssh", false,
               "/my/ssh -T -e none -- h sh -c 'if '\\''/n'\\'' -q 2>&1 | grep -q \"requires an argument\"; then exec '\\''/n'\\'' -q0 -U "
               "'\\''/s'\\''; fi; exec '\\''/n'\\'' -U '\\''/s'\\'''");
}

static void test_aliases_are_words(void)
{
    g_assert_true(uri_is_alias("my-host_1"));
    g_assert_false(uri_is_alias("qemu:///system"));
    g_assert_false(uri_is_alias(""));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/client/uri/transport_follows_scheme_and_host", test_transport_follows_scheme_and_host);
    g_test_add_func("/client/uri/place_is_taken_apart", test_place_is_taken_apart);
    g_test_add_func("/client/uri/parameters_are_ours_or_the_drivers", test_parameters_are_ours_or_the_drivers);
    g_test_add_func("/client/uri/own_drivers_see_the_uri_whole", test_own_drivers_see_the_uri_whole);
    g_test_add_func("/client/uri/what_is_wrong_is_named", test_what_is_wrong_is_named);
    g_test_add_func("/client/uri/ssh_is_called_as_the_uri_says", test_ssh_is_called_as_the_uri_says);
    g_test_add_func("/client/uri/aliases_are_words", test_aliases_are_words);
    return g_test_run();
}
