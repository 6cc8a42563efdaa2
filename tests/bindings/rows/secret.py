# SPDX-License-Identifier: LGPL-2.1-or-later
"""Secrets."""

XML = "<secret ephemeral='no' private='no'><uuid>11111111-2222-3333-4444-777777777777</uuid><usage type='volume'><volume>/x</volume></usage></secret>"

CLASS = "virSecret"
STATES = {"defined": lambda world: world.conn.secretDefineXML(XML)}
ROWS = {
    "UUID": [()], "UUIDString": [()], "XMLDesc": [()], "c_pointer": [()], "connect": [()], "setValue": [(b"x",), (b"",), (None,)], "undefine": [()],
    "usageID": [()], "usageType": [()], "value": [()],
}
