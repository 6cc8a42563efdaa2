# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tables of virsh commands: a row is a command and what its output must hold on each kind of connection."""

import os
import re

from . import guest, instance, runner

SHARED_NAME = "e2e-shared"
SHARED_UUID = "6695eb01-f6a4-8304-79aa-97f2502e1aaa"
SHARED_MAC = "52:54:00:11:22:33"
TEST_UUID = "6695eb01-f6a4-8304-79aa-97f2502e193f"


class Refused:
    """The command must end in virsh's error matching the pattern."""

    def __init__(self, pattern="not supported"):
        self.pattern = pattern


UNSUPPORTED = Refused("this function is not supported by the connection driver")


def shared_devices(directory, kind):
    disk = guest.disk(directory, f"shared-{kind}.qcow2")
    return f"""
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{disk}'/><target dev='vda' bus='virtio'/></disk>
<disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>
<interface type='user'><mac address='{SHARED_MAC}'/><model type='virtio'/></interface>
<serial type='pty'/><console type='pty'/>
<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
<graphics type='vnc' autoport='yes' passwd='secret12'/><video><model type='vga'/></video>
<memballoon model='virtio'/><rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
<input type='tablet' bus='usb'/>"""


def shared_xml(directory, kind):
    return guest.xml(kind, SHARED_NAME, uuid=SHARED_UUID, memory_mib=64, vcpus=2, machine="q35", devices=shared_devices(directory, kind),
                     extra="<features><acpi/></features><clock offset='utc'/>",
                     top="<title>A title</title><description>Some text</description>")


def shared(env):
    """The name of a running machine for tests that only read: the test driver's own one, or one with every common device."""
    if env.is_test:
        return "test"
    known = env.instance.shared
    if env.kind not in known:
        path = os.path.join(env.instance.directory, f"shared-{env.kind}.xml")
        with open(path, "w") as f:
            f.write(shared_xml(env.instance.directory, env.kind))
        known[env.kind] = "could not be made, see the first test that wanted it"
        env.virsh(f"define {path}", f"start {SHARED_NAME}")
        known[env.kind] = None
    assert known[env.kind] is None, f"the shared machine {known[env.kind]}"
    return SHARED_NAME


def shared_uuid(env):
    return TEST_UUID if env.is_test else SHARED_UUID


def expectation(rows, kind):
    """rows is one expectation for all kinds, or a dict by kind where "qemu" stands for both of its kinds and "*" for the rest."""
    if not isinstance(rows, dict):
        return rows
    for key in (kind, "qemu" if kind != instance.TEST else kind, "*"):
        if key in rows:
            return rows[key]
    return None


def judge(command, output, expected):
    failed = re.search(r"^error: ", output, re.M)
    if isinstance(expected, Refused):
        assert failed, f"{command} should have been refused with {expected.pattern!r}:\n{output}"
        assert re.search(expected.pattern, output), f"{command}: refused, but not with {expected.pattern!r}:\n{output}"
        return
    assert not failed, f"{command}:\n{output}"
    for pattern in expected if isinstance(expected, (list, tuple)) else [expected]:
        if callable(pattern):
            pattern(output)
        else:
            assert re.search(pattern, output, re.M), f"{command}: no line matches {pattern!r} in:\n{output}"


def fill(env, command):
    name = shared(env) if "{name}" in command else ""
    return command.replace("{name}", name).replace("{uuid}", shared_uuid(env)).replace("{dir}", env.instance.directory)


def add(name, command, expected):
    """Registers one row as a case for each kind that it has an expectation for."""
    kinds = [k for k in instance.KINDS if expectation(expected, k) is not None]

    def run(env):
        filled = fill(env, command)
        judge(filled, env.virsh1(filled, check=False), expectation(expected, env.kind))
    runner.case(kinds=kinds, name=name)(run)


def add_rows(rows):
    for row in rows:
        add(*row)
