/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "car.h"
#include "xml/read.h"

static void free_car(Car *car)
{
    xml_object_free(&car_element, car);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Car, free_car)

static const char whole[] = "<car colour='red' sold='yes'><name>n</name><seats>0</seats><gears>1</gears><engine fuel='e'/><spare fuel='f'/>"
                            "<wheels><wheel size='11'>a</wheel><wheel size='12'/><wheel size='13'/></wheels><notes><x/></notes></car>";

static Car *read_car(const char *text)
{
    return xml_read_text(&car_element, text, strlen(text), 0, NULL, NULL);
}

static void test_a_copy_is_equal_and_its_own(void)
{
    g_autoptr(Car) car = read_car(whole);
    g_autoptr(Car) copy = xml_object_copy(&car_element, car);

    g_assert_true(xml_object_equal(&car_element, car, copy));
    g_assert_true(car->name != copy->name);
    g_assert_true(car->wheels.items[0] != copy->wheels.items[0]);
}

static void test_each_difference_is_seen(void)
{
    static const char *const others[] = {
        "<car colour='red' sold='yes'><name>m</name></car>",
        "<car colour='blue'><name>n</name></car>",
        "<car><name>n</name><seats>0</seats></car>",
        "<car><name>n</name><spare fuel='f'/></car>",
        "<car><name>n</name><gears>2</gears></car>",
        "<car><name>n</name><notes><x/></notes></car>",
        "<car><name>n</name><lamp shape='square'/></car>",
    };
    g_autoptr(Car) plain = read_car("<car colour='red'><name>n</name></car>");

    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autoptr(Car) other = read_car(others[i]);

        g_assert_false(xml_object_equal(&car_element, plain, other));
        g_assert_true(xml_object_equal(&car_element, other, other));
    }
}

static void test_abi_difference_is_named(void)
{
    g_autoptr(Car) car = read_car(whole);
    g_autoptr(Car) other = xml_object_copy(&car_element, car);
    g_autofree char *none = NULL;
    g_autofree char *path = NULL;

    other->colour = COLOUR_BLUE; /* the guest does not see it */
    none = xml_object_abi_difference(&car_element, car, other);
    g_assert_null(none);

    other->wheels.items[1]->size = 14;
    path = xml_object_abi_difference(&car_element, car, other);
    g_assert_cmpstr(path, ==, "/wheels/wheel[2]/@size");
}

static void test_lists_keep_their_order(void)
{
    XML_LIST_OF(char) list = { NULL, 0 };
    char text[] = "abcdefghi";
    GString *seen = g_string_new(NULL);

    for (guint i = 0; i < 9; i++)
        xml_list_insert(&list, i / 2, &text[i]);
    g_assert_true(xml_list_steal(&list, 4) == &text[8]);
    xml_list_append(&list, &text[8]);
    for (guint i = 0; i < list.n; i++)
        g_string_append_c(seen, *list.items[i]);

    g_assert_cmpstr(seen->str, ==, "bdfhgecai");
    g_string_free(seen, TRUE);
    g_free(list.items);
}

static void test_a_copied_list_can_grow(void)
{
    g_autoptr(Car) car = read_car(whole);
    g_autoptr(Car) copy = xml_object_copy(&car_element, car);

    for (guint i = 0; i < 20; i++)
        xml_list_append(&copy->wheels, g_new0(Wheel, 1));
    g_assert_cmpuint(copy->wheels.n, ==, 23);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/xml/object/a-copy-is-equal-and-its-own", test_a_copy_is_equal_and_its_own);
    g_test_add_func("/xml/object/each-difference-is-seen", test_each_difference_is_seen);
    g_test_add_func("/xml/object/abi-difference-is-named", test_abi_difference_is_named);
    g_test_add_func("/xml/object/lists-keep-their-order", test_lists_keep_their_order);
    g_test_add_func("/xml/object/a-copied-list-can-grow", test_a_copied_list_can_grow);
    return g_test_run();
}
