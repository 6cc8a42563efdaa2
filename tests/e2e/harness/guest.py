# SPDX-License-Identifier: LGPL-2.1-or-later
"""Machines for tests: their XML, and the Linux guest that really boots."""

import glob
import os
import shutil
import subprocess

from .instance import TEST

BANNER = "splitvirt guest is up"
BUILDER = os.path.join(os.path.dirname(__file__), "..", "..", "guest", "make-initramfs")


def kernel():
    root = os.environ.get("SPLITVIRT_KERNEL_ROOT", "")
    found = sorted(glob.glob(f"{root}/boot/vmlinuz-*-cloud-amd64"))
    return found[-1] if found else None


def kernel_for(directory):
    """A copy of the kernel in the instance's directory: the tree that it comes from may be closed to QEMU's user, as /root is."""
    path = os.path.join(directory, "vmlinuz")
    if not os.path.exists(path):
        shutil.copyfile(kernel(), path)
    return path


def initramfs(directory):
    """Builds the guest's initramfs once per instance and returns its path."""
    path = os.path.join(directory, "initramfs")
    if not os.path.exists(path):
        subprocess.run(["sh", BUILDER, path], check=True)
    return path


def disk(directory, name, size="64M", fmt="qcow2"):
    """An image that every user may read and write, so that it serves whoever QEMU runs as."""
    path = os.path.join(directory, name)
    subprocess.run(["qemu-img", "create", "-q", "-f", fmt, path, size], check=True)
    os.chmod(path, 0o666)
    return path


def boot_elements(directory, append=""):
    return (f"<kernel>{kernel_for(directory)}</kernel><initrd>{initramfs(directory)}</initrd>"
            f"<cmdline>console=ttyS0 quiet{append}</cmdline>")


def xml(kind, name, uuid=None, memory_mib=32, vcpus=1, machine="pc", boot="", devices="", extra="", top="", domain_type=None):
    """A domain document: `boot` goes into <os>, `devices` into <devices>, `top` before <memory> and `extra` after <os>."""
    domain_type = domain_type or ("test" if kind == TEST else "qemu")
    os_type = "<type>hvm</type>" if kind == TEST else f"<type arch='x86_64' machine='{machine}'>hvm</type>"
    return (f"<domain type='{domain_type}'><name>{name}</name>" + (f"<uuid>{uuid}</uuid>" if uuid else "") + top +
            f"<memory unit='MiB'>{memory_mib}</memory><vcpu>{vcpus}</vcpu><os>{os_type}{boot}</os>{extra}"
            f"<devices>{devices}</devices></domain>")


def linux(kind, directory, name, memory_mib=128, machine="pc", vcpus=1, devices="", extra=""):
    """The document of a machine that boots the test guest, with its console on a pty."""
    return xml(kind, name, memory_mib=memory_mib, machine=machine, vcpus=vcpus, boot=boot_elements(directory),
               extra="<features><acpi/></features>" + extra, devices="<serial type='pty'/><console type='pty'/>" + devices)
