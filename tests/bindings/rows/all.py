# SPDX-License-Identifier: LGPL-2.1-or-later
"""The nouns by their names."""

from . import (checkpoint, connect, domain, events, interface, module, network, networkport, nodedev, nwfilter, nwfilterbinding, secret, snapshot, storage,
               stream, volume)

NOUNS = {
    "module": module, "connect": connect, "domain": domain, "snapshot": snapshot, "checkpoint": checkpoint, "network": network, "networkport": networkport,
    "storage": storage, "volume": volume, "nodedev": nodedev, "interface": interface, "nwfilter": nwfilter, "nwfilterbinding": nwfilterbinding,
    "secret": secret, "stream": stream, "events": events,
}
