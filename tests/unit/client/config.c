/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/auth-file.h"
#include "client/config.h"
#include "client/settings.h"

#include <glib/gstdio.h>
#include <unistd.h>

static void test_values_of_all_kinds(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = config_parse("# first\nuri_default = \"qemu:///system\" # why\n\nport=16509\nother = 'x'\n"
                                            "long = \"\"\"a\nb\"\"\"\nuri_aliases = [\n  \"a=b\", # one\n  'c=d',\n]\n",
                                            "f", &error);
    const char *text = NULL;
    const char *const *items = NULL;

    g_assert_no_error(error);
    g_assert_true(config_string(config, "uri_default", &text, NULL));
    g_assert_cmpstr(text, ==, "qemu:///system");
    g_assert_true(config_string(config, "long", &text, NULL));
    g_assert_cmpstr(text, ==, "a\nb");
    g_assert_true(config_list(config, "uri_aliases", &items, NULL));
    g_assert_cmpuint(g_strv_length((GStrv)items), ==, 2);
    g_assert_cmpstr(items[1], ==, "c=d");
    g_assert_true(config_string(config, "absent", &text, NULL));
    g_assert_null(text);
}

static void test_mistakes_name_their_line(void)
{
    static const struct {
        const char *text, *part;
    } cases[] = {
        { "\n\nuri_default\n", "f:3: = behind the name" },
        { "a = \"x\n", "f:1: the quote" },
        { "a = x\n", "f:1: a number" },
        { "a = 1 b\n", "f:1: the end of the line" },
        { "a = [ 1 ]\n", "f:1: a quoted text" },
        { "a = [ \"x\"\n", "f:2: a comma" },
        { "= 1\n", "f:1: a name" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;

        g_assert_null(config_parse(cases[i].text, "f", &error));
        g_assert_cmpint(error_code(error), ==, ERROR_CONF_SYNTAX);
        g_assert_true(g_str_has_prefix(error->message, cases[i].part));
    }
}

static void test_value_of_another_kind_is_an_error(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = config_parse("a = 1\n", "f", NULL);
    const char *text = "untouched";

    g_assert_false(config_string(config, "a", &text, &error));
    g_assert_cmpstr(error->message, ==, "f:1: a must be a quoted text");
    g_assert_cmpstr(text, ==, "untouched");
}

static const char auth_text[] = "[credentials-one]\nusername=u\nauthname=a\npassword=p\n[credentials-all]\nauthname=anybody\n"
                                "[auth-libvirt-host1]\ncredentials=one\n[auth-libvirt-default]\ncredentials=all\n"
                                "[auth-ssh-host1]\ncredentials=missing\n[auth-esx-host1]\nx=y\n";

static void assert_auth(const char *service, const char *host, const char *key, const char *expected)
{
    g_autoptr(AuthFile) file = auth_file_parse(auth_text, "f", NULL);
    g_autofree char *value = NULL;

    g_assert_true(auth_file_lookup(file, service, host, key, &value, NULL));
    g_assert_cmpstr(value, ==, expected);
}

static void test_credentials_by_service_and_host(void)
{
    assert_auth("libvirt", "host1", "password", "p");
    assert_auth("libvirt", "host2", "authname", "anybody");
    assert_auth("libvirt", "host2", "password", NULL);
    assert_auth("hyperv", "host1", "password", NULL);
}

static void test_credentials_that_contradict_themselves(void)
{
    g_autoptr(AuthFile) file = auth_file_parse(auth_text, "f", NULL);
    g_autoptr(GError) missing = NULL;
    g_autoptr(GError) nameless = NULL;
    char *value = NULL;

    g_assert_false(auth_file_lookup(file, "ssh", "host1", "password", &value, &missing));
    g_assert_cmpstr(missing->message, ==, "Missing group 'credentials-missing' referenced from group 'auth-ssh-host1' in 'f'");
    g_assert_false(auth_file_lookup(file, "esx", "host1", "password", &value, &nameless));
    g_assert_cmpstr(nameless->message, ==, "Missing item 'credentials' in group 'auth-esx-host1' in 'f'");
    g_assert_null(auth_file_parse("no group = 1\n", "f", NULL));
}

static void test_named_authentication_file_must_be_there(void)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(auth_file_find("/nowhere/auth.conf", &error));
    g_assert_cmpint(error_code(error), ==, ERROR_CONF_SYNTAX);
}

static void test_environment_gives_the_default(void)
{
    g_autofree char *uri = NULL, *given = NULL;

    g_setenv("LIBVIRT_DEFAULT_URI", "test:///default", TRUE);
    g_assert_true(settings_resolve(&settings_libvirt, NULL, true, &uri, NULL));
    g_assert_true(settings_resolve(&settings_libvirt, "qemu:///system", true, &given, NULL));
    g_unsetenv("LIBVIRT_DEFAULT_URI");
    g_assert_cmpstr(uri, ==, "test:///default");
    g_assert_cmpstr(given, ==, "qemu:///system");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/client/config/values_of_all_kinds", test_values_of_all_kinds);
    g_test_add_func("/client/config/mistakes_name_their_line", test_mistakes_name_their_line);
    g_test_add_func("/client/config/value_of_another_kind_is_an_error", test_value_of_another_kind_is_an_error);
    g_test_add_func("/client/config/credentials_by_service_and_host", test_credentials_by_service_and_host);
    g_test_add_func("/client/config/credentials_that_contradict_themselves", test_credentials_that_contradict_themselves);
    g_test_add_func("/client/config/named_authentication_file_must_be_there", test_named_authentication_file_must_be_there);
    g_test_add_func("/client/config/environment_gives_the_default", test_environment_gives_the_default);
    return g_test_run();
}
