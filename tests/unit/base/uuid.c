/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/uuid.h"

static void test_format_reads_back(void)
{
    Uuid uuid, back;
    char text[UUID_STRING_LENGTH];

    uuid_generate(&uuid);
    uuid_format(&uuid, text);
    g_assert_true(uuid_parse(text, &back));
    g_assert_true(uuid_equal(&uuid, &back));
    g_assert_cmpint(text[14], ==, '4');
}

static void test_hyphens_are_optional(void)
{
    Uuid uuid;
    char text[UUID_STRING_LENGTH];

    g_assert_true(uuid_parse(" C7A5FDBD-cdaf-9455-926a-d65c16db1809\n", &uuid));
    uuid_format(&uuid, text);
    g_assert_cmpstr(text, ==, "c7a5fdbd-cdaf-9455-926a-d65c16db1809");
    g_assert_true(uuid_parse("c7a5fdbdcdaf9455926ad65c16db1809", &uuid));
}

static void test_refuses_what_is_none(void)
{
    static const char *const bad[] = { "", "c7a5fdbd", "c7a5fdbdcdaf9455926ad65c16db180", "c7a5fdbdcdaf9455926ad65c16db18090",
                                       "g7a5fdbdcdaf9455926ad65c16db1809" };
    Uuid uuid;

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(uuid_parse(bad[i], &uuid));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/uuid/format-reads-back", test_format_reads_back);
    g_test_add_func("/base/uuid/hyphens-are-optional", test_hyphens_are_optional);
    g_test_add_func("/base/uuid/refuses-what-is-none", test_refuses_what_is_none);
    return g_test_run();
}
