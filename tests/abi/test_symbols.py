#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The libraries' symbols and versions: as the facts have them, and as the reference has them that is installed, up to its release."""
import glob
import os
import subprocess
import unittest

from facts import LIBRARIES, table

NAMES = ("libvirt", "libvirt-qemu", "libvirt-lxc", "libvirt-admin")
# Which programs and bindings load.
REFERENCE = ("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib")


def symbols(path):
    """What a library defines for others: name -> version, without what it lends to its siblings."""
    text = subprocess.run(["readelf", "--dyn-syms", "-W", path], capture_output=True, text=True, check=True).stdout
    found = {}
    for line in text.splitlines():
        parts = line.split()
        if len(parts) > 7 and parts[6] != "UND" and "@" in parts[7]:
            name, version = parts[7].replace("@@", "@").split("@")
            if "PRIVATE" not in version and name != version:
                found[name] = version
    return found


def ours(name):
    return os.path.join(LIBRARIES, f"{name}.so.0")


class TestSymbols(unittest.TestCase):
    maxDiff = None

    def test_all_are_those_of_the_facts(self):
        for name in NAMES:
            with self.subTest(name):
                wanted = {row["function"]: row["symbol_version"] for row in table("functions") if row["library"] == name}
                self.assertTrue(wanted)
                self.assertEqual(symbols(ours(name)), wanted)

    def test_those_of_the_reference_are_there(self):
        for name in NAMES:
            found = [path for folder in REFERENCE for path in glob.glob(f"{folder}/{name}.so.0")]
            with self.subTest(name):
                if not found:
                    self.skipTest(f"no {name}.so.0 is installed: nothing to compare with")
                mine = symbols(ours(name))
                for symbol, version in symbols(found[0]).items():
                    if symbol.startswith("vir"):
                        self.assertEqual(mine.get(symbol), version, symbol)

    def test_they_are_found_by_the_names_of_the_reference(self):
        for name in NAMES:
            text = subprocess.run(["readelf", "-d", ours(name)], capture_output=True, text=True, check=True).stdout
            self.assertIn(f"[{name}.so.0]", text)


if __name__ == "__main__":
    unittest.main()
