/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Objects made at random from the tables themselves: what is written reads back as it was. */
#include <string.h>

#include "car.h"
#include "xml/read.h"
#include "xml/value.h"
#include "xml/write.h"

#define ROUNDS 2000

static void fill(const XmlElement *element, void *object);

static char *random_text(void)
{
    static const char *const pieces[] = { "a", "<", "&", "'", "\"", "ä", " b", "]]>", "0", "x y" };
    GString *text = g_string_new("t");

    for (int n = g_test_rand_int_range(0, 4); n > 0; n--)
        g_string_append(text, pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
    return g_string_free(text, FALSE);
}

static gint64 random_number(const XmlField *field)
{
    gint64 low = field->min, high = field->max != 0 ? field->max : field->kind == XML_KIND_INT ? G_MAXINT8 : G_MAXINT16;

    if (field->kind == XML_KIND_INT && field->min == 0)
        low = G_MININT8;
    return low + g_test_rand_int_range(0, (gint32)(high - low) + 1);
}

static int random_name(const EnumTable *table)
{
    int value;

    do
        value = g_test_rand_int_range(0, (gint32)table->n_names);
    while (table->names[value] == NULL);
    return value;
}

static Bitmap *random_bitmap(guint limit)
{
    Bitmap *bitmap = bitmap_new();

    for (guint i = 0; i < 4; i++)
        bitmap_set(bitmap, (guint)g_test_rand_int_range(0, (gint32)limit));
    return bitmap;
}

static void fill_member(const XmlField *field, void *object)
{
    void *member = xml_member(field, object);
    void *part;

    switch ((XmlKind)field->kind) {
    case XML_KIND_STRING:
    case XML_KIND_FORMED:
        *(char **)member = random_text();
        break;
    case XML_KIND_FLAG:
    case XML_KIND_BOOL:
        *(bool *)member = true;
        break;
    case XML_KIND_YES_NO:
    case XML_KIND_ON_OFF:
        xml_int_set(field, object, g_test_rand_int_range(TRISTATE_YES, TRISTATE_NO + 1));
        break;
    case XML_KIND_ENUM:
        xml_int_set(field, object, random_name(field->type));
        break;
    case XML_KIND_INT:
    case XML_KIND_UINT:
    case XML_KIND_HEX:
    case XML_KIND_SIZE:
        xml_int_set(field, object, random_number(field));
        if (field->set_offset != 0)
            *((bool *)object + field->set_offset - 1) = true;
        break;
    case XML_KIND_UUID:
        uuid_generate(member);
        break;
    case XML_KIND_MAC:
        mac_generate((const guint8[]){ 2, 0, 0 }, member);
        break;
    case XML_KIND_IP:
        g_assert_true(ip_parse(g_test_rand_bit() ? "192.168.1.2" : "fd00::1", member));
        break;
    case XML_KIND_BITMAP:
        *(Bitmap **)member = random_bitmap((guint)field->max);
        break;
    case XML_KIND_ELEMENT:
        fill(field->type, member);
        break;
    case XML_KIND_ELEMENT_PTR:
        part = xml_object_new(field->type);
        fill(field->type, part);
        *(void **)member = part;
        break;
    case XML_KIND_LIST:
        for (int n = g_test_rand_int_range(0, 5); n > 0; n--) {
            part = xml_object_new(field->type);
            fill(field->type, part);
            xml_list_append(member, part);
        }
        break;
    case XML_KIND_RAW:
    case XML_KIND_NAMESPACE:
    case XML_KIND_HOOK:
        break;
    }
}

/* Discriminators stand before what they govern. An element's own text reads as "" where there is none, never as nothing. */
static void fill(const XmlElement *element, void *object)
{
    for (const XmlField *field = element->fields; field->path != NULL; field++) {
        if (xml_field_counts(field, object) && (field->required || *field->path == '\0' || g_test_rand_bit()))
            fill_member(field, object);
    }
}

static void test_what_is_written_reads_back(void)
{
    for (guint i = 0; i < ROUNDS; i++) {
        Car *car = xml_object_new(&car_element);
        g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GError) error = NULL;
        g_autofree char *text = NULL;

        fill(&car_element, car);
        text = xml_write_text(&car_element, car, XML_WRITE_SECURE);
        Car *back = xml_read_text(&car_element, text, strlen(text), 0, warnings, &error);

        g_assert_no_error(error);
        g_assert_cmpuint(warnings->len, ==, 0);
        if (!xml_object_equal(&car_element, car, back))
            g_error("differs: %s", text);
        xml_object_free(&car_element, car);
        xml_object_free(&car_element, back);
    }
}

static void test_a_copy_differs_in_nothing(void)
{
    for (guint i = 0; i < ROUNDS; i++) {
        Car *car = xml_object_new(&car_element);

        fill(&car_element, car);
        Car *copy = xml_object_copy(&car_element, car);
        g_autofree char *difference = xml_object_abi_difference(&car_element, car, copy);

        g_assert_null(difference);
        g_assert_true(xml_object_equal(&car_element, car, copy));
        xml_object_free(&car_element, car);
        xml_object_free(&car_element, copy);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/xml/property/what-is-written-reads-back", test_what_is_written_reads_back);
    g_test_add_func("/xml/property/a-copy-differs-in-nothing", test_a_copy_differs_in_nothing);
    return g_test_run();
}
