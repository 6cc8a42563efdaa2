# SPDX-License-Identifier: LGPL-2.1-or-later
"""Storage pools."""

from . import Make

XML = "<pool type='dir'><name>{}</name><target><path>@DIR@/pool</path></target></pool>"
VOLUME = "<volume><name>{}</name><capacity>1048576</capacity><target><format type='raw'/></target></volume>"


def active(world):
    return world.conn.storagePoolLookupByName("default-pool")


def inactive(world):
    pool = active(world)
    pool.destroy()
    return pool


def gone(world):
    pool = inactive(world)
    pool.undefine()
    return pool


def filled(world):
    pool = active(world)
    pool.createXML(VOLUME.format("one"), 0)
    return pool


def volume(world):
    return active(world).createXML(VOLUME.format("two"), 0)


CLASS = "virStoragePool"
STATES = {"active": active, "filled": filled, "inactive": inactive, "gone": gone}
ROWS = {
    "UUID": [()], "UUIDString": [()], "XMLDesc": [(), (1,)], "autostart": [()], "c_pointer": [()], "connect": [()], "name": [()],
    "build": [(), (1,), (2,), (3,), (4,)], "create": [(), (1,), (2,), (6,)],
    "createXML": [(VOLUME.format("one"),), (VOLUME.format("one"), 1), ("<volume/>",), ("<nothing/>",), ("",), (None,),
                  ("<volume><name>big</name><capacity unit='PiB'>99999</capacity></volume>",)],
    "createXMLFrom": [(VOLUME.format("three"), Make(volume)), (VOLUME.format("two"), Make(volume)), ("<nothing/>", Make(volume)), (None, None)],
    "delete": [(), (1,)], "destroy": [()], "info": [()], "isActive": [()], "isPersistent": [()], "listAllVolumes": [()], "listVolumes": [()],
    "numOfVolumes": [()], "refresh": [()], "setAutostart": [(1,), (0,)], "storageVolLookupByName": [("one",), ("nobody",), ("",), (None,)], "undefine": [()],
}
