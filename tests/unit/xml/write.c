/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/write.h"

#include <string.h>

#include "car.h"
#include "xml/read.h"

static void free_car(Car *car)
{
    xml_object_free(&car_element, car);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Car, free_car)

static Car *read_car(const char *text)
{
    g_autoptr(GError) error = NULL;
    Car *car = xml_read_text(&car_element, text, strlen(text), 0, NULL, &error);

    g_assert_no_error(error);
    return car;
}

static void assert_writes(const char *text, guint flags, const char *expected)
{
    g_autoptr(Car) car = read_car(text);
    g_autofree char *out = xml_write_text(&car_element, car, flags);

    g_assert_cmpstr(out, ==, expected);
}

static void test_rows_are_written_in_their_order(void)
{
    assert_writes(
        "<car><code>5</code><boot unit='MiB'>1</boot><doors><lights state='off'/></doors><wheels><wheel size='11'>w</wheel></wheels>"
        "<name>n</name><towbar/></car>",
        0,
        "<car colour='blue'>\n"
        "  <name>n</name>\n"
        "  <towbar/>\n"
        "  <doors>\n"
        "    <lights state='off'/>\n"
        "  </doors>\n"
        "  <code>0x0005</code>\n"
        "  <boot unit='KiB'>1024</boot>\n"
        "  <wheels>\n"
        "    <wheel size='11'>w</wheel>\n"
        "  </wheels>\n"
        "</car>\n");
}

static void test_text_is_escaped(void)
{
    assert_writes("<car><name>&lt;&gt;&amp;'\"</name></car>", 0, "<car colour='blue'>\n  <name>&lt;&gt;&amp;&apos;&quot;</name>\n</car>\n");
}

static void test_secrets_need_to_be_asked_for(void)
{
    static const char text[] = "<car><name>n</name><password>p</password></car>";

    assert_writes(text, 0, "<car colour='blue'>\n  <name>n</name>\n</car>\n");
    assert_writes(text, XML_WRITE_SECURE, "<car colour='blue'>\n  <name>n</name>\n  <password>p</password>\n</car>\n");
}

static void test_inactive_documents_hold_nothing_live(void)
{
    static const char text[] = "<car><name>n</name><driver>d</driver></car>";

    assert_writes(text, XML_WRITE_INACTIVE, "<car colour='blue'>\n  <name>n</name>\n</car>\n");
    assert_writes(text, 0, "<car colour='blue'>\n  <name>n</name>\n  <driver>d</driver>\n</car>\n");
}

static void test_notes_are_kept_as_they_were(void)
{
    assert_writes("<car><name>n</name><notes><a:x xmlns:a='urn:a'><y z='1'/>t<![CDATA[<]]></a:x></notes></car>", 0,
                  "<car colour='blue'>\n  <name>n</name>\n  <notes>\n"
                  "    <a:x xmlns:a=\"urn:a\"><y z=\"1\"/>t<![CDATA[<]]></a:x>\n  </notes>\n</car>\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/xml/write/rows-are-written-in-their-order", test_rows_are_written_in_their_order);
    g_test_add_func("/xml/write/text-is-escaped", test_text_is_escaped);
    g_test_add_func("/xml/write/secrets-need-to-be-asked-for", test_secrets_need_to_be_asked_for);
    g_test_add_func("/xml/write/inactive-documents-hold-nothing-live", test_inactive_documents_hold_nothing_live);
    g_test_add_func("/xml/write/notes-are-kept-as-they-were", test_notes_are_kept_as_they_were);
    return g_test_run();
}
