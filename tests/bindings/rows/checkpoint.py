# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checkpoints of machines, two of them in a row."""

from .domain import rich

ONE = "<domaincheckpoint><name>{}</name></domaincheckpoint>"


def first(world):
    dom = rich(world)
    check = dom.checkpointCreateXML(ONE.format("one"))
    dom.checkpointCreateXML(ONE.format("two"))
    return check


def second(world):
    dom = rich(world)
    dom.checkpointCreateXML(ONE.format("one"))
    return dom.checkpointCreateXML(ONE.format("two"))


def gone(world):
    check = rich(world).checkpointCreateXML(ONE.format("one"))
    check.delete()
    return check


CLASS = "virDomainCheckpoint"
STATES = {"first": first, "second": second, "gone": gone}
ROWS = {
    "c_pointer": [()], "connect": [()], "domain": [()], "getConnect": [()], "getDomain": [()], "getName": [()],
    "delete": [(), (1,), (2,), (4,)], "getParent": [()], "getXMLDesc": [(), (1,), (2,), (4,)], "listAllChildren": [(), (1,), (2,)],
}
