# SPDX-License-Identifier: LGPL-2.1-or-later
"""A private router whose hypervisor is the fake; everything below one folder that goes away afterwards."""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from wire import Client

HERE = os.path.dirname(os.path.abspath(__file__))
MANIFEST = """[Driver]
Name={name}
Schemes={schemes}
Classes={classes}
Exec={exec}
Socket={name}d-sock
"""


class Router:
    def __init__(self, program, **state):
        self.program = program
        self.folder = tempfile.mkdtemp(prefix="sv-router-")
        self.process = None
        self.state = state
        self.write_state()
        os.mkdir(self.path("drivers"))
        self.add_driver("fake", "fake;second", "domain", self.fake_program(), "Listen=fakename-sock\nDefault=yes\n")

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *ignored):
        self.stop()
        shutil.rmtree(self.folder)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def socket(self, name="libvirt-sock"):
        return self.path("run", "libvirt", name)

    def fake_program(self):
        """A program without arguments of its own, for a manifest names no more than that."""
        path = self.path("faked")
        with open(path, "w") as file:
            file.write(f'#!/bin/sh\nexec {sys.executable} -B {HERE}/faked.py "$@"\n')
        os.chmod(path, 0o755)
        return path

    def add_driver(self, name, schemes, classes, program, more=""):
        with open(self.path("drivers", f"{name}.driver"), "w") as file:
            file.write(MANIFEST.format(name=name, schemes=schemes, classes=classes, exec=program) + more)

    def set(self, **state):
        self.state.update(state)
        self.write_state()

    def write_state(self):
        with open(self.path("faked.json.new"), "w") as file:
            json.dump(self.state, file)
        os.rename(self.path("faked.json.new"), self.path("faked.json"))

    def start(self, handed=None, options=()):
        """With a socket, it is handed over as systemd does."""
        self.log = open(self.path("router.log"), "a")
        argv = [self.program, "--root", self.folder, "--drivers", self.path("drivers"), "--log-level", "debug", *options]
        if handed is None:
            self.process = subprocess.Popen(argv, stderr=self.log)
        else:
            script = f'exec 3<&{handed.fileno()}; export LISTEN_PID=$$ LISTEN_FDS=1; exec "$@"'
            self.process = subprocess.Popen(["sh", "-c", script, "sh", *argv], stderr=self.log, pass_fds=[handed.fileno()])
        self.wait(lambda: os.path.exists(self.socket()), "the router's socket")

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        status = self.process.wait(20)
        self.log.close()
        assert status == 0, f"the router ended with {status}:\n{self.log_text()}"
        assert self.daemons() == [], "the router left its daemon behind"

    def log_text(self):
        with open(self.path("router.log")) as file:
            return file.read()

    def daemon_log(self):
        try:
            with open(self.path("faked.log")) as file:
                return file.read().split("\n")
        except FileNotFoundError:
            return []

    def daemons(self):
        found = []
        for name in os.listdir("/proc"):
            if not name.isdigit():
                continue
            try:
                with open(f"/proc/{name}/cmdline", "rb") as file:
                    arguments = file.read().decode(errors="replace").split("\0")
            except OSError:
                continue
            if f"{HERE}/faked.py" in arguments and self.folder in arguments:
                found.append(int(name))
        return found

    def signal_daemon(self, number):
        for pid in self.daemons():
            os.kill(pid, number)

    def kill_daemon(self):
        pids = self.daemons()
        self.signal_daemon(signal.SIGKILL)
        self.wait(lambda: not set(pids) & set(self.daemons()), "the daemon's end")

    def command(self, text):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
            self.wait(lambda: sock.connect_ex(self.path("faked-control")) == 0, "the fake's ear")
            sock.send(text.encode())

    def client(self, uri="fake:///system", name="libvirt-sock"):
        client = Client(self.socket(name))
        return client if uri is None else client.open(uri)

    def wait(self, condition, what, seconds=10):
        end = time.monotonic() + seconds
        while not condition():
            assert self.process is None or self.process.poll() is None, f"the router ended:\n{self.log_text()}"
            assert time.monotonic() < end, f"{what} did not come:\n{self.log_text()}"
            time.sleep(0.01)
