/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemons/testd/host.h"

/* What is tuned by typed parameters: all of it is kept in the documents and has no other effect. */
TEST_OP(domain_get_memory_parameters, DomainGetMemoryParametersArgs, DomainGetMemoryParametersRet);
TEST_OP(domain_set_memory_parameters, DomainSetMemoryParametersArgs, NoRet);
TEST_OP(domain_get_numa_parameters, DomainGetNumaParametersArgs, DomainGetNumaParametersRet);
TEST_OP(domain_set_numa_parameters, DomainSetNumaParametersArgs, NoRet);
TEST_OP(domain_get_blkio_parameters, DomainGetBlkioParametersArgs, DomainGetBlkioParametersRet);
TEST_OP(domain_set_blkio_parameters, DomainSetBlkioParametersArgs, NoRet);
TEST_OP(domain_get_block_io_tune, DomainGetBlockIoTuneArgs, DomainGetBlockIoTuneRet);
TEST_OP(domain_set_block_io_tune, DomainSetBlockIoTuneArgs, NoRet);
TEST_OP(domain_get_interface_parameters, DomainGetInterfaceParametersArgs, DomainGetInterfaceParametersRet);
TEST_OP(domain_set_interface_parameters, DomainSetInterfaceParametersArgs, NoRet);
TEST_OP(domain_get_perf_events, DomainGetPerfEventsArgs, DomainGetPerfEventsRet);
TEST_OP(domain_set_perf_events, DomainSetPerfEventsArgs, NoRet);
TEST_OP(domain_set_scheduler_parameters_flags, DomainSetSchedulerParametersFlagsArgs, NoRet);
TEST_OP(domain_set_lifecycle_action, DomainSetLifecycleActionArgs, NoRet);
TEST_OP(domain_set_memory_stats_period, DomainSetMemoryStatsPeriodArgs, NoRet);
