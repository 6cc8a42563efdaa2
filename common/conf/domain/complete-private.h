/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/complete.h"
#include "conf/domain/device.h"

/* The steps of domain_def_complete(), each in its own file. */

/* what kind of machine it is */

/* steps */
void tidy_domain(DomainDef *def, bool inactive);
void default_devices_add(DomainDef *def, bool unprobed);
void default_values_fill(DomainDef *def, const char *cpu_model, bool unprobed);
bool drive_addresses_assign(DomainDef *def, GError **error);
void implicit_controllers_add(DomainDef *def);
void host_scsi_controllers_add(DomainDef *def);
bool virtio_serial_addresses_assign(DomainDef *def, GError **error);
void ccid_addresses_assign(DomainDef *def);
bool pci_addresses_assign(DomainDef *def, const DomainHostFacts *facts, GError **error);
bool usb_addresses_assign(DomainDef *def, GError **error);
