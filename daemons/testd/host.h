/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/call.h"

/* The host that test:///default pretends to be: two cells of eight CPUs, the same for every client. */
#define TEST_MAX_VCPUS 32

#define TEST_OP(slot, Args, Ret) bool test_##slot(Call *call, const Args *args, Ret *ret, GError **error)

TEST_OP(connect_get_version, NoArgs, ConnectGetVersionRet);
TEST_OP(connect_get_max_vcpus, ConnectGetMaxVcpusArgs, ConnectGetMaxVcpusRet);
TEST_OP(connect_get_sysinfo, ConnectGetSysinfoArgs, ConnectGetSysinfoRet);
TEST_OP(connect_get_capabilities, NoArgs, ConnectGetCapabilitiesRet);
TEST_OP(node_get_info, NoArgs, NodeGetInfoRet);
TEST_OP(node_get_cpu_map, NodeGetCPUMapArgs, NodeGetCPUMapRet);
TEST_OP(node_get_cpu_stats, NodeGetCPUStatsArgs, NodeGetCPUStatsRet);
TEST_OP(node_get_memory_stats, NodeGetMemoryStatsArgs, NodeGetMemoryStatsRet);
TEST_OP(node_get_free_memory, NoArgs, NodeGetFreeMemoryRet);
TEST_OP(node_get_cells_free_memory, NodeGetCellsFreeMemoryArgs, NodeGetCellsFreeMemoryRet);
TEST_OP(node_get_free_pages, NodeGetFreePagesArgs, NodeGetFreePagesRet);
TEST_OP(node_get_security_model, NoArgs, NodeGetSecurityModelRet);
