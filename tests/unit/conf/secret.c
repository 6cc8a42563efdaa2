/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/error.h"
#include "conf/secret/secret.h"

#include <string.h>

static void test_usage_stands_under_the_name_of_its_kind(void)
{
    static const char *const documents[] = {
        "<secret><usage type='volume'><volume>x</volume></usage></secret>", "<secret><usage type='ceph'><name>x</name></usage></secret>",
        "<secret><usage type='iscsi'><target>x</target></usage></secret>",  "<secret><usage type='tls'><name>x</name></usage></secret>",
        "<secret><usage type='vtpm'><name>x</name></usage></secret>",
    };

    for (guint i = 0; i < G_N_ELEMENTS(documents); i++) {
        g_autoptr(SecretDef) def = secret_def_parse(documents[i], strlen(documents[i]), SECRET_PARSE_STRICT, NULL, NULL);

        g_assert_nonnull(def);
        g_assert_cmpuint(def->usage_type, ==, i + 1);
        g_assert_cmpstr(def->usage_id, ==, "x");
        g_assert_false(uuid_is_null(&def->uuid));
    }
}

static void test_each_fault_is_named(void)
{
    static const struct {
        const char *document;
        ErrorCode code;
        const char *says;
    } faults[] = {
        { "<secret", ERROR_XML_DETAIL, "line 1" },
        { "<pool/>", ERROR_XML_ERROR, "<secret>" },
        { "<secret private='q'/>", ERROR_XML_ERROR, "yes, no" },
        { "<secret><uuid>q</uuid></secret>", ERROR_XML_ERROR, "/secret/uuid" },
        { "<secret><usage/></secret>", ERROR_XML_ERROR, "usage/@type" },
        { "<secret><usage type='q'/></secret>", ERROR_CONFIG_UNSUPPORTED, "volume, ceph" },
        { "<secret><usage type='ceph'/></secret>", ERROR_XML_ERROR, "usage/name" },
        { "<secret><usage type='ceph'><name/></usage></secret>", ERROR_XML_ERROR, "usage" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(SecretDef) def = secret_def_parse(faults[i].document, strlen(faults[i].document), 0, NULL, &error);

        g_assert_null(def);
        g_assert_true(error_is(error, faults[i].code));
        g_assert_nonnull(strstr(error->message, faults[i].says));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/secret/usage", test_usage_stands_under_the_name_of_its_kind);
    g_test_add_func("/secret/faults", test_each_fault_is_named);
    return g_test_run();
}
