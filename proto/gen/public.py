# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the public back ends share: which headers there are, what they need of each other, which library a function is in."""
from dataclasses import dataclass

# Each header with those that it needs.
HEADERS = {
    "libvirt-common": (),
    "libvirt-host": ("libvirt-common",),
    "libvirt-domain": ("libvirt-host",),
    "libvirt-domain-snapshot": ("libvirt-domain",),
    "libvirt-domain-checkpoint": ("libvirt-domain",),
    "libvirt-event": ("libvirt-common",),
    "libvirt-interface": ("libvirt-host",),
    "libvirt-network": ("libvirt-host",),
    "libvirt-nodedev": ("libvirt-host",),
    "libvirt-nwfilter": ("libvirt-host",),
    "libvirt-secret": ("libvirt-host",),
    "libvirt-storage": ("libvirt-host",),
    "libvirt-stream": ("libvirt-host",),
    "virterror": ("libvirt-domain", "libvirt-network"),
    "libvirt-qemu": ("libvirt",),
    "libvirt-lxc": ("libvirt",),
    "libvirt-admin": ("libvirt",),
}
# The headers of the libraries beside libvirt's own, with the prefix of their symbol versions.
LIBRARIES = {"libvirt": "LIBVIRT_", "libvirt-qemu": "LIBVIRT_QEMU_", "libvirt-lxc": "LIBVIRT_LXC_", "libvirt-admin": "LIBVIRT_ADMIN_"}


@dataclass(frozen=True)
class Function:
    """A symbol of a library: a function, or a variable where it has no signature."""
    name: str
    header: str
    since: str
    doc: list
    signature: object

    @property
    def library(self):
        return self.header if self.header in LIBRARIES else "libvirt"


def functions(the_list):
    """All symbols of all libraries, by name."""
    found = [Function(entry.name, entry.header, entry.since, entry.doc, entry.signature) for entry in the_list.entries
             if entry.keyword == "api" and entry.header]
    found += [Function(item.name, item.header, item.since, item.doc, item.signature) for item in the_list.publics
              if item.kind in ("local", "variable")]
    return sorted(found, key=lambda function: function.name)
