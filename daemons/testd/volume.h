/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemons/testd/host.h"

/* Volumes of pools that hold nothing but numbers. */
TEST_OP(storage_pool_lookup_by_volume, StoragePoolLookupByVolumeArgs, StoragePoolLookupByVolumeRet);
TEST_OP(storage_vol_lookup_by_name, StorageVolLookupByNameArgs, StorageVolLookupByNameRet);
TEST_OP(storage_vol_lookup_by_key, StorageVolLookupByKeyArgs, StorageVolLookupByKeyRet);
TEST_OP(storage_vol_lookup_by_path, StorageVolLookupByPathArgs, StorageVolLookupByPathRet);
TEST_OP(storage_vol_create_xml, StorageVolCreateXMLArgs, StorageVolCreateXMLRet);
TEST_OP(storage_vol_create_xml_from, StorageVolCreateXMLFromArgs, StorageVolCreateXMLFromRet);
TEST_OP(storage_vol_delete, StorageVolDeleteArgs, NoRet);
TEST_OP(storage_vol_get_info_flags, StorageVolGetInfoFlagsArgs, StorageVolGetInfoFlagsRet);
TEST_OP(storage_vol_get_xml_desc, StorageVolGetXMLDescArgs, StorageVolGetXMLDescRet);
TEST_OP(storage_vol_get_path, StorageVolGetPathArgs, StorageVolGetPathRet);
