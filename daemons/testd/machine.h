/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/lifecycle.h"
#include "daemons/testd/host.h"

/* A machine's life, which here is only its state. */
bool test_launch(Daemon *daemon, Machine *machine, const DomainDef *def, guint32 flags, GError **error);
bool test_start(Daemon *daemon, Machine *machine, const DomainDef *def, const LifecycleChange *change, GError **error);
Machine *test_add_machine(Daemon *daemon, const char *xml, bool running, GError **error);
void test_usage(Machine *machine, const MachineState *state, MachineUsage *ret_usage);

bool test_require_active(Call *call, GError **error);

TEST_OP(domain_create_with_flags, DomainCreateWithFlagsArgs, DomainCreateWithFlagsRet);
TEST_OP(domain_destroy_flags, DomainDestroyFlagsArgs, NoRet);
TEST_OP(domain_shutdown_flags, DomainShutdownFlagsArgs, NoRet);
TEST_OP(domain_reboot, DomainRebootArgs, NoRet);
TEST_OP(domain_reset, DomainResetArgs, NoRet);
TEST_OP(domain_suspend, DomainSuspendArgs, NoRet);
TEST_OP(domain_resume, DomainResumeArgs, NoRet);
TEST_OP(domain_get_os_type, DomainGetOSTypeArgs, DomainGetOSTypeRet);
TEST_OP(domain_send_key, DomainSendKeyArgs, NoRet);
TEST_OP(domain_inject_nmi, DomainInjectNMIArgs, NoRet);
