/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/typed-param.h"

static void test_grows_and_finds(void)
{
    TypedParams params = { 0 };

    for (guint i = 0; i < 100; i++)
        typed_params_add_ullong(&params, i * 10, "block.%u.rd.bytes", i);
    typed_params_add_string(&params, "vda", "block.0.name");

    g_assert_cmpuint(params.n, ==, 101);
    g_assert_cmpuint(typed_params_find(&params, "block.57.rd.bytes")->value.ul, ==, 570);
    g_assert_cmpstr(typed_params_find(&params, "block.0.name")->value.s, ==, "vda");
    g_assert_null(typed_params_find(&params, "block.100.rd.bytes"));
    typed_params_clear(&params);
    g_assert_cmpuint(params.n, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/typed-param/grows-and-finds", test_grows_and_finds);
    return g_test_run();
}
