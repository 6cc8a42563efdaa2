/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "object.h"
#include "proto/enums.h"
#include "proto/numbers.h"
#include "track.h"

#include <stdlib.h>
#include <string.h>

static const EventClass *class_of(guint32 procedure)
{
    FrameHeader header = { .program = PROGRAM_REMOTE, .procedure = (gint32)procedure };

    return event_call(&header)->class;
}

static const EventClass *domains(void)
{
    return class_of(PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY);
}

static const EventClass *networks(void)
{
    return class_of(313);
}

/* "a:1:pP" is a domain called a with id 1 that is persistent and paused; its UUID is made of its name's first letter. */
static void put_object(GByteArray *payload, const char *text, ObjectShape shape)
{
    g_auto(GStrv) parts = g_strsplit(text, ":", 3);
    guint8 uuid[16];

    memset(uuid, parts[0][0], sizeof(uuid));
    payload_string(payload, parts[0]);
    payload_bytes(payload, uuid, sizeof(uuid));
    if (shape == OBJECT_NAME_UUID_ID)
        payload_word(payload, (guint32)atoi(parts[1]));
}

static bool is_listed(const char *text, const EventClass *class, const EventFilter *filter)
{
    const char *flags = strrchr(text, ':') + 1;

    return filter->bits == 0 || (filter->bits == OBJECT_PERSISTENT && strchr(flags, 'p') != NULL) ||
           (filter->bits == OBJECT_PAUSED && strchr(flags, 'P') != NULL) || (filter->bits == OBJECT_ACTIVE && strchr(flags, 'a') != NULL);
}

static GByteArray *make_list(const EventClass *class, const EventFilter *filter, const char *texts)
{
    g_auto(GStrv) all = g_strsplit(texts, " ", -1);
    GByteArray *list = g_byte_array_new();
    guint n = 0;

    payload_word(list, 0);
    for (guint i = 0; all[i] != NULL && *all[i] != '\0'; i++) {
        if (is_listed(all[i], class, filter)) {
            put_object(list, all[i], class->shape);
            n++;
        }
    }
    frame_put_word(list->data, n);
    payload_word(list, n);
    return list;
}

static ObjectTable *make_table(const EventClass *class, const char *texts)
{
    ObjectTable *table = object_table_new(class);

    for (guint i = 0; i < EVENT_FILTERS_MAX; i++) {
        g_autoptr(GByteArray) list = make_list(class, &class->filters[i], texts);

        if (i == 0 || class->filters[i].flag != 0)
            g_assert_true(object_table_add(table, &class->filters[i], list->data, list->len));
    }
    return table;
}

static void note(const ObjectView *object, gint32 event, gint32 detail, void *opaque)
{
    Cursor cursor = { object->bytes, object->length, false };
    g_autofree char *name = cursor_dup_string(&cursor);

    g_string_append_printf(opaque, "%s%s:%d:%d", ((GString *)opaque)->len > 0 ? " " : "", name, event, object->id);
    if (detail != 0)
        g_string_append_printf(opaque, "/%d", detail);
}

static void check(const EventClass *class, const char *before, const char *after, const char *expected)
{
    g_autoptr(ObjectTable) old = make_table(class, before);
    g_autoptr(ObjectTable) new = make_table(class, after);
    g_autoptr(GString) told = g_string_new(NULL);

    object_table_diff(old, new, note, told);
    g_assert_cmpstr(told->str, ==, expected);
}

/* Events are domain:event:id; 0 defined, 1 undefined, 2 started, 3 suspended, 4 resumed, 5 stopped. */
static const struct {
    const char *name;
    const char *before;
    const char *after;
    const char *expected;
} domain_changes[] = {
    { "nothing", "a:1:p b:-1:p c:3:pP d:4:", "a:1:p b:-1:p c:3:pP d:4:", "" },
    { "stopped", "a:1:p", "a:-1:p", "a:5:-1" },
    { "started", "a:-1:p", "a:1:p", "a:2:1" },
    { "started-and-paused", "a:-1:p", "a:1:pP", "a:2:1 a:3:1" },
    { "suspended", "a:1:p", "a:1:pP", "a:3:1" },
    { "resumed", "a:1:pP", "a:1:p", "a:4:1" },
    { "started-anew", "a:1:p", "a:2:p", "a:5:-1 a:2:2" },
    { "defined", "", "a:-1:p", "a:0:-1" },
    { "defined-and-started", "", "a:1:p", "a:0:1 a:2:1" },
    { "created", "", "a:1:", "a:2:1" },
    { "undefined", "a:-1:p", "", "a:1:-1" },
    { "transient-gone", "a:1:", "", "a:5:-1" },
    { "stopped-and-undefined", "a:1:p", "", "a:5:-1 a:1:1" },
    { "undefined-while-running", "a:1:p", "a:1:", "a:1:1" },
    { "made-persistent", "a:1:", "a:1:p", "a:0:1" },
    { "renamed", "ab:-1:p", "ac:-1:p", "ab:1:-1/1 ac:0:-1/2" },
};

