/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ports of virtio-serial controllers: channels take the lowest free one from 1 on, a new controller when all are full. */
#include "conf/domain/complete-private.h"

#define PORTS_OF_CONTROLLER 31

static guint ports_of(const Controller *controller)
{
    return controller->has_ports ? controller->ports : PORTS_OF_CONTROLLER;
}

static bool is_at(const DeviceInfo *info, guint controller, guint port)
{
    return info->address.type == ADDRESS_VIRTIO_SERIAL && info->address.virtio_serial.controller == controller &&
           info->address.virtio_serial.port == port;
}

static bool port_is_taken(const DomainDef *def, guint controller, guint port)
{
    for (guint i = 0; i < def->channels.n; i++) {
        if (is_at(&def->channels.items[i]->info, controller, port))
            return true;
    }
    for (guint i = 0; i < def->consoles.n; i++) {
        if (is_at(&def->consoles.items[i]->info, controller, port))
            return true;
    }
    return false;
}

static bool find_port(const DomainDef *def, const Controller *controller, guint *ret_port)
{
    for (guint port = 1; port < ports_of(controller); port++) {
        if (!port_is_taken(def, (guint)controller->index, port)) {
            *ret_port = port;
            return true;
        }
    }
    return false;
}

static const Controller *lowest_from(const DomainDef *def, int index)
{
    const Controller *found = NULL;

    for (guint i = 0; i < def->controllers.n; i++) {
        const Controller *controller = def->controllers.items[i];

        if (controller->type == CONTROLLER_TYPE_VIRTIO_SERIAL && controller->index >= index &&
            (found == NULL || controller->index < found->index))
            found = controller;
    }
    return found;
}

static const Controller *add_controller(DomainDef *def, int index)
{
    Controller *controller = xml_object_new(&controller_element);

    controller->type = CONTROLLER_TYPE_VIRTIO_SERIAL;
    controller->index = index;
    xml_list_append(&def->controllers, controller);
    return controller;
}

static void place_anywhere(DomainDef *def, DeviceAddress *address)
{
    int index = 0;
    guint port = 0;

    for (;;) {
        const Controller *controller = lowest_from(def, index);

        if (controller == NULL)
            controller = add_controller(def, index);
        if (find_port(def, controller, &port)) {
            *address = (DeviceAddress){ .type = ADDRESS_VIRTIO_SERIAL,
                                        .virtio_serial = { .controller = (guint)controller->index, .port = port } };
            return;
        }
        index = controller->index + 1;
    }
}

/** virtio_serial_addresses_assign: give channels a port and see that no two share one. */
bool virtio_serial_addresses_assign(DomainDef *def, GError **error)
{
    for (guint i = 0; i < def->channels.n; i++) {
        const DeviceAddress *address = &def->channels.items[i]->info.address;

        for (guint j = 0; j < i && address->type == ADDRESS_VIRTIO_SERIAL && address->virtio_serial.port != 0; j++) {
            if (!is_at(&def->channels.items[j]->info, address->virtio_serial.controller, address->virtio_serial.port))
                continue;
            g_autofree char *path = device_path(def, DEVICE_CHANNEL, i);
            error_set(error, ERROR_XML_ERROR, "line %u, %s/address: port %u of controller %u is another channel's already",
                      def->channels.items[i]->info.line, path, address->virtio_serial.port, address->virtio_serial.controller);
            return false;
        }
    }
    for (guint i = 0; i < def->channels.n; i++) {
        Channel *channel = def->channels.items[i];
        DeviceAddress *address = &channel->info.address;
        bool unplaced = address->type == ADDRESS_NONE || (address->type == ADDRESS_VIRTIO_SERIAL && address->virtio_serial.port == 0);

        if (channel->target == CHANNEL_TARGET_VIRTIO && unplaced)
            place_anywhere(def, address);
    }
    return true;
}
