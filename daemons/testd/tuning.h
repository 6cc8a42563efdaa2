/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemons/testd/host.h"

/* Changing what a machine has, and what its documents say by themselves. */
void test_give_mac(Interface *interface);
bool test_complete(Daemon *daemon, DomainDef *def, GError **error);

TEST_OP(domain_set_memory_flags, DomainSetMemoryFlagsArgs, NoRet);
TEST_OP(domain_set_vcpus_flags, DomainSetVcpusFlagsArgs, NoRet);
