/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemons/testd/fault.h"

#include <string.h>

static FaultList *parse(const char *text)
{
    FaultList *faults = NULL;

    g_assert_true(fault_list_parse(text, &faults, NULL));
    return faults;
}

static void test_a_line_counts_for_its_procedure(void)
{
    g_autoptr(FaultList) faults = parse("# a comment\n\nvirDomainCreate delay 500\n");
    const Fault *fault = fault_list_take(faults, "virDomainCreate");

    g_assert_nonnull(fault);
    g_assert_cmpint(fault->action, ==, FAULT_DELAY);
    g_assert_cmpuint(fault->delay_ms, ==, 500);
    g_assert_null(fault_list_take(faults, "virDomainDestroy"));
    g_assert_true(fault_list_take(faults, "virDomainCreate") == fault);
}

static void test_times_are_counted(void)
{
    g_autoptr(FaultList) faults = parse("* times 2 crash\nvirDomainCreate hang");

    g_assert_cmpint(fault_list_take(faults, "virDomainCreate")->action, ==, FAULT_CRASH);
    g_assert_cmpint(fault_list_take(faults, "virDomainDestroy")->action, ==, FAULT_CRASH);
    g_assert_cmpint(fault_list_take(faults, "virDomainCreate")->action, ==, FAULT_HANG);
    g_assert_null(fault_list_take(faults, "virDomainDestroy"));
}

static void test_errors_carry_code_and_message(void)
{
    g_autoptr(FaultList) faults = parse("virDomainCreate times 1 error 38 no such luck\nvirDomainCreate,error,9");
    const Fault *fault = fault_list_take(faults, "virDomainCreate");

    g_assert_cmpint(fault->code, ==, ERROR_SYSTEM_ERROR);
    g_assert_cmpstr(fault->message, ==, "no such luck");
    fault = fault_list_take(faults, "virDomainCreate");
    g_assert_cmpint(fault->code, ==, ERROR_OPERATION_FAILED);
    g_assert_cmpstr(fault->message, !=, "");
}

static void test_wrong_lines_are_named(void)
{
    static const char *const bad[] = { "virDomainCreate",          "virDomainCreate explode",  "x delay",       "x delay 1s",
                                       "x delay 99999999999",      "x error",                  "x error 0 m",   "x error two m",
                                       "x times crash",            "x times -1 crash",         "x hang please", "x times 2" };

    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *text = g_strdup_printf("a crash\n%s", bad[i]);
        g_autoptr(FaultList) faults = NULL;
        g_autoptr(GError) error = NULL;

        g_assert_false(fault_list_parse(text, &faults, &error));
        g_assert_true(error_is(error, ERROR_INVALID_ARG));
        g_assert_nonnull(strstr(error->message, "fault 2"));
        g_assert_null(faults);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/testd/fault/a-line-counts-for-its-procedure", test_a_line_counts_for_its_procedure);
    g_test_add_func("/testd/fault/times-are-counted", test_times_are_counted);
    g_test_add_func("/testd/fault/errors-carry-code-and-message", test_errors_carry_code_and_message);
    g_test_add_func("/testd/fault/wrong-lines-are-named", test_wrong_lines_are_named);
    return g_test_run();
}
