/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/mac.h"

static void test_format_reads_back(void)
{
    static const guint8 prefix[] = { 0x52, 0x54, 0x00 };
    MacAddress mac, back;
    char text[MAC_STRING_LENGTH];

    mac_generate(prefix, &mac);
    mac_format(&mac, text);
    g_assert_true(g_str_has_prefix(text, "52:54:00:"));
    g_assert_true(mac_parse(text, &back));
    g_assert_true(mac_equal(&mac, &back));
    g_assert_false(mac_is_multicast(&mac));
}

static void test_what_is_none_is_refused(void)
{
    static const char *const bad[] = { "", "1:2:3:4:5", "1:2:3:4:5:6:7", "1:2:3:4:5:g", "001:2:3:4:5:6", "1-2-3-4-5-6", "1:2:3:4:5:" };
    MacAddress mac;

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(mac_parse(bad[i], &mac));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/mac/format-reads-back", test_format_reads_back);
    g_test_add_func("/base/mac/what-is-none-is-refused", test_what_is_none_is_refused);
    return g_test_run();
}
