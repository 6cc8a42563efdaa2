# SPDX-License-Identifier: LGPL-2.1-or-later
"""From the public name to the names inside: one rule each, no table of exceptions but the words below."""
import re

# Words that the wire writes as one though their capitals would split them.
JOINED = {"FSInfo": "Fsinfo", "FSTrim": "Fstrim", "FSFreeze": "Fsfreeze", "FSThaw": "Fsthaw", "IOThread": "Iothread",
          "NWFilter": "Nwfilter"}
BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def inner(name):
    """virDomainGetState -> DomainGetState"""
    return name[3:] if name.startswith("vir") and name[3:4].isupper() else name


def snake(name):
    """virDomainGetXMLDesc -> domain_get_xml_desc"""
    name = inner(name)
    for word, joined in JOINED.items():
        name = name.replace(word, joined)
    return BOUNDARY.sub("_", name).lower()


def pascal(name):
    """vcpu_info -> VcpuInfo"""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def constant(name):
    """VIR_DOMAIN_RUNNING -> DOMAIN_RUNNING; error numbers and domains say what they are."""
    for prefix, replacement in (("VIR_ERR_", "ERROR_"), ("VIR_WAR_", "ERROR_WAR_"), ("VIR_FROM_", "ERROR_FROM_"), ("VIR_", "")):
        if name.startswith(prefix):
            return replacement + name[len(prefix):]
    return name
