/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "driver/control.h"

guint64 qemu_thread_wait_ns(pid_t pid, int tid);

QEMU_OP(domain_get_vcpus, DomainGetVcpusArgs, DomainGetVcpusRet);
QEMU_OP(domain_set_vcpus_flags, DomainSetVcpusFlagsArgs, NoRet);
