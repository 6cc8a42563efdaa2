/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/read.h"

#include <string.h>

#include "car.h"
#include "xml/document.h"
#include "xml/write.h"

static void free_car(Car *car)
{
    xml_object_free(&car_element, car);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Car, free_car)

static Car *read_car(const char *inside, GPtrArray *warnings, GError **error)
{
    g_autofree char *text = g_strdup_printf("<car>\n%s</car>", inside);

    return xml_read_text(&car_element, text, strlen(text), 0, warnings, error);
}

static Car *read_good(const char *inside)
{
    g_autoptr(GError) error = NULL;
    Car *car = read_car(inside, NULL, &error);

    g_assert_no_error(error);
    return car;
}

static void assert_refused(const char *inside, const char *message)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(read_car(inside, NULL, &error));
    g_assert_cmpstr(error->message, ==, message);
    g_assert_true(error_is(error, ERROR_XML_ERROR) || error_is(error, ERROR_OVERFLOW));
}

static void test_scalars_are_read(void)
{
    g_autoptr(Car) car = read_good("<name>a</name><towbar/><doors locked='no'><lights state='on'/></doors><offset> -3 </offset>"
                                   "<code>0xBEEF</code><gears>1-3,^2</gears><mac address='52:54:0:a:B:c'/>");

    g_assert_cmpstr(car->name, ==, "a");
    g_assert_true(car->towbar);
    g_assert_cmpint(car->locked, ==, TRISTATE_NO);
    g_assert_cmpint(car->lights, ==, TRISTATE_ON);
    g_assert_cmpint(car->offset, ==, -3);
    g_assert_cmpuint(car->code, ==, 0xbeef);
    g_assert_cmpuint(bitmap_count(car->gears), ==, 2);
    g_assert_cmpuint(car->mac.bytes[5], ==, 0x0c);
}

static void test_fallback_counts_where_nothing_is_said(void)
{
    g_autoptr(Car) car = read_good("<name>a</name>");

    g_assert_cmpint(car->colour, ==, COLOUR_BLUE);
}

static void test_sizes_are_scaled_up(void)
{
    g_autoptr(Car) bytes = read_good("<name>a</name><boot unit='b'>1025</boot>");
    g_autoptr(Car) own = read_good("<name>a</name><boot>2</boot>");
    g_autoptr(Car) thousand = read_good("<name>a</name><boot unit='KB'>1024</boot>");

    g_assert_cmpuint(bytes->boot_kib, ==, 2);
    g_assert_cmpuint(own->boot_kib, ==, 2048);
    g_assert_cmpuint(thousand->boot_kib, ==, 1000);
}

static void test_zero_differs_from_not_said(void)
{
    g_autoptr(Car) said = read_good("<name>a</name><seats>0</seats>");
    g_autoptr(Car) unsaid = read_good("<name>a</name>");

    g_assert_true(said->has_seats);
    g_assert_false(unsaid->has_seats);
}

static void test_discriminator_decides_in_any_order(void)
{
    g_autoptr(Car) car = read_good("<name>a</name><lamp edge='5' shape='square'/>");

    g_assert_cmpuint(car->edge, ==, 5);
}

static void test_lists_and_parts_are_read(void)
{
    g_autoptr(Car) car = read_good("<name>a</name><wheels><wheel size='10'>x</wheel><wheel size='22'/></wheels><spare fuel='e'/>");

    g_assert_cmpuint(car->wheels.n, ==, 2);
    g_assert_cmpstr(car->wheels.items[0]->name, ==, "x");
    g_assert_cmpuint(car->wheels.items[1]->size, ==, 22);
    g_assert_cmpstr(car->spare->fuel, ==, "e");
}

static void test_refusals_name_place_and_what_is_allowed(void)
{
    assert_refused("<doors locked='maybe'/><name/>", "line 2, /car/doors/@locked: \"maybe\" is not one of yes, no");
    assert_refused("<name/>\n\n<offset>x</offset>", "line 4, /car/offset: \"x\" is not a whole number");
    assert_refused("<name/><offset>200</offset>", "line 2, /car/offset: \"200\" is out of range: -128 to 127");
    assert_refused("<name/><seats>-1</seats>", "line 2, /car/seats: \"-1\" is not a whole number of 0 or more");
    assert_refused("<name/><code>0x10000</code>", "line 2, /car/code: \"0x10000\" is out of range: 0 to 65535");
    assert_refused("<name/><wheels><wheel size='10'/>\n<wheel size='9'/></wheels>",
                   "line 3, /car/wheels/wheel[2]/@size: \"9\" is out of range: 10 to 22");
    assert_refused("<name/><uuid>12</uuid>", "line 2, /car/uuid: \"12\" is not a UUID of 32 hexadecimal digits");
    assert_refused("<name/><mac address='1:2'/>", "line 2, /car/mac/@address: \"1:2\" is not a MAC address such as 52:54:00:01:02:03");
    assert_refused("<name/><gears>1-9</gears>", "line 2, /car/gears: \"1-9\" is not a set of numbers below 8 such as 0-3,^2,8");
    assert_refused("<name/><boot unit='XB'>1</boot>",
                   "line 2, /car/boot/@unit: \"XB\" is not one of bytes, B, KB, K, KiB, MB, M, MiB, GB, G, GiB, "
                   "TB, T, TiB, PB, P, PiB, EB, E, EiB");
    assert_refused("<name/><boot unit='EiB'>17</boot>", "line 2, /car/boot: \"17\" EiB is more than 16 EiB");
}

