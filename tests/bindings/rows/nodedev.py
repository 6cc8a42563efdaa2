# SPDX-License-Identifier: LGPL-2.1-or-later
"""Devices of the host."""

HBA = "<device><parent>scsi_host1</parent><capability type='scsi_host'><capability type='fc_host'>" \
      "<wwnn>2001001b32a9da4e</wwnn><wwpn>2101001b32a9da4e</wwpn></capability></capability></device>"


def host(world):
    return world.conn.nodeDeviceLookupByName("computer")


def made(world):
    return world.conn.nodeDeviceCreateXML(HBA, 0)


def gone(world):
    dev = made(world)
    dev.destroy()
    return dev


CLASS = "virNodeDevice"
STATES = {"host": host, "made": made, "gone": gone}
ROWS = {
    "XMLDesc": [(), (1,)], "autostart": [()], "c_pointer": [()], "connect": [()], "create": [()], "destroy": [()],
    "detachFlags": [(None,), ("vfio",), ("nobody",)], "dettach": [()], "isActive": [()], "isPersistent": [()], "listCaps": [()], "name": [()],
    "numOfCaps": [()], "parent": [()], "reAttach": [()], "reset": [()], "setAutostart": [(1,)], "undefine": [()],
}
