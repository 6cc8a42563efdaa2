# SPDX-License-Identifier: LGPL-2.1-or-later
"""A full disk, with the whole instance on a small tmpfs of its own: what cannot be written is refused, and nothing that was there is lost."""

import os
import subprocess

import libvirt

from harness import client, guest, instance
from harness.runner import case


class SmallDisk:
    """An instance of ours whose state folder holds eight megabytes, and a file that fills it."""

    def __init__(self, env):
        self.instance = instance.Ours(env.instance.build, expected_errors=[".*"])
        self.uri = None

    def __enter__(self):
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m,mode=755", "splitvirt-e2e", self.instance.directory], check=True)
        try:
            self.instance.start()
            self.uri = self.instance.uri(instance.SYSTEM)
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *unused):
        self.end()

    def end(self):
        self.instance.keep = True
        self.instance.abandon()
        subprocess.run(["umount", self.instance.directory], check=True)
        os.rmdir(self.instance.directory)

    def fill(self):
        fd = os.open(self.instance.path("filler"), os.O_WRONLY | os.O_CREAT)
        try:
            while os.write(fd, b"\0" * 4096) > 0:
                pass
        except OSError:
            pass
        finally:
            os.close(fd)

    def free(self):
        os.unlink(self.instance.path("filler"))


@case(kinds=[instance.SYSTEM], ours_only=True)
def full_disk_while_defining(env):
    with SmallDisk(env) as small:
        conn = client.connect(small.uri)
        kept = conn.defineXML(guest.xml(instance.SYSTEM, "kept", top="<title>before</title>"))
        document = kept.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
        small.fill()
        # Large enough for a block of its own.
        error = client.error_of(conn.defineXML, guest.xml(instance.SYSTEM, "refused", top=f"<description>{'x' * 20000}</description>"))
        assert "space" in error.get_error_message().lower(), error
        assert [m.name() for m in conn.listAllDomains(0)] == ["kept"]
        error = client.error_of(conn.defineXML, document.replace("before", "after" + "x" * 20000))
        assert kept.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE) == document
        small.free()
        conn.defineXML(document.replace("before", "after"))
        assert conn.lookupByName("kept").metadata(libvirt.VIR_DOMAIN_METADATA_TITLE, None) == "after"
        for pid in small.instance.processes("qemud"):
            os.kill(pid, 9)
        assert conn.lookupByName("kept").metadata(libvirt.VIR_DOMAIN_METADATA_TITLE, None) == "after"
        conn.close()


@case(kinds=[instance.SYSTEM], ours_only=True)
def full_disk_leaves_no_litter(env):
    """Temporary files of writes that failed are gone, so that a full disk does not stay full."""
    with SmallDisk(env) as small:
        conn = client.connect(small.uri)
        conn.numOfDomains()
        listing = lambda: sorted(os.path.join(d, f) for d, _, files in os.walk(small.instance.directory) for f in files if not f.endswith(".log"))
        small.fill()
        before = listing()
        for _ in range(20):
            client.error_of(conn.defineXML, guest.xml(instance.SYSTEM, "refused", top=f"<description>{'x' * 20000}</description>"))
        assert listing() == before
        conn.close()
