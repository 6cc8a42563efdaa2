/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/controller.h"

#define PCI_SLOTS 32

/* What a device asks of the bus that it sits on. */
typedef enum PciNeed {
    PCI_NEED_NOTHING, /* it sits on no PCI bus */
    PCI_NEED_PCI,
    PCI_NEED_PCIE,
    PCI_NEED_INTEGRATED, /* a device that is part of the root complex */
    PCI_NEED_ROOT_PORT,
    PCI_NEED_UPSTREAM_PORT,
    PCI_NEED_DOWNSTREAM_PORT,
    PCI_NEED_DMI_BRIDGE,
    PCI_NEED_PCIE_BRIDGE,
    PCI_NEED_PCI_BRIDGE,
    PCI_NEED_PCI_EXPANDER,
    PCI_NEED_PCIE_EXPANDER,
    PCI_NEED_LAST,
} PciNeed;

typedef struct PciBus {
    PciModel model; /* PCI_MODEL_UNSET: there is no such bus */
    guint8   used[PCI_SLOTS]; /* functions, a bit each */
    guint32  shared;          /* slots in which only root ports sit, a bit each: they take one function each */
} PciBus;

/* All buses of a machine, by number. */
typedef struct PciTopology {
    PciBus buses[256];
    guint  n_buses;
    guint  first_free[PCI_NEED_LAST]; /* buses below have no room for a need */
} PciTopology;

PciNeed pci_need_of_controller(PciModel model);
bool    pci_model_accepts(PciModel model, PciNeed need, bool by_hand);
void    pci_model_slots(PciModel model, guint *ret_first, guint *ret_last);

bool pci_topology_is_free(const PciTopology *topology, const PciAddress *address, bool whole_slot);
void pci_topology_take(PciTopology *topology, const PciAddress *address, PciNeed need);
void pci_topology_take_slot(PciTopology *topology, guint bus, guint slot);
bool pci_topology_find(PciTopology *topology, PciNeed need, PciAddress *ret_address);
