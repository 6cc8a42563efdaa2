/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemons/testd/host.h"

/* What a guest with an agent would answer: it has two file systems, a clock, and addresses made of its id. */
void test_guest_free(void *guest);

/* file systems */
TEST_OP(domain_get_fsinfo, DomainGetFSInfoArgs, DomainGetFSInfoRet);
TEST_OP(domain_fsfreeze, DomainFSFreezeArgs, DomainFSFreezeRet);
TEST_OP(domain_fsthaw, DomainFSThawArgs, DomainFSThawRet);
TEST_OP(domain_fstrim, DomainFSTrimArgs, NoRet);

/* the rest */
TEST_OP(domain_get_time, DomainGetTimeArgs, DomainGetTimeRet);
TEST_OP(domain_set_time, DomainSetTimeArgs, NoRet);
TEST_OP(domain_set_user_password, DomainSetUserPasswordArgs, NoRet);
TEST_OP(domain_interface_addresses, DomainInterfaceAddressesArgs, DomainInterfaceAddressesRet);
TEST_OP(domain_send_process_signal, DomainSendProcessSignalArgs, NoRet);
