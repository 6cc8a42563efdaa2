/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemons/testd/host.h"

#define TEST_PIN_CPUS 8 /* as many of the host's CPUs as maps speak of */

/* Which of the host's CPUs may be used: kept in the documents, with no thread to move. */
const Bitmap *test_vcpu_pin(const DomainDef *def, guint vcpu);

TEST_OP(domain_pin_vcpu_flags, DomainPinVcpuFlagsArgs, NoRet);
TEST_OP(domain_get_vcpu_pin_info, DomainGetVcpuPinInfoArgs, DomainGetVcpuPinInfoRet);
TEST_OP(domain_pin_emulator, DomainPinEmulatorArgs, NoRet);
TEST_OP(domain_get_emulator_pin_info, DomainGetEmulatorPinInfoArgs, DomainGetEmulatorPinInfoRet);

/* I/O threads */
TEST_OP(domain_add_iothread, DomainAddIOThreadArgs, NoRet);
TEST_OP(domain_del_iothread, DomainDelIOThreadArgs, NoRet);
TEST_OP(domain_set_iothread_params, DomainSetIOThreadParamsArgs, NoRet);
TEST_OP(domain_pin_iothread, DomainPinIOThreadArgs, NoRet);
TEST_OP(domain_get_iothread_info, DomainGetIOThreadInfoArgs, DomainGetIOThreadInfoRet);