static void test_domain_change(gconstpointer data)
{
    const guint i = GPOINTER_TO_UINT(data);

    check(domains(), domain_changes[i].before, domain_changes[i].after, domain_changes[i].expected);
}

/* 0 defined, 1 undefined, 2 started, 3 stopped */
static void test_network_changes(void)
{
    check(networks(), "a::pa", "a::p", "a:3:-1");
    check(networks(), "a::p", "a::pa", "a:2:-1");
    check(networks(), "a::p", "", "a:1:-1");
    check(networks(), "", "a::pa", "a:0:-1 a:2:-1");
    check(networks(), "a::a", "", "a:3:-1");
}

static void apply(ObjectTable *table, const char *text, gint32 event)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    ObjectView view;

    put_object(bytes, text, OBJECT_NAME_UUID_ID);
    Cursor cursor = { bytes->data, bytes->len, false };
    g_assert_true(object_read(&cursor, OBJECT_NAME_UUID_ID, &view));
    object_table_apply(table, &view, event);
}

static void check_after(ObjectTable *table, const char *texts)
{
    g_autoptr(ObjectTable) expected = make_table(domains(), texts);
    g_autoptr(GString) told = g_string_new(NULL);

    object_table_diff(table, expected, note, told);
    g_assert_cmpstr(told->str, ==, "");
}

static void test_events_keep_the_table(void)
{
    g_autoptr(ObjectTable) table = make_table(domains(), "a:1:p b:2:");

    apply(table, "a:-1:", DOMAIN_EVENT_STOPPED);
    check_after(table, "a:-1:p b:2:");
    apply(table, "a:7:", DOMAIN_EVENT_STARTED);
    apply(table, "a:7:", DOMAIN_EVENT_SUSPENDED);
    check_after(table, "a:7:pP b:2:");
    apply(table, "a:7:", DOMAIN_EVENT_RESUMED);
    apply(table, "b:-1:", DOMAIN_EVENT_STOPPED);
    check_after(table, "a:7:p");
    apply(table, "c:-1:", DOMAIN_EVENT_DEFINED);
    apply(table, "a:7:", DOMAIN_EVENT_UNDEFINED);
    apply(table, "a:7:", DOMAIN_EVENT_SHUTDOWN);
    check_after(table, "a:7: c:-1:p");
    apply(table, "c:-1:", DOMAIN_EVENT_UNDEFINED);
    apply(table, "a:-1:", DOMAIN_EVENT_STOPPED);
    g_assert_cmpuint(object_table_size(table), ==, 0);
}

static void test_cut_lists_are_refused(void)
{
    const EventClass *class = domains();
    g_autoptr(GByteArray) list = make_list(class, &class->filters[0], "a:1:p bcd:-1:p");

    for (guint length = 0; length < list->len - 4; length++) {
        g_autoptr(ObjectTable) table = object_table_new(class);

        g_assert_false(object_table_add(table, &class->filters[0], list->data, length));
    }
    g_autoptr(ObjectTable) table = object_table_new(class);
    frame_put_word(list->data, 0xffffffff);
    g_assert_false(object_table_add(table, &class->filters[0], list->data, list->len));
}

/* tracking */

typedef struct Fake {
    Tracker *tracker;
    guint32 serial;
    GString *told;
} Fake;

static guint32 count_list(const EventClass *class, guint32 flags, void *opaque)
{
    return ++((Fake *)opaque)->serial;
}

static void note_missed(const EventClass *class, const ObjectView *object, gint32 event, gint32 detail, void *opaque)
{
    note(object, event, detail, ((Fake *)opaque)->told);
}

static const TrackerHandler handler = { count_list, note_missed };

static void fake_setup(Fake *fake, gconstpointer unused)
{
    fake->tracker = tracker_new(domains(), &handler, fake);
    fake->told = g_string_new(NULL);
}

static void fake_teardown(Fake *fake, gconstpointer unused)
{
    tracker_free(fake->tracker);
    g_string_free(fake->told, TRUE);
}

static void answer_one(Fake *fake, guint i, guint32 serial, const char *texts)
{
    const EventClass *class = domains();
    g_autoptr(GByteArray) list = make_list(class, &class->filters[i], texts);
    FrameHeader header = { .serial = serial, .status = FRAME_OK };

    g_assert_true(tracker_take_reply(fake->tracker, &header, list->data, list->len));
}

static void answer(Fake *fake, const char *texts)
{
    guint32 first = fake->serial - EVENT_FILTERS_MAX + 1;

    for (guint i = 0; i < EVENT_FILTERS_MAX; i++)
        answer_one(fake, i, first + i, texts);
}

static bool event(Fake *fake, const char *text, gint32 number)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    ObjectView view;

    put_object(bytes, text, OBJECT_NAME_UUID_ID);
    Cursor cursor = { bytes->data, bytes->len, false };
    g_assert_true(object_read(&cursor, OBJECT_NAME_UUID_ID, &view));
    return tracker_take_event(fake->tracker, &view, number);
}

