# SPDX-License-Identifier: LGPL-2.1-or-later
"""systemd itself finds nothing to say against the units, users and folders in units/.

Each service is read with the shared drop-in that it will have. Programs that are not installed stand in for by /bin/true.
"""
import pathlib
import re
import subprocess
import tempfile

from tree import Problem

SOCKET = "[Socket]\nListenStream=/run/x-sock\n"
BAD = [
    {"units/x.service.in": "[Service]\nExecStart=@sbindir@/x\nRestart=sometimes\n"},
    {"units/x.socket.in": SOCKET},
    {"units/x.service.in": "[Service]\nExecStart=@sbindir@/x\n", "units/hardening.conf": "[Service]\nProtectEverything=yes\n"},
    {"units/sysusers.conf": "u Bad/Name - x\n"},
    {"units/tmpfiles.conf": "d run/libvirt 0755 root root\n"},
]
GOOD = {"units/x.service.in": "[Service]\nExecStart=@sbindir@/x\n", "units/x.socket.in": SOCKET, "units/sysusers.conf": "u x -\n",
        "units/tmpfiles.conf": "d /run/x 0755 root root\n"}


def stage(tree, folder: pathlib.Path) -> list:
    """Writes the units as they would be installed; returns their paths."""
    staged = []
    for path in tree.paths(".service.in", ".socket.in"):
        name = pathlib.Path(path).name[:-len(".in")]
        text = tree.text(path).replace("@rundir@", "/run/libvirt")
        staged.append(folder / name)
        staged[-1].write_text(re.sub(r"@sbindir@/\w+", "/bin/true", text))
        if name.endswith(".service") and (tree.root / "units/hardening.conf").exists():
            (folder / (name + ".d")).mkdir()
            (folder / (name + ".d") / "hardening.conf").write_text(tree.text("units/hardening.conf"))
    return staged


def said_by(*command):
    ran = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    said = [line for line in (ran.stderr + ran.stdout).splitlines() if line.strip()]
    return said or ([f"exit status {ran.returncode}"] if ran.returncode else [])


def check(tree):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        units = stage(tree, folder)
        if units:
            # Only complaints that name a unit of ours: the host's may have faults, too.
            for line in said_by("env", f"SYSTEMD_UNIT_PATH={folder}:", "systemd-analyze", "verify", "--man=no", *units):
                if str(folder) in line or any(unit.name in line for unit in units):
                    yield Problem("units", 1, line.replace(f"{folder}/", ""))
        for file, command in (("sysusers.conf", ["systemd-sysusers"]), ("tmpfiles.conf", ["systemd-tmpfiles", "--create"])):
            if (tree.root / "units" / file).exists():
                (folder / "root/etc").mkdir(parents=True, exist_ok=True)
                for line in said_by(*command, f"--root={folder}/root", tree.root / "units" / file):
                    if not line.startswith(("Creating", "Adding")):
                        yield Problem(f"units/{file}", 1, line)
