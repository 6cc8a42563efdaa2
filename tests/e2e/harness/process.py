# SPDX-License-Identifier: LGPL-2.1-or-later
"""Processes of one instance: started here, found again by the mark that they inherit, ended by pid."""

import os
import signal
import subprocess
import time

MARK = "SPLITVIRT_E2E"


def wait_for(condition, what, seconds=10.0, step=0.02):
    """Polls until condition() is true and returns its value; AssertionError names what was waited for."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:g} s in vain for {what}")
        time.sleep(step)


def read_proc(pid, name):
    try:
        with open(f"/proc/{pid}/{name}", "rb") as f:
            return f.read()
    except OSError:
        return b""


def is_alive(pid):
    """False for a zombie as well: whoever has to reap it, its work is over."""
    stat = read_proc(pid, "stat")
    return bool(stat) and stat.rpartition(b")")[2].split()[0] not in (b"Z", b"X")


def program(pid):
    """The path or name that the process was started as."""
    return read_proc(pid, "cmdline").split(b"\0")[0].decode(errors="replace")


def arguments(pid):
    return [a.decode(errors="replace") for a in read_proc(pid, "cmdline").split(b"\0")[:-1]]


def mount_namespace(pid):
    try:
        return os.readlink(f"/proc/{pid}/ns/mnt")
    except OSError:
        return None


def find(token, directory, namespace=None):
    """Processes that inherited the mark with this token, name the instance's directory in arguments or environment, or live in its mount
    namespace."""
    found = []
    mark = f"{MARK}={token}".encode()
    for entry in os.listdir("/proc"):
        if not entry.isdigit() or int(entry) == os.getpid():
            continue
        environment = read_proc(entry, "environ")
        if (mark in environment.split(b"\0") or directory.encode() in environment + read_proc(entry, "cmdline")
                or namespace and mount_namespace(entry) == namespace):
            if is_alive(int(entry)):
                found.append(int(entry))
    return found


def end(pid, seconds=5.0):
    """SIGTERM, then SIGKILL when that did not help. True when SIGTERM was enough."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(pid, signal.SIGCONT)
            os.kill(pid, number)
        except ProcessLookupError:
            return number == signal.SIGTERM
        deadline = time.monotonic() + seconds
        while is_alive(pid) and time.monotonic() < deadline:
            time.sleep(0.01)
        if not is_alive(pid):
            return number == signal.SIGTERM
    raise AssertionError(f"process {pid} ({program(pid)}) survives SIGKILL")


def spawn(argv, log, env, cwd="/"):
    """Starts a daemon in a process group of its own, with both outputs appended to the file `log`."""
    with open(log, "ab") as out:
        return subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=env, cwd=cwd, start_new_session=True)


def pss_kb(pid):
    for line in read_proc(pid, "smaps_rollup").decode().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
