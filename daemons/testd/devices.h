/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemons/testd/host.h"

/* Devices come and go at once: the guest has no say. */
TEST_OP(domain_attach_device_flags, DomainAttachDeviceFlagsArgs, NoRet);
TEST_OP(domain_detach_device_flags, DomainDetachDeviceFlagsArgs, NoRet);
TEST_OP(domain_detach_device_alias, DomainDetachDeviceAliasArgs, NoRet);
TEST_OP(domain_update_device_flags, DomainUpdateDeviceFlagsArgs, NoRet);
