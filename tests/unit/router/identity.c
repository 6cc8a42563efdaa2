/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "identity.h"
#include "payload.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void test_own_identity_is_a_valid_statement(void)
{
    g_autoptr(GByteArray) payload = g_byte_array_new();
    g_autoptr(GByteArray) again = g_byte_array_new();
    Identity self, other = { 0 };

    identity_of_self(&self);
    g_assert_cmpint(self.pid, ==, getpid());
    g_assert_cmpuint(self.start_time, >, 0);
    identity_put(&self, payload);
    g_assert_true(identity_state(&other, payload->data, payload->len, NULL));
    identity_put(&other, again);
    g_assert_cmpmem(again->data, again->len, payload->data, payload->len);
    identity_clear(&self);
    identity_clear(&other);
}

static void test_peer_is_who_the_kernel_says(void)
{
    const PeerCredentials peer = { getpid(), 7, 8 };
    Identity identity, copy;
    int pair[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
    identity_from_peer(&identity, &peer, pair[0]);
    g_assert_cmpuint(identity.uid, ==, 7);
    g_assert_cmpuint(identity.gid, ==, 8);
    identity_copy(&copy, &identity);
    identity_clear(&identity);
    g_assert_cmpuint(copy.start_time, ==, identity.start_time);
    identity_clear(&copy);
    close(pair[0]);
    close(pair[1]);
}

static GByteArray *statement(guint32 n, const char *name, guint32 type, const char *text)
{
    GByteArray *payload = g_byte_array_new();

    payload_word(payload, n);
    payload_string(payload, name);
    payload_word(payload, type);
    if (text != NULL)
        payload_string(payload, text);
    else
        payload_hyper(payload, 1000);
    payload_word(payload, 0);
    return payload;
}

static bool accepts(GByteArray *payload)
{
    g_autoptr(GByteArray) owned = payload;
    Identity identity = { .uid = 1 };
    bool ok = identity_state(&identity, payload->data, payload->len, NULL);

    identity_clear(&identity);
    return ok;
}

static void test_statements_are_checked(void)
{
    g_assert_true(accepts(statement(1, "user-name", 7, "alice")));
    g_assert_true(accepts(statement(1, "unix-user-id", 4, NULL)));
    g_assert_false(accepts(statement(1, "unix-user-id", 3, NULL)));
    g_assert_false(accepts(statement(1, "colour", 7, "red")));
    g_assert_false(accepts(statement(2, "user-name", 7, "alice")));
    g_assert_false(accepts(statement(21, "user-name", 7, "alice")));
    g_assert_false(accepts(statement(0xffffffff, "user-name", 7, "alice")));
    g_assert_false(accepts(statement(0, "user-name", 7, "alice")));
}

static void test_cut_statements_are_refused(void)
{
    g_autoptr(GByteArray) payload = statement(1, "user-name", 7, "alice");
    Identity identity = { .uid = 1 };

    for (guint length = 0; length < payload->len; length++)
        g_assert_false(identity_state(&identity, payload->data, length, NULL));
    g_assert_null(identity.stated);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/router/identity/own-identity-is-a-valid-statement", test_own_identity_is_a_valid_statement);
    g_test_add_func("/router/identity/peer-is-who-the-kernel-says", test_peer_is_who_the_kernel_says);
    g_test_add_func("/router/identity/statements-are-checked", test_statements_are_checked);
    g_test_add_func("/router/identity/cut-statements-are-refused", test_cut_statements_are_refused);
    return g_test_run();
}
