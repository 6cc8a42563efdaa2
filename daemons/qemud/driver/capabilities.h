/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "driver/control.h"

/* what this host and its QEMUs can do */
QEMU_OP(connect_get_version, NoArgs, ConnectGetVersionRet);
QEMU_OP(connect_get_max_vcpus, ConnectGetMaxVcpusArgs, ConnectGetMaxVcpusRet);
QEMU_OP(connect_get_capabilities, NoArgs, ConnectGetCapabilitiesRet);
QEMU_OP(connect_get_domain_capabilities, ConnectGetDomainCapabilitiesArgs, ConnectGetDomainCapabilitiesRet);
QEMU_OP(connect_get_cpu_model_names, ConnectGetCPUModelNamesArgs, ConnectGetCPUModelNamesRet);
