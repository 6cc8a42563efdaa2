/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/machine-kind.h"

#include <string.h>

bool machine_is_i440fx(const DomainDef *def)
{
    const char *machine = def->os.machine;

    return machine != NULL && (strcmp(machine, "pc") == 0 || g_str_has_prefix(machine, "pc-i440fx-") || g_str_has_prefix(machine, "pc-0.") ||
                               g_str_has_prefix(machine, "pc-1."));
}

bool machine_is_q35(const DomainDef *def)
{
    const char *machine = def->os.machine;

    return machine != NULL && (strcmp(machine, "q35") == 0 || g_str_has_prefix(machine, "pc-q35-"));
}

bool machine_is_pc(const DomainDef *def)
{
    return machine_is_i440fx(def) || machine_is_q35(def);
}

bool machine_is_x86(const DomainDef *def)
{
    return g_strcmp0(def->os.arch, "x86_64") == 0 || g_strcmp0(def->os.arch, "i686") == 0;
}

/** machine_has_builtin: whether a controller comes with the machine's board. */
bool machine_has_builtin(const DomainDef *def, const Controller *controller)
{
    switch (controller->type) {
    case CONTROLLER_TYPE_PCI:
        return controller->pci_model == PCI_MODEL_PCI_ROOT || controller->pci_model == PCI_MODEL_PCIE_ROOT;
    case CONTROLLER_TYPE_IDE:
        return controller->index == 0 && machine_is_i440fx(def);
    case CONTROLLER_TYPE_SATA:
        return controller->index == 0 && machine_is_q35(def);
    case CONTROLLER_TYPE_FDC:
        return controller->index == 0 && machine_is_i440fx(def);
    case CONTROLLER_TYPE_USB:
        return controller->usb_model == USB_MODEL_NONE;
    case CONTROLLER_TYPE_ISA:
        return true;
    case CONTROLLER_TYPE_SCSI:
    case CONTROLLER_TYPE_VIRTIO_SERIAL:
    case CONTROLLER_TYPE_CCID:
    case CONTROLLER_TYPE_XENBUS:
    default:
        return false;
    }
}
