# SPDX-License-Identifier: LGPL-2.1-or-later
"""Ports of networks."""

from . import network

CLASS = "virNetworkPort"
STATES = {"plugged": lambda world: network.active(world).portCreateXML(network.PORT)}
ROWS = {
    "UUID": [()], "UUIDString": [()], "XMLDesc": [()], "c_pointer": [()], "connect": [()], "delete": [()], "network": [()],
    "parameters": [()], "setParameters": [({"inbound.average": 100},), ({"nobody": 1},)],
}
