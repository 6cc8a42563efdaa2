# SPDX-License-Identifier: LGPL-2.1-or-later
"""Network filters at work on a port."""

XML = "<filterbinding><owner><name>x</name><uuid>11111111-2222-3333-4444-666666666666</uuid></owner><portdev name='vnet0'/>" \
      "<mac address='52:54:00:7b:35:93'/><filterref filter='one'/></filterbinding>"

CLASS = "virNWFilterBinding"
STATES = {"bound": lambda world: world.conn.nwfilterBindingCreateXML(XML)}
ROWS = {"XMLDesc": [()], "c_pointer": [()], "connect": [()], "delete": [()], "filterName": [()], "portDev": [()]}
