# SPDX-License-Identifier: LGPL-2.1-or-later
"""Definitions after the daemon was killed at once, and after the host crashed: played by leaving out the files that nothing had synced yet,
and by giving the journal's records another run of the host. The layout of a record is written down here a second time, on purpose."""

import glob
import hashlib
import os
import shutil
import signal
import struct

import libvirt

from harness import client, guest, instance
from harness.process import is_alive, wait_for
from harness.runner import case

HEADER = struct.Struct("<8sQIIII16s32s")
BLOCK, HALF = 4096, 512 << 10


class Host:
    """An instance of ours whose daemons can be ended as a crash ends them."""

    def __init__(self, env):
        self.instance = instance.Ours(env.instance.build, expected_errors=[".*"])
        self.folder = self.instance.path("etc", "libvirt", "qemu")
        self.journal = os.path.join(self.folder, ".journal")
        self.router = None

    def __enter__(self):
        inst = self.instance
        inst.sockets = {instance.SYSTEM: inst.path("run", "libvirt", "libvirt-sock")}
        return self

    def __exit__(self, *unused):
        self.instance.abandon()

    def up(self):
        self.router = self.instance.start_router()
        return client.connect(self.instance.uri(instance.SYSTEM))

    def crash(self):
        """The router first, for it would start the daemon again."""
        os.kill(self.router.pid, signal.SIGKILL)
        self.router.wait()
        for pid in self.instance.processes("qemud"):
            os.kill(pid, signal.SIGKILL)
            wait_for(lambda: not is_alive(pid), "qemud's end")
        shutil.rmtree(self.instance.path("run"))

    def records(self):
        """(offset, header, body) of what the journal holds; bodies are name, NUL, content."""
        with open(self.journal, "rb") as f:
            image = f.read()
        for start in (0, HALF):
            at = start
            while at < start + HALF and image[at:at + 8] == b"svjrnl1\0":
                header = HEADER.unpack_from(image, at)
                end = at + HEADER.size + header[4] + 1 + header[5]
                yield at, header, image[at + HEADER.size:end]
                at += -(-(end - at) // BLOCK) * BLOCK

    def forget_run(self):
        """All records become those of a run of the host that is over. Returns how many there are."""
        n = 0
        with open(self.journal, "r+b") as f:
            for at, header, body in list(self.records()):
                bare = HEADER.pack(*header[:6], b"\x5a" * 16, bytes(32))
                assert hashlib.sha256(HEADER.pack(*header[:7], bytes(32)) + body).digest() == header[7]
                f.seek(at)
                f.write(bare[:-32] + hashlib.sha256(bare + body).digest())
                n += 1
        return n

    def path(self, name, folder=""):
        return os.path.join(self.folder, folder, f"{name}.xml")


def xml(name, title):
    return guest.xml(instance.SYSTEM, name, top=f"<title>{title}</title>")


def title(conn, name):
    return conn.lookupByName(name).metadata(libvirt.VIR_DOMAIN_METADATA_TITLE, None)


def change_and_crash(host):
    """Returns the document of the machine that is gone."""
    conn = host.up()
    for machine in conn.listAllDomains():
        machine.undefine()
    new, started, gone = [conn.defineXML(xml(name, "first")) for name in ("new", "started", "gone")]
    with open(host.path("gone")) as f:
        document = f.read()
    conn.defineXML(new.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE).replace("first", "last"))
    started.setAutostart(1)
    gone.undefine()
    conn.close()
    host.crash()
    return document


@case(kinds=[instance.SYSTEM], ours_only=True)
def host_crash_right_after_define(env):
    """Nothing but the journal is left of what was done in the last moment."""
    with Host(env) as host:
        document = change_and_crash(host)
        for _ in range(5):
            if host.forget_run() == 6:
                break
            # The machine was held up for a second, and the journal was void: once more.
            document = change_and_crash(host)
        os.unlink(host.path("new"))
        os.truncate(host.path("started"), 0)
        os.unlink(host.path("started", "autostart"))
        with open(host.path("gone"), "w") as f:
            f.write(document)
        for name in ("started", "gone"):
            os.utime(host.path(name), (1, 1))
        conn = host.up()
        assert sorted(m.name() for m in conn.listAllDomains()) == ["new", "started"]
        assert title(conn, "new") == "last" and title(conn, "started") == "first"
        assert conn.lookupByName("started").autostart() == 1
        assert not list(host.records())
        conn.close()


@case(kinds=[instance.SYSTEM], ours_only=True)
def definition_edited_by_hand_after_a_kill(env):
    """The daemon died and the host did not: what somebody then does to the files is what counts."""
    with Host(env) as host:
        conn = host.up()
        conn.defineXML(xml("edited", "by us"))
        conn.defineXML(xml("removed", "by us"))
        conn.close()
        host.crash()
        with open(host.path("edited")) as f:
            document = f.read()
        with open(host.path("edited"), "w") as f:
            f.write(document.replace("by us", "by hand"))
        os.unlink(host.path("removed"))
        conn = host.up()
        assert [m.name() for m in conn.listAllDomains()] == ["edited"]
        assert title(conn, "edited") == "by hand"
        conn.close()


@case(kinds=[instance.SYSTEM], ours_only=True)
def journal_is_void_when_quiet_and_at_the_end(env):
    with Host(env) as host:
        conn = host.up()
        machine = conn.defineXML(xml("kept", "kept"))
        wait_for(lambda: not list(host.records()), "the journal to be void")
        machine.setAutostart(1)
        conn.close()
        host.instance.stop_daemons()
        assert not list(host.records())
        assert not glob.glob(os.path.join(host.folder, "*.new"))
        assert oct(os.stat(host.journal).st_mode & 0o777) == "0o600"
