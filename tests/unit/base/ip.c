/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/ip.h"

static IpAddress address(const char *text)
{
    IpAddress ip;

    g_assert_true(ip_parse(text, &ip));
    return ip;
}

static void test_usual_spelling_comes_back(void)
{
    static const char *const pairs[][2] = { { "10.0.0.1", "10.0.0.1" }, { "10.3", "10.0.0.3" }, { "FD00:0::2", "fd00::2" } };
    char text[IP_STRING_LENGTH];

    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        IpAddress ip = address(pairs[i][0]);

        ip_format(&ip, text);
        g_assert_cmpstr(text, ==, pairs[i][1]);
    }
}

static void test_what_is_none_is_refused(void)
{
    static const char *const bad[] = { "", "x", "1.2.3.4.5", "1.2.3.256", "1.2.3.4 ", "fd00:::1", "1.2.3.4\n1", "fd00::1/64" };
    IpAddress ip;

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(ip_parse(bad[i], &ip));
}

static void test_network_is_what_the_prefix_covers(void)
{
    IpAddress a = address("192.168.122.1"), b = address("192.168.123.1"), c = address("fd00::1");

    g_assert_true(ip_same_network(&a, &b, 23));
    g_assert_false(ip_same_network(&a, &b, 24));
    g_assert_false(ip_same_network(&a, &c, 0));
    b = address("192.168.122.255");
    g_assert_true(ip_host_part_is(&b, 24, true));
    g_assert_false(ip_host_part_is(&b, 24, false));
}

static void test_mask_has_its_ones_in_front(void)
{
    IpAddress good = address("255.255.240.0"), bad = address("255.0.255.0");
    guint prefix;

    g_assert_true(ip_mask_prefix(&good, &prefix));
    g_assert_cmpuint(prefix, ==, 20);
    g_assert_false(ip_mask_prefix(&bad, &prefix));
}

static void test_range_is_counted(void)
{
    IpAddress a = address("10.0.0.250"), b = address("10.0.1.5"), c = address("fd00::1"), d = address("fd01::1");
    guint64 count;

    g_assert_true(ip_range_count(&a, &b, &count));
    g_assert_cmpuint(count, ==, 12);
    g_assert_false(ip_range_count(&b, &a, &count));
    g_assert_false(ip_range_count(&c, &d, &count));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/ip/usual-spelling-comes-back", test_usual_spelling_comes_back);
    g_test_add_func("/base/ip/what-is-none-is-refused", test_what_is_none_is_refused);
    g_test_add_func("/base/ip/network-is-what-the-prefix-covers", test_network_is_what_the_prefix_covers);
    g_test_add_func("/base/ip/mask-has-its-ones-in-front", test_mask_has_its_ones_in_front);
    g_test_add_func("/base/ip/range-is-counted", test_range_is_counted);
    return g_test_run();
}
