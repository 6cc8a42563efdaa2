/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "proto/dispatch.h"
#include "proto/numbers.h"
#include "proto/tables.h"

#include <string.h>

/* ---- the table as a whole ---- */

static void test_every_row_is_whole(void)
{
    guint n = 0;

    for (guint p = 0; p < dispatch_programs_n; p++) {
        for (guint i = 0; i < dispatch_programs[p].rows_n; i++) {
            const DispatchRow *row = &dispatch_programs[p].rows[i];

            if (row->name == NULL)
                continue;
            n++;
            g_assert_true(dispatch_row(dispatch_programs[p].program, (gint32)i) == row);
            g_assert_nonnull(row->args);
            g_assert_nonnull(row->ret);
            g_assert_cmpuint(row->op + sizeof(OpSlot), <=, sizeof(DriverOps));
            g_assert_cmpuint(row->flags_offset + row->flags_size, <=, row->args->size);
            g_assert_true(row->object == OBJECT_CONNECT || row->args->fields_n > 0);
            for (guint a = 0; a < row->acl_n; a++)
                g_assert_cmpuint(row->acl[a].offset + row->acl[a].size, <=, row->args->size);
            for (guint l = 0; l < row->lists_n; l++)
                g_assert_cmpuint(row->lists[l].items, <, row->ret->fields_n);
        }
    }
    g_assert_cmpuint(n, >, 200);
}

static void test_unknown_procedures_have_no_row(void)
{
    g_assert_null(dispatch_row(PROGRAM_REMOTE, 0));
    g_assert_null(dispatch_row(PROGRAM_REMOTE, -1));
    g_assert_null(dispatch_row(PROGRAM_REMOTE, 100000));
    g_assert_null(dispatch_row(PROGRAM_REMOTE, PROC_DOMAIN_EVENT_CALLBACK_LIFECYCLE));
    g_assert_null(dispatch_row(4711, 1));
}

static bool destroy(Call *call, const DomainDestroyFlagsArgs *args, NoRet *ret, GError **error)
{
    return args->flags == 1;
}

static void test_alias_reaches_its_targets_slot(void)
{
    static const DriverOps ops = { .domain_destroy_flags = { destroy, DOMAIN_DESTROY_GRACEFUL } };
    const DispatchRow *row = dispatch_row(PROGRAM_REMOTE, PROC_DOMAIN_DESTROY);
    DomainDestroyFlagsArgs args = { .flags = 1 };
    OpSlot slot = dispatch_slot(row, &ops);

    g_assert_cmpuint(slot.flags, ==, DOMAIN_DESTROY_GRACEFUL);
    g_assert_true(slot.fn(NULL, &args, NULL, NULL));
    g_assert_cmpuint(dispatch_flags(row, &args), ==, 1);
    g_assert_null(dispatch_slot(dispatch_row(PROGRAM_REMOTE, PROC_DOMAIN_RESET), &ops).fn);
}

/* ---- permissions ---- */

static guint count_rules(gint32 procedure, const void *args, bool reads)
{
    const DispatchRow *row = dispatch_row(PROGRAM_REMOTE, procedure);
    guint n = 0;

    for (guint i = 0; i < row->acl_n; i++)
        n += acl_applies(&row->acl[i], args) && row->acl[i].reads == reads;
    return n;
}

static void test_secrets_need_more_than_reading(void)
{
    DomainGetXMLDescArgs plain = { .flags = DOMAIN_XML_INACTIVE }, secure = { .flags = DOMAIN_XML_SECURE | DOMAIN_XML_INACTIVE };

    g_assert_true(dispatch_row(PROGRAM_REMOTE, PROC_DOMAIN_GET_XML_DESC)->readonly);
    g_assert_cmpuint(count_rules(PROC_DOMAIN_GET_XML_DESC, &plain, false), ==, 0);
    g_assert_cmpuint(count_rules(PROC_DOMAIN_GET_XML_DESC, &secure, false), ==, 1);
}

static void test_lasting_changes_need_save(void)
{
    DomainAttachDeviceFlagsArgs live = { .flags = DOMAIN_AFFECT_LIVE }, config = { .flags = DOMAIN_AFFECT_CONFIG };
    DomainAttachDeviceFlagsArgs current = { .flags = DOMAIN_AFFECT_CURRENT };

    g_assert_cmpuint(count_rules(PROC_DOMAIN_ATTACH_DEVICE_FLAGS, &live, false), ==, 1);
    g_assert_cmpuint(count_rules(PROC_DOMAIN_ATTACH_DEVICE_FLAGS, &config, false), ==, 2);
    g_assert_cmpuint(count_rules(PROC_DOMAIN_ATTACH_DEVICE_FLAGS, &current, false), ==, 2);
}

