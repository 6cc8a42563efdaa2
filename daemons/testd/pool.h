/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/storage/pool.h"
#include "daemons/testd/host.h"

/* Pools that hold nothing but numbers; each is of the same size. */
bool test_add_pools(Daemon *daemon, GError **error);

/* for volumes */
bool test_pool_require_active(Object *pool, GError **error);
void test_pool_take(Object *pool, gint64 bytes);

TEST_OP(connect_find_storage_pool_sources, ConnectFindStoragePoolSourcesArgs, ConnectFindStoragePoolSourcesRet);
TEST_OP(storage_pool_define_xml, StoragePoolDefineXMLArgs, StoragePoolDefineXMLRet);
TEST_OP(storage_pool_create_xml, StoragePoolCreateXMLArgs, StoragePoolCreateXMLRet);
TEST_OP(storage_pool_create, StoragePoolCreateArgs, NoRet);
TEST_OP(storage_pool_build, StoragePoolBuildArgs, NoRet);
TEST_OP(storage_pool_destroy, StoragePoolDestroyArgs, NoRet);
TEST_OP(storage_pool_delete, StoragePoolDeleteArgs, NoRet);
TEST_OP(storage_pool_undefine, StoragePoolUndefineArgs, NoRet);
TEST_OP(storage_pool_refresh, StoragePoolRefreshArgs, NoRet);
TEST_OP(storage_pool_get_info, StoragePoolGetInfoArgs, StoragePoolGetInfoRet);
TEST_OP(storage_pool_set_autostart, StoragePoolSetAutostartArgs, NoRet);
TEST_OP(storage_pool_num_of_volumes, StoragePoolNumOfVolumesArgs, StoragePoolNumOfVolumesRet);
TEST_OP(storage_pool_list_volumes, StoragePoolListVolumesArgs, StoragePoolListVolumesRet);
TEST_OP(storage_pool_list_all_volumes, StoragePoolListAllVolumesArgs, StoragePoolListAllVolumesRet);