static void test_first_lists_tell_nothing(Fake *fake, gconstpointer unused)
{
    tracker_start(fake->tracker);
    answer(fake, "a:1:p");
    g_assert_cmpstr(fake->told->str, ==, "");
}

static void test_second_lists_tell_what_was_missed(Fake *fake, gconstpointer unused)
{
    tracker_start(fake->tracker);
    answer(fake, "a:1:p");
    tracker_stop(fake->tracker);
    tracker_start(fake->tracker);
    answer(fake, "a:-1:p");
    g_assert_cmpstr(fake->told->str, ==, "a:5:-1");
}

static void test_event_between_lists_has_them_asked_again(Fake *fake, gconstpointer unused)
{
    tracker_start(fake->tracker);
    answer(fake, "a:1:p");
    tracker_start(fake->tracker);
    guint32 first = fake->serial - 2;
    answer_one(fake, 0, first, "a:1:p");
    g_assert_true(event(fake, "a:1:", DOMAIN_EVENT_SUSPENDED));
    answer_one(fake, 1, first + 1, "a:1:pP");
    answer_one(fake, 2, first + 2, "a:1:pP");
    g_assert_cmpuint(fake->serial, ==, first + 5); /* three new calls */
    answer(fake, "a:1:pP");
    g_assert_cmpstr(fake->told->str, ==, "");
}

static void test_storm_of_events_does_not_ask_for_ever(Fake *fake, gconstpointer unused)
{
    tracker_start(fake->tracker);
    for (guint i = 0; i < 5; i++) {
        event(fake, "b:2:", DOMAIN_EVENT_SUSPENDED);
        answer(fake, "a:1:p b:2:P");
    }
    g_assert_cmpuint(fake->serial, ==, 5 * EVENT_FILTERS_MAX);
    g_assert_nonnull(fake->tracker->known);
}

static void test_echo_is_dropped_once(Fake *fake, gconstpointer unused)
{
    test_second_lists_tell_what_was_missed(fake, NULL);
    g_assert_false(event(fake, "a:-1:", DOMAIN_EVENT_STOPPED));
    g_assert_true(event(fake, "a:-1:", DOMAIN_EVENT_STOPPED));
}

static void test_other_event_ends_the_echo(Fake *fake, gconstpointer unused)
{
    test_second_lists_tell_what_was_missed(fake, NULL);
    g_assert_true(event(fake, "b:-1:", DOMAIN_EVENT_STOPPED));
    g_assert_true(event(fake, "a:2:", DOMAIN_EVENT_STARTED));
    g_assert_true(event(fake, "a:-1:", DOMAIN_EVENT_STOPPED));
}

static void test_refused_list_leaves_what_was_known(Fake *fake, gconstpointer unused)
{
    FrameHeader header = { .status = FRAME_ERROR };

    tracker_start(fake->tracker);
    answer(fake, "a:1:p");
    tracker_start(fake->tracker);
    header.serial = fake->serial;
    g_assert_true(tracker_take_reply(fake->tracker, &header, NULL, 0));
    tracker_start(fake->tracker);
    answer(fake, "a:-1:p");
    g_assert_cmpstr(fake->told->str, ==, "a:5:-1");
}

static void test_late_answers_are_not_ours(Fake *fake, gconstpointer unused)
{
    FrameHeader header = { .serial = 1 };

    tracker_start(fake->tracker);
    tracker_stop(fake->tracker);
    g_assert_false(tracker_take_reply(fake->tracker, &header, NULL, 0));
}

#define ADD(name, test) g_test_add("/router/track/" name, Fake, NULL, fake_setup, test, fake_teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(domain_changes); i++) {
        g_autofree char *path = g_strconcat("/router/object/domain-", domain_changes[i].name, NULL);

        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_domain_change);
    }
    g_test_add_func("/router/object/network-changes", test_network_changes);
    g_test_add_func("/router/object/events-keep-the-table", test_events_keep_the_table);
    g_test_add_func("/router/object/cut-lists-are-refused", test_cut_lists_are_refused);
    ADD("first-lists-tell-nothing", test_first_lists_tell_nothing);
    ADD("second-lists-tell-what-was-missed", test_second_lists_tell_what_was_missed);
    ADD("event-between-lists-has-them-asked-again", test_event_between_lists_has_them_asked_again);
    ADD("storm-of-events-does-not-ask-for-ever", test_storm_of_events_does_not_ask_for_ever);
    ADD("echo-is-dropped-once", test_echo_is_dropped_once);
    ADD("other-event-ends-the-echo", test_other_event_ends_the_echo);
    ADD("refused-list-leaves-what-was-known", test_refused_list_leaves_what_was_known);
    ADD("late-answers-are-not-ours", test_late_answers_are_not_ours);
    return g_test_run();
}
