# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a call answered, in a form that can be written down and compared: no addresses, no white space of a document."""

import hashlib
import xml.etree.ElementTree as ET

import libvirt

MUCH = 200
# A number of the binding's own, an address or a descriptor: that it is one is all that can be said.
OPAQUE = {"c_pointer", "virEventAddHandle", "virEventAddTimeout", "openGraphicsFD"}


def document(text):
    """An XML document canonically, so that indentation and quotes do not count."""
    try:
        return ET.canonicalize(text, strip_text=True)
    except ET.ParseError:
        return text


def name_of(thing):
    for call in ("name", "getName", "UUIDString", "portDev"):
        if hasattr(thing, call):
            return getattr(thing, call)()
    return ""


def value(thing, folder):
    """`thing` of the binding as plain data; `folder` is where this run keeps its files."""
    if isinstance(thing, (list, tuple)):
        return [value(x, folder) for x in thing]
    if isinstance(thing, dict):
        return {str(k): value(v, folder) for k, v in sorted(thing.items(), key=str)}
    if isinstance(thing, bytes):
        return "bytes " + (thing.hex() if len(thing) <= MUCH else f"{len(thing)} {hashlib.sha256(thing).hexdigest()[:16]}")
    if isinstance(thing, str):
        return document(thing.replace(folder, "@DIR@")) if thing.lstrip().startswith("<") else thing.replace(folder, "@DIR@")
    if isinstance(thing, libvirt.virConnect):
        return "<virConnect>"
    if type(thing).__module__ == "libvirt":
        return f"<{type(thing).__name__} {name_of(thing)}>"
    if thing is None or isinstance(thing, (bool, int, float)):
        return thing
    return f"<{type(thing).__name__}>"


def result(method, thing, folder, uri):
    """What `method` gave. The order of a list of names or objects means nothing."""
    if thing == uri:
        return "@URI@"
    if method in OPAQUE or method.endswith("EventRegisterAny"):
        return "opaque"
    if method in ("virGetLastError", "virConnGetLastError") and thing is not None:
        # Code, domain and level; the words are ours.
        return [thing[0], thing[1], thing[3]]
    if method == "virGetLastErrorMessage":
        return "a text"
    plain = value(thing, folder)
    return sorted(plain, key=str) if isinstance(plain, list) and method.startswith("list") else plain


def failure(error):
    """An exception: what the library said with its code and domain, or the type of what the binding itself threw."""
    if isinstance(error, libvirt.libvirtError) and error.get_error_code() is not None:
        return f"error {error.get_error_code()}/{error.get_error_domain()}"
    return f"raise {type(error).__name__}"
