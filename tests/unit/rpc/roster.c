/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rpc/roster.h"

#include <unistd.h>

typedef struct Fixture {
    guint64 last_id;
    Roster *roster;
    RosterMember members[4];
    char *trace; /* F: it became full, R: it has room again */
} Fixture;

static void describe(const RosterMember *member, TypedParams *params)
{
    roster_describe_unix(params, true, getuid(), getgid(), getpid());
}

static void throw_out(RosterMember *member)
{
    roster_remove(member);
}

static const RosterClass test_class = { describe, throw_out };

static void note_full(bool full, void *opaque)
{
    Fixture *fixture = opaque;
    g_autofree char *before = fixture->trace;

    fixture->trace = g_strconcat(before, full ? "F" : "R", NULL);
}

static void setup(Fixture *fixture, gconstpointer unused)
{
    fixture->roster = roster_new("server", &test_class, &fixture->last_id, note_full, fixture);
    fixture->trace = g_strdup("");
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    roster_free(fixture->roster);
    g_free(fixture->trace);
}

static void limit(Fixture *fixture, guint32 clients, guint32 unknown)
{
    const RosterLimits limits = { clients, unknown };

    roster_set_limits(fixture->roster, &limits);
}

static void test_clients_are_found_by_their_numbers(Fixture *fixture, gconstpointer unused)
{
    roster_add(fixture->roster, &fixture->members[0], false);
    roster_add(fixture->roster, &fixture->members[1], false);
    roster_remove(&fixture->members[0]);
    roster_add(fixture->roster, &fixture->members[2], false);

    g_assert_null(roster_find(fixture->roster, 1));
    g_assert_true(roster_find(fixture->roster, 2) == &fixture->members[1]);
    g_assert_true(roster_find(fixture->roster, 3) == &fixture->members[2]);
    g_assert_cmpuint(roster_count(fixture->roster), ==, 2);
}

static void test_servers_of_a_process_share_their_numbers(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Roster) other = roster_new("other", &test_class, &fixture->last_id, NULL, NULL);

    roster_add(fixture->roster, &fixture->members[0], false);
    roster_add(other, &fixture->members[1], false);
    g_assert_cmpuint(fixture->members[1].id, ==, 2);
    g_assert_null(roster_find(fixture->roster, 2));
}

static void test_full_server_says_so_once(Fixture *fixture, gconstpointer unused)
{
    limit(fixture, 2, 0);
    for (guint i = 0; i < 3; i++)
        roster_add(fixture->roster, &fixture->members[i], false);
    g_assert_cmpstr(fixture->trace, ==, "F");
    roster_remove(&fixture->members[0]);
    g_assert_cmpstr(fixture->trace, ==, "F");
    roster_remove(&fixture->members[1]);
    g_assert_cmpstr(fixture->trace, ==, "FR");
}

static void test_limit_that_changes_is_held_at_once(Fixture *fixture, gconstpointer unused)
{
    roster_add(fixture->roster, &fixture->members[0], false);
    limit(fixture, 1, 0);
    g_assert_cmpstr(fixture->trace, ==, "F");
    g_assert_cmpuint(roster_count(fixture->roster), ==, 1);
    limit(fixture, 2, 0);
    g_assert_cmpstr(fixture->trace, ==, "FR");
}

static void test_unknown_clients_have_a_limit_of_their_own(Fixture *fixture, gconstpointer unused)
{
    limit(fixture, 4, 1);
    roster_add(fixture->roster, &fixture->members[0], false);
    g_assert_cmpstr(fixture->trace, ==, "");
    roster_add(fixture->roster, &fixture->members[1], true);
    g_assert_cmpstr(fixture->trace, ==, "F");
    g_assert_cmpuint(roster_count_unknown(fixture->roster), ==, 1);
    roster_note_known(&fixture->members[1]);
    roster_note_known(&fixture->members[1]);
    g_assert_cmpstr(fixture->trace, ==, "FR");
    g_assert_cmpuint(roster_count_unknown(fixture->roster), ==, 0);
}

static void test_unknown_client_that_goes_makes_room(Fixture *fixture, gconstpointer unused)
{
    limit(fixture, 4, 1);
    roster_add(fixture->roster, &fixture->members[0], true);
    roster_remove(&fixture->members[0]);
    roster_remove(&fixture->members[0]);
    g_assert_cmpstr(fixture->trace, ==, "FR");
    g_assert_cmpuint(roster_count_unknown(fixture->roster), ==, 0);
}

static void test_peer_is_described(Fixture *fixture, gconstpointer unused)
{
    TypedParams params = { 0 };

    roster_add(fixture->roster, &fixture->members[0], false);
    roster_describe(&fixture->members[0], &params);
    g_assert_cmpint(typed_params_find(&params, CLIENT_INFO_READONLY)->value.b, ==, 1);
    g_assert_cmpint(typed_params_find(&params, CLIENT_INFO_UNIX_USER_ID)->value.i, ==, (gint32)getuid());
    g_assert_cmpint(typed_params_find(&params, CLIENT_INFO_UNIX_PROCESS_ID)->value.i, ==, getpid());
    typed_params_clear(&params);
}

static void test_identity_is_described_as_it_was_stated(Fixture *fixture, gconstpointer unused)
{
    TypedParams identity = { 0 }, params = { 0 };

    typed_params_add_string(&identity, "ada", CONNECT_IDENTITY_USER_NAME);
    typed_params_add_ullong(&identity, 1815, CONNECT_IDENTITY_UNIX_USER_ID);
    typed_params_add_string(&identity, "seven", CONNECT_IDENTITY_PROCESS_ID);
    typed_params_add_string(&identity, "ada@REALM", CONNECT_IDENTITY_SASL_USER_NAME);
    roster_describe_identity(&params, false, &identity);
    g_assert_cmpstr(typed_params_find(&params, CLIENT_INFO_UNIX_USER_NAME)->value.s, ==, "ada");
    g_assert_cmpint(typed_params_find(&params, CLIENT_INFO_UNIX_USER_ID)->type, ==, TYPED_PARAM_INT);
    g_assert_cmpint(typed_params_find(&params, CLIENT_INFO_UNIX_USER_ID)->value.i, ==, 1815);
    g_assert_cmpstr(typed_params_find(&params, CLIENT_INFO_SASL_USER_NAME)->value.s, ==, "ada@REALM");
    g_assert_null(typed_params_find(&params, CLIENT_INFO_UNIX_PROCESS_ID));
    typed_params_clear(&identity);
    typed_params_clear(&params);
}

static void test_client_is_closed_by_its_class(Fixture *fixture, gconstpointer unused)
{
    roster_add(fixture->roster, &fixture->members[0], false);
    roster_close(&fixture->members[0]);
    g_assert_cmpuint(roster_count(fixture->roster), ==, 0);
}

#define ADD(name) g_test_add("/rpc/roster/" #name, Fixture, NULL, setup, test_##name, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD(clients_are_found_by_their_numbers);
    ADD(servers_of_a_process_share_their_numbers);
    ADD(full_server_says_so_once);
    ADD(limit_that_changes_is_held_at_once);
    ADD(unknown_clients_have_a_limit_of_their_own);
    ADD(unknown_client_that_goes_makes_room);
    ADD(peer_is_described);
    ADD(identity_is_described_as_it_was_stated);
    ADD(client_is_closed_by_its_class);
    return g_test_run();
}
