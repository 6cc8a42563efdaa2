/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "driver/control.h"

QEMU_OP(node_get_security_model, NoArgs, NodeGetSecurityModelRet);
QEMU_OP(domain_get_security_label, DomainGetSecurityLabelArgs, DomainGetSecurityLabelRet);
QEMU_OP(domain_get_security_label_list, DomainGetSecurityLabelListArgs, DomainGetSecurityLabelListRet);
