# SPDX-License-Identifier: LGPL-2.1-or-later
"""Network filters."""

XML = "<filter name='one' chain='root'><rule action='accept' direction='in'/></filter>"

CLASS = "virNWFilter"
STATES = {"defined": lambda world: world.conn.nwfilterDefineXML(XML)}
ROWS = {"UUID": [()], "UUIDString": [()], "XMLDesc": [()], "c_pointer": [()], "connect": [()], "name": [()], "undefine": [()]}
