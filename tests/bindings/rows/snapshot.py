# SPDX-License-Identifier: LGPL-2.1-or-later
"""Snapshots of machines, two of them in a row."""

ONE = "<domainsnapshot><name>{}</name></domainsnapshot>"


def take(world, name):
    return world.conn.lookupByName("test").snapshotCreateXML(ONE.format(name))


def first(world):
    snap = take(world, "one")
    take(world, "two")
    return snap


def second(world):
    take(world, "one")
    return take(world, "two")


def gone(world):
    snap = take(world, "one")
    snap.delete()
    return snap


CLASS = "virDomainSnapshot"
STATES = {"first": first, "second": second, "gone": gone}
ROWS = {
    "c_pointer": [()], "connect": [()], "domain": [()], "getConnect": [()], "getDomain": [()], "getName": [()],
    "delete": [(), (1,), (2,), (4,), (5,)],
    "getParent": [()], "getXMLDesc": [(), (1,)], "hasMetadata": [()], "isCurrent": [()],
    "listAllChildren": [(), (1,), (2,)], "listChildrenNames": [(), (1,)], "numChildren": [(), (1,)],
}
