# SPDX-License-Identifier: LGPL-2.1-or-later
"""Network interfaces of the host."""

XML = "<interface type='ethernet' name='{}'><start mode='none'/><mac address='aa:bb:cc:dd:ee:fa'/></interface>"


def active(world):
    return world.conn.interfaceLookupByName("eth1")


def inactive(world):
    iface = active(world)
    iface.destroy()
    return iface


def gone(world):
    iface = inactive(world)
    iface.undefine()
    return iface


CLASS = "virInterface"
STATES = {"active": active, "inactive": inactive, "gone": gone}
ROWS = {
    "MACString": [()], "XMLDesc": [(), (1,)], "c_pointer": [()], "connect": [()], "create": [()], "destroy": [()], "isActive": [()], "name": [()],
    "undefine": [()],
}
