/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conf/nodedev/device.h"
#include "conf/secret/secret.h"
#include "conf/storage/pool.h"
#include "daemon/object-filter.h"

#include <string.h>

static ObjectState *state_of(const XmlElement *element, void *def, bool active, bool persistent)
{
    ObjectState *state = object_state_copy(&(ObjectState){ 0 });
    g_autoptr(ObjectDoc) doc = object_doc_new(element, def);

    g_assert_nonnull(def);
    object_state_set_live(state, active ? object_doc_ref(doc) : NULL);
    object_state_set_config(state, persistent ? object_doc_ref(doc) : NULL);
    return state;
}

static void test_pools_are_filtered_by_type_and_life(void)
{
    static const char xml[] = "<pool type='dir'><name>n</name><target><path>/t</path></target></pool>";
    g_autoptr(ObjectState) state = state_of(&storage_pool_element, storage_pool_def_parse(xml, strlen(xml), 0, NULL, NULL), true, false);

    g_assert_true(storage_pool_matches(state, 0));
    g_assert_true(storage_pool_matches(state, CONNECT_LIST_STORAGE_POOLS_DIR));
    g_assert_true(storage_pool_matches(state, CONNECT_LIST_STORAGE_POOLS_DIR | CONNECT_LIST_STORAGE_POOLS_FS));
    g_assert_false(storage_pool_matches(state, CONNECT_LIST_STORAGE_POOLS_FS));
    g_assert_false(storage_pool_matches(state, CONNECT_LIST_STORAGE_POOLS_DIR | CONNECT_LIST_STORAGE_POOLS_INACTIVE));
    g_assert_true(storage_pool_matches(state, CONNECT_LIST_STORAGE_POOLS_DIR | CONNECT_LIST_STORAGE_POOLS_TRANSIENT));
}

static void test_devices_are_filtered_by_what_they_can_do(void)
{
    static const char xml[] = "<device><name>d</name><capability type='scsi_host'><host>1</host><capability type='vport_ops'>"
                              "<max_vports>0</max_vports><vports>0</vports></capability></capability></device>";
    g_autoptr(ObjectState) state = state_of(&node_device_element, node_device_def_parse(xml, strlen(xml), 0, NULL, NULL), true, false);

    g_assert_true(node_device_matches(state, 0));
    g_assert_true(node_device_matches(state, CONNECT_LIST_NODE_DEVICES_CAP_SCSI_HOST));
    g_assert_true(node_device_matches(state, CONNECT_LIST_NODE_DEVICES_CAP_VPORTS));
    g_assert_false(node_device_matches(state, CONNECT_LIST_NODE_DEVICES_CAP_FC_HOST));
    g_assert_true(node_device_matches(state, (guint32)CONNECT_LIST_NODE_DEVICES_ACTIVE));
    g_assert_false(node_device_matches(state, CONNECT_LIST_NODE_DEVICES_CAP_VPORTS | CONNECT_LIST_NODE_DEVICES_PERSISTENT));
}

static void test_secrets_are_filtered_by_where_they_are_kept(void)
{
    static const char xml[] = "<secret ephemeral='yes'/>";
    g_autoptr(ObjectState) state = state_of(&secret_element, secret_def_parse(xml, strlen(xml), 0, NULL, NULL), false, true);

    g_assert_true(secret_matches(state, CONNECT_LIST_SECRETS_EPHEMERAL | CONNECT_LIST_SECRETS_NO_EPHEMERAL));
    g_assert_true(secret_matches(state, CONNECT_LIST_SECRETS_EPHEMERAL | CONNECT_LIST_SECRETS_NO_PRIVATE));
    g_assert_false(secret_matches(state, CONNECT_LIST_SECRETS_EPHEMERAL | CONNECT_LIST_SECRETS_PRIVATE));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/object-filter/pools", test_pools_are_filtered_by_type_and_life);
    g_test_add_func("/object-filter/devices", test_devices_are_filtered_by_what_they_can_do);
    g_test_add_func("/object-filter/secrets", test_secrets_are_filtered_by_where_they_are_kept);
    return g_test_run();
}
