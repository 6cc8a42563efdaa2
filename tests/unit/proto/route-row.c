/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "proto/enums.h"
#include "proto/numbers.h"
#include "proto/routes.h"

static void test_calls_say_where_they_go(void)
{
    g_assert_cmpint(route_row(PROGRAM_REMOTE, PROC_DOMAIN_GET_STATE)->group, ==, ROUTE_DOMAIN);
    g_assert_cmpint(route_row(PROGRAM_REMOTE, PROC_NODE_GET_INFO)->group, ==, ROUTE_CONNECT);
    g_assert_true(route_row(PROGRAM_REMOTE, PROC_CONNECT_OPEN)->own);
    g_assert_false(route_row(PROGRAM_REMOTE, PROC_DOMAIN_GET_STATE)->own);
    g_assert_null(route_row(PROGRAM_REMOTE, 0));
    g_assert_null(route_row(PROGRAM_REMOTE, -1));
    g_assert_null(route_row(PROGRAM_REMOTE, 100000));
    g_assert_null(route_row(4711, 1));
}

static void test_only_plain_reading_is_sent_again(void)
{
    g_assert_true(route_row(PROGRAM_REMOTE, PROC_DOMAIN_GET_XML_DESC)->resend);
    g_assert_false(route_row(PROGRAM_REMOTE, PROC_DOMAIN_DESTROY)->resend);
    g_assert_false(route_row(PROGRAM_REMOTE, PROC_DOMAIN_SCREENSHOT)->resend);
    g_assert_false(route_row(PROGRAM_REMOTE, PROC_CONNECT_OPEN)->resend);
    for (guint p = 0; p < route_programs_n; p++) {
        for (guint i = 0; i < route_programs[p].rows_n; i++) {
            const RouteRow *row = &route_programs[p].rows[i];

            g_assert_true(!row->resend || (row->readonly && !row->stream && !row->fds && row->event == ROUTE_EVENT_NONE));
        }
    }
}

static void test_events_have_their_messages(void)
{
    const RouteMessage *plain = route_message_of_event(ROUTE_DOMAIN, DOMAIN_EVENT_ID_REBOOT, false);
    const RouteMessage *numbered = route_message_of_event(ROUTE_DOMAIN, DOMAIN_EVENT_ID_REBOOT, true);

    g_assert_cmpint(plain->procedure, ==, PROC_DOMAIN_EVENT_REBOOT);
    g_assert_cmpint(numbered->procedure, ==, PROC_DOMAIN_EVENT_CALLBACK_REBOOT);
    g_assert_true(route_message(PROGRAM_REMOTE, PROC_DOMAIN_EVENT_CALLBACK_REBOOT) == numbered);
    g_assert_null(route_message(PROGRAM_REMOTE, PROC_DOMAIN_GET_STATE));
    g_assert_null(route_message_of_event(ROUTE_DOMAIN, 4711, true));
    for (gint32 id = 0; id <= DOMAIN_EVENT_ID_NIC_MAC_CHANGE; id++)
        g_assert_nonnull(route_message_of_event(ROUTE_DOMAIN, id, true));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/proto/route-row/calls-say-where-they-go", test_calls_say_where_they_go);
    g_test_add_func("/proto/route-row/only-plain-reading-is-sent-again", test_only_plain_reading_is_sent_again);
    g_test_add_func("/proto/route-row/events-have-their-messages", test_events_have_their_messages);
    return g_test_run();
}
