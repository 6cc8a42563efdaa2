/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Records that are made for the caller out of a list's item, whose texts they take (StubStep.make). */
void *domain_fsinfo_make(void *item);
void *domain_interface_make(void *item);
void *domain_iothread_info_make(void *item);
void *network_dhcp_lease_make(void *item);
