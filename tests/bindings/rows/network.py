# SPDX-License-Identifier: LGPL-2.1-or-later
"""Networks and their ports."""

from . import NO_UUID

XML = "<network><name>{}</name><forward mode='nat'/><bridge name='virbr9'/><ip address='10.9.8.1' netmask='255.255.255.0'/></network>"
PORT = "<networkport><uuid>11111111-2222-3333-4444-555555555555</uuid><owner><name>x</name><uuid>11111111-2222-3333-4444-666666666666</uuid></owner>" \
       "<mac address='52:54:00:7b:35:93'/><rxfilters trustGuest='no'/><plug type='network' bridge='virbr9'/></networkport>"
HOST = "<host mac='00:16:3e:77:e2:ed' name='a.example.com' ip='192.168.122.10'/>"


def active(world):
    return world.conn.networkLookupByName("default")


def inactive(world):
    net = active(world)
    net.destroy()
    return net


def gone(world):
    net = inactive(world)
    net.undefine()
    return net


CLASS = "virNetwork"
STATES = {"active": active, "inactive": inactive, "gone": gone}
ROWS = {
    "DHCPLeases": [(), ("aa:bb:cc:dd:ee:ff",), ("nonsense",)],
    "UUID": [()], "UUIDString": [()], "c_pointer": [()], "connect": [()], "name": [()], "autostart": [()], "bridgeName": [()],
    "XMLDesc": [(), (1,), (2,)], "create": [()], "destroy": [()], "isActive": [()], "isPersistent": [()], "undefine": [()],
    "listAllPorts": [()], "portCreateXML": [(PORT,), ("<nothing/>",), (None,)],
    "portLookupByUUID": [(bytes(16),), (b"short",)], "portLookupByUUIDString": [(NO_UUID,), ("nonsense",), (None,)],
    "setAutostart": [(1,), (0,)],
    "update": [(3, 4, 0, HOST), (3, 4, 0, HOST, 1), (3, 4, 0, HOST, 2), (1, 4, 0, HOST), (2, 4, 0, HOST), (9, 4, 0, HOST), (3, 99, 0, HOST), (3, 4, 9, HOST),
               (3, 4, 0, "<nothing/>"), (3, 4, 0, None)],
}