static void test_what_is_required_is_missed_where_it_belongs(void)
{
    assert_refused("", "line 1, /car/name: is missing");
    assert_refused("<name/><spare/>", "line 2, /car/spare/@fuel: is missing");
    assert_refused("<name/><wheels><wheel/></wheels>", "line 2, /car/wheels/wheel/@size: is missing");
}

static void test_what_is_unknown_is_told(void)
{
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Car) car = read_car("<name/>\n<wings/><doors open='yes'/><lamp edge='5'/><name>b</name>", warnings, NULL);

    g_assert_nonnull(car);
    g_assert_cmpstr(car->name, ==, "");
    g_assert_cmpuint(warnings->len, ==, 4);
    g_assert_cmpstr(g_ptr_array_index(warnings, 0), ==, "line 3, /car/wings: is unknown and passed over");
    g_assert_cmpstr(g_ptr_array_index(warnings, 1), ==, "line 3, /car/doors/@open: is unknown and passed over");
    g_assert_cmpstr(g_ptr_array_index(warnings, 2), ==, "line 3, /car/lamp/@edge: has no meaning here and is passed over");
    g_assert_cmpstr(g_ptr_array_index(warnings, 3), ==, "line 3, /car/name[2]: stands here a second time and is passed over");
}

static void test_strict_reading_refuses_what_is_unknown(void)
{
    static const char text[] = "<car><name/><wings/></car>";
    g_autoptr(GError) error = NULL;

    g_assert_null(xml_read_text(&car_element, text, strlen(text), XML_READ_STRICT, NULL, &error));
    g_assert_true(error_is(error, ERROR_XML_INVALID_SCHEMA));
}

static void test_inactive_reading_passes_live_things_over(void)
{
    static const char text[] = "<car><name/><driver>me</driver></car>";
    g_autoptr(Car) live = xml_read_text(&car_element, text, strlen(text), 0, NULL, NULL);
    g_autoptr(Car) inactive = xml_read_text(&car_element, text, strlen(text), XML_READ_INACTIVE, NULL, NULL);

    g_assert_cmpstr(live->driver, ==, "me");
    g_assert_null(inactive->driver);
}

static void assert_no_document(const char *text, gsize length, ErrorCode code)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(xml_read_text(&car_element, text, length, 0, NULL, &error));
    g_assert_cmpint(error_code(error), ==, code);
}

static void test_bad_documents_are_refused(void)
{
    static const char bomb[] = "<!DOCTYPE car [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><car><name>&b;</name></car>";
    static const char external[] = "<!DOCTYPE car [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><car><name>&a;</name></car>";
    g_autofree char *deep = g_malloc0(300 * 3 + 1);
    g_autofree char *large = g_malloc(XML_DOCUMENT_LIMIT + 1);

    for (guint i = 0; i < 300; i++)
        memcpy(deep + i * 3, "<a>", 3);
    memset(large, ' ', XML_DOCUMENT_LIMIT + 1);

    assert_no_document("", 0, ERROR_XML_DETAIL);
    assert_no_document("<car>", 5, ERROR_XML_DETAIL);
    assert_no_document("<car><name>\xff\xfe</name></car>", 24, ERROR_XML_DETAIL);
    assert_no_document("<bus/>", 6, ERROR_XML_ERROR);
    assert_no_document(bomb, strlen(bomb), ERROR_XML_ERROR);
    assert_no_document(external, strlen(external), ERROR_XML_ERROR);
    assert_no_document(deep, 900, ERROR_XML_DETAIL);
    assert_no_document(large, XML_DOCUMENT_LIMIT + 1, ERROR_XML_ERROR);
}

static void test_not_well_formed_names_the_line(void)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(read_car("\n\n<name>", NULL, &error));
    g_assert_true(g_str_has_prefix(error->message, "line 4: "));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/xml/read/scalars-are-read", test_scalars_are_read);
    g_test_add_func("/xml/read/fallback-counts-where-nothing-is-said", test_fallback_counts_where_nothing_is_said);
    g_test_add_func("/xml/read/sizes-are-scaled-up", test_sizes_are_scaled_up);
    g_test_add_func("/xml/read/zero-differs-from-not-said", test_zero_differs_from_not_said);
    g_test_add_func("/xml/read/discriminator-decides-in-any-order", test_discriminator_decides_in_any_order);
    g_test_add_func("/xml/read/lists-and-parts-are-read", test_lists_and_parts_are_read);
    g_test_add_func("/xml/read/refusals-name-place-and-what-is-allowed", test_refusals_name_place_and_what_is_allowed);
    g_test_add_func("/xml/read/what-is-required-is-missed-where-it-belongs", test_what_is_required_is_missed_where_it_belongs);
    g_test_add_func("/xml/read/what-is-unknown-is-told", test_what_is_unknown_is_told);
    g_test_add_func("/xml/read/strict-reading-refuses-what-is-unknown", test_strict_reading_refuses_what_is_unknown);
    g_test_add_func("/xml/read/inactive-reading-passes-live-things-over", test_inactive_reading_passes_live_things_over);
    g_test_add_func("/xml/read/bad-documents-are-refused", test_bad_documents_are_refused);
    g_test_add_func("/xml/read/not-well-formed-names-the-line", test_not_well_formed_names_the_line);
    return g_test_run();
}
