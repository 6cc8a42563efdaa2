/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/call.h"

/* An operation of this driver; see proto/ops.h. */
#define QEMU_OP(slot, Args, Ret) bool qemu_##slot(Call *call, const Args *args, Ret *ret, GError **error)

/* running, paused, ended */
QEMU_OP(domain_suspend, DomainSuspendArgs, NoRet);
QEMU_OP(domain_resume, DomainResumeArgs, NoRet);
QEMU_OP(domain_shutdown_flags, DomainShutdownFlagsArgs, NoRet);
QEMU_OP(domain_reboot, DomainRebootArgs, NoRet);
QEMU_OP(domain_reset, DomainResetArgs, NoRet);
QEMU_OP(domain_destroy_flags, DomainDestroyFlagsArgs, NoRet);

/* into the guest and the monitor */
QEMU_OP(domain_send_key, DomainSendKeyArgs, NoRet);
QEMU_OP(domain_inject_nmi, DomainInjectNMIArgs, NoRet);
QEMU_OP(domain_qemu_monitor_command, DomainQemuMonitorCommandArgs, DomainQemuMonitorCommandRet);
