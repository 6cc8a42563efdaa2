/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * PCI's rules as a table: which kind of bus takes which kind of device, by itself and when a document asks for it by hand. What a document
 * says is given more room than what we choose: an integrated device may sit on the root complex, but nothing that could be unplugged is put there.
 */
#include "conf/domain/pci-bus.h"

#define BIT(need) (1u << (need))

static const struct {
    guint   first_slot, last_slot;
    guint32 chosen;  /* needs that we place there */
    guint32 by_hand; /* needs that a document may place there */
} bus_rules[] = {
    [PCI_MODEL_PCI_ROOT] = { 1, 31, BIT(PCI_NEED_PCI) | BIT(PCI_NEED_PCI_BRIDGE) | BIT(PCI_NEED_PCI_EXPANDER) | BIT(PCI_NEED_INTEGRATED),
                             BIT(PCI_NEED_PCIE) },
    [PCI_MODEL_PCI_BRIDGE] = { 1, 31, BIT(PCI_NEED_PCI) | BIT(PCI_NEED_PCI_BRIDGE), BIT(PCI_NEED_PCIE) },
    [PCI_MODEL_PCI_EXPANDER_BUS] = { 0, 31, BIT(PCI_NEED_PCI_BRIDGE), BIT(PCI_NEED_PCI) | BIT(PCI_NEED_PCIE) },
    [PCI_MODEL_PCIE_ROOT] = { 1, 31, BIT(PCI_NEED_INTEGRATED) | BIT(PCI_NEED_ROOT_PORT) | BIT(PCI_NEED_DMI_BRIDGE) | BIT(PCI_NEED_PCIE_EXPANDER),
                              BIT(PCI_NEED_PCI) | BIT(PCI_NEED_PCIE) },
    [PCI_MODEL_PCIE_EXPANDER_BUS] = { 0, 0, BIT(PCI_NEED_ROOT_PORT) | BIT(PCI_NEED_DMI_BRIDGE), 0 },
    [PCI_MODEL_PCIE_ROOT_PORT] = { 0, 0, BIT(PCI_NEED_PCIE) | BIT(PCI_NEED_UPSTREAM_PORT) | BIT(PCI_NEED_PCIE_BRIDGE), BIT(PCI_NEED_PCI) },
    [PCI_MODEL_PCIE_SWITCH_UPSTREAM_PORT] = { 0, 31, BIT(PCI_NEED_DOWNSTREAM_PORT), 0 },
    [PCI_MODEL_PCIE_SWITCH_DOWNSTREAM_PORT] = { 0, 0, BIT(PCI_NEED_PCIE) | BIT(PCI_NEED_UPSTREAM_PORT) | BIT(PCI_NEED_PCIE_BRIDGE),
                                                BIT(PCI_NEED_PCI) },
    [PCI_MODEL_DMI_TO_PCI_BRIDGE] = { 0, 31, BIT(PCI_NEED_PCI_BRIDGE), BIT(PCI_NEED_PCI) | BIT(PCI_NEED_PCIE) },
    [PCI_MODEL_PCIE_TO_PCI_BRIDGE] = { 1, 31, BIT(PCI_NEED_PCI) | BIT(PCI_NEED_PCI_BRIDGE), BIT(PCI_NEED_PCIE) },
};

/** pci_need_of_controller: what a PCI controller asks of the bus above it; nothing for a root. */
PciNeed pci_need_of_controller(PciModel model)
{
    static const PciNeed needs[] = {
        [PCI_MODEL_PCI_BRIDGE] = PCI_NEED_PCI_BRIDGE,
        [PCI_MODEL_DMI_TO_PCI_BRIDGE] = PCI_NEED_DMI_BRIDGE,
        [PCI_MODEL_PCIE_TO_PCI_BRIDGE] = PCI_NEED_PCIE_BRIDGE,
        [PCI_MODEL_PCIE_ROOT_PORT] = PCI_NEED_ROOT_PORT,
        [PCI_MODEL_PCIE_SWITCH_UPSTREAM_PORT] = PCI_NEED_UPSTREAM_PORT,
        [PCI_MODEL_PCIE_SWITCH_DOWNSTREAM_PORT] = PCI_NEED_DOWNSTREAM_PORT,
        [PCI_MODEL_PCI_EXPANDER_BUS] = PCI_NEED_PCI_EXPANDER,
        [PCI_MODEL_PCIE_EXPANDER_BUS] = PCI_NEED_PCIE_EXPANDER,
    };

    return needs[model];
}

/** pci_model_accepts: whether a device may sit on a bus; @by_hand: a document says so. */
bool pci_model_accepts(PciModel model, PciNeed need, bool by_hand)
{
    guint32 accepted = bus_rules[model].chosen | (by_hand ? bus_rules[model].by_hand : 0);

    return (accepted & BIT(need)) != 0;
}

/** pci_model_slots: the lowest and highest slot that a bus has for devices. */
void pci_model_slots(PciModel model, guint *ret_first, guint *ret_last)
{
    *ret_first = bus_rules[model].first_slot;
    *ret_last = bus_rules[model].last_slot;
}

/** pci_topology_is_free: whether nothing has an address; @whole_slot: nor any function beside it. */
bool pci_topology_is_free(const PciTopology *topology, const PciAddress *address, bool whole_slot)
{
    guint8 used = topology->buses[address->bus].used[address->slot];

    return whole_slot ? used == 0 : (used >> address->function & 1) == 0;
}

/** pci_topology_take: note that an address is taken. */
void pci_topology_take(PciTopology *topology, const PciAddress *address, PciNeed need)
{
    PciBus *bus = &topology->buses[address->bus];
    guint32 slot = 1u << address->slot;

    if (need != PCI_NEED_ROOT_PORT)
        bus->shared &= ~slot;
    else if (bus->used[address->slot] == 0)
        bus->shared |= slot;
    bus->used[address->slot] |= (guint8)(1u << address->function);
}

/** pci_topology_take_slot: note that a slot is the machine's own. */
void pci_topology_take_slot(PciTopology *topology, guint bus, guint slot)
{
    topology->buses[bus].used[slot] = 0xff;
}

static bool find_on_bus(const PciBus *bus, PciNeed need, PciAddress *ret_address)
{
    guint first, last;

    pci_model_slots(bus->model, &first, &last);
    for (guint slot = first; slot <= last; slot++) {
        bool shares = need == PCI_NEED_ROOT_PORT && (bus->shared >> slot & 1) != 0 && bus->used[slot] != 0xff;

        if (bus->used[slot] != 0 && !shares)
            continue;
        ret_address->slot = (guint8)slot;
        ret_address->function = bus->used[slot] == 0 ? 0 : (guint8)__builtin_ctz(~(guint)bus->used[slot]);
        return true;
    }
    return false;
}

/** pci_topology_find: the lowest free place for a device, or false. */
bool pci_topology_find(PciTopology *topology, PciNeed need, PciAddress *ret_address)
{
    /* Places are only ever taken, so what was full stays full. */
    for (guint i = topology->first_free[need]; i < topology->n_buses; i++) {
        PciAddress address = { .bus = (guint8)i };

        if (topology->buses[i].model == PCI_MODEL_UNSET || !pci_model_accepts(topology->buses[i].model, need, false) ||
            !find_on_bus(&topology->buses[i], need, &address))
            continue;
        topology->first_free[need] = i;
        *ret_address = address;
        return true;
    }
    return false;
}
