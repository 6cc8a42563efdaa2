/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemons/testd/host.h"

/* What machines are said to have done. */
TEST_OP(domain_get_cpu_stats, DomainGetCPUStatsArgs, DomainGetCPUStatsRet);
TEST_OP(domain_memory_stats, DomainMemoryStatsArgs, DomainMemoryStatsRet);
TEST_OP(domain_block_stats, DomainBlockStatsArgs, DomainBlockStatsRet);
TEST_OP(domain_interface_stats, DomainInterfaceStatsArgs, DomainInterfaceStatsRet);
TEST_OP(domain_get_block_info, DomainGetBlockInfoArgs, DomainGetBlockInfoRet);
TEST_OP(domain_get_vcpus, DomainGetVcpusArgs, DomainGetVcpusRet);
TEST_OP(domain_get_scheduler_type, DomainGetSchedulerTypeArgs, DomainGetSchedulerTypeRet);
TEST_OP(domain_get_scheduler_parameters_flags, DomainGetSchedulerParametersFlagsArgs, DomainGetSchedulerParametersFlagsRet);
TEST_OP(domain_get_security_label, DomainGetSecurityLabelArgs, DomainGetSecurityLabelRet);
TEST_OP(domain_get_hostname, DomainGetHostnameArgs, DomainGetHostnameRet);
TEST_OP(domain_get_disk_errors, DomainGetDiskErrorsArgs, DomainGetDiskErrorsRet);
TEST_OP(domain_get_messages, DomainGetMessagesArgs, DomainGetMessagesRet);
TEST_OP(domain_get_launch_security_info, DomainGetLaunchSecurityInfoArgs, DomainGetLaunchSecurityInfoRet);
TEST_OP(domain_memory_peek, DomainMemoryPeekArgs, DomainMemoryPeekRet);
void test_stats(Daemon *daemon, Machine *machine, const MachineState *state, guint32 groups, guint32 flags, TypedParams *params);