static void test_asking_the_agent_needs_write(void)
{
    DomainInterfaceAddressesArgs lease = { .source = DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE };
    DomainInterfaceAddressesArgs agent = { .source = DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT };

    g_assert_cmpuint(count_rules(PROC_DOMAIN_INTERFACE_ADDRESSES, &lease, false), ==, 0);
    g_assert_cmpuint(count_rules(PROC_DOMAIN_INTERFACE_ADDRESSES, &agent, false), ==, 1);
}

/* ---- lists ---- */

static void assert_shaped_names(gint32 max_names, guint expected)
{
    ConnectListDefinedDomainsArgs args = { .max_names = max_names };
    ConnectListDefinedDomainsRet ret = { .names = { g_new0(char *, 3), 3 } };

    for (guint i = 0; i < 3; i++)
        ret.names.items[i] = g_strdup("vm");
    dispatch_shape_lists(dispatch_row(PROGRAM_REMOTE, PROC_CONNECT_LIST_DEFINED_DOMAINS), &args, &ret);
    g_assert_cmpuint(ret.names.n, ==, expected);
    wire_clear(&connect_list_defined_domains_ret_wire, &ret);
}

static void test_lists_keep_to_what_was_asked_for(void)
{
    assert_shaped_names(5, 3);
    assert_shaped_names(2, 2);
    assert_shaped_names(0, 0);
    assert_shaped_names(-1, 0);
}

static void assert_shaped_params(gint32 nparams, guint expected_n, gint32 expected_count)
{
    DomainGetBlkioParametersArgs args = { .nparams = nparams };
    DomainGetBlkioParametersRet ret = { 0 };

    typed_params_add_uint(&ret.params, 500, "weight");
    typed_params_add_string(&ret.params, "", "device_weight");
    typed_params_add_string(&ret.params, "", "device_read_iops_sec");
    dispatch_shape_lists(dispatch_row(PROGRAM_REMOTE, PROC_DOMAIN_GET_BLKIO_PARAMETERS), &args, &ret);
    g_assert_cmpuint(ret.params.n, ==, expected_n);
    g_assert_cmpint(ret.nparams, ==, expected_count);
    wire_clear(&domain_get_blkio_parameters_ret_wire, &ret);
}

static void test_no_room_asks_for_the_number_alone(void)
{
    assert_shaped_params(0, 0, 3);
    assert_shaped_params(2, 2, 2);
    assert_shaped_params(16, 3, 3);
}

static void test_unwanted_results_are_only_counted(void)
{
    ConnectListAllDomainsArgs args = { .need_results = 0 };
    ConnectListAllDomainsRet ret = { .domains = { g_new0(WireDomain, 2), 2 } };

    ret.domains.items[0].name = g_strdup("a");
    ret.domains.items[1].name = g_strdup("b");
    dispatch_shape_lists(dispatch_row(PROGRAM_REMOTE, PROC_CONNECT_LIST_ALL_DOMAINS), &args, &ret);
    g_assert_cmpuint(ret.domains.n, ==, 0);
    g_assert_cmpuint(ret.ret, ==, 2);
    wire_clear(&connect_list_all_domains_ret_wire, &ret);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/proto/dispatch-row/every-row-is-whole", test_every_row_is_whole);
    g_test_add_func("/proto/dispatch-row/unknown-procedures-have-no-row", test_unknown_procedures_have_no_row);
    g_test_add_func("/proto/dispatch-row/alias-reaches-its-targets-slot", test_alias_reaches_its_targets_slot);
    g_test_add_func("/proto/dispatch-row/secrets-need-more-than-reading", test_secrets_need_more_than_reading);
    g_test_add_func("/proto/dispatch-row/lasting-changes-need-save", test_lasting_changes_need_save);
    g_test_add_func("/proto/dispatch-row/asking-the-agent-needs-write", test_asking_the_agent_needs_write);
    g_test_add_func("/proto/dispatch-row/lists-keep-to-what-was-asked-for", test_lists_keep_to_what_was_asked_for);
    g_test_add_func("/proto/dispatch-row/no-room-asks-for-the-number-alone", test_no_room_asks_for_the_number_alone);
    g_test_add_func("/proto/dispatch-row/unwanted-results-are-only-counted", test_unwanted_results_are_only_counted);
    return g_test_run();
}
