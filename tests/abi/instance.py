# SPDX-License-Identifier: LGPL-2.1-or-later
"""A private instance with the test driver, for what loads our library."""
import os
import subprocess
import tempfile
import time

BUILD = os.environ.get("SPLITVIRT_BUILD") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../build")
LIBRARIES = os.path.join(BUILD, "common/client/public")


def until(condition):
    end = time.monotonic() + 10
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


class Instance:
    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="sv-abi-")
        run = os.path.join(self.folder.name, "run/libvirt")
        os.environ["XDG_RUNTIME_DIR"] = self.folder.name  # where the user's own router would be looked for
        self.router = subprocess.Popen([os.path.join(BUILD, "router/virtrouterd"), "--root", self.folder.name, "--drivers",
                                        os.path.join(BUILD, "daemons/testd"), "--log-level", "error"])
        self.uri = f"test:///default?socket={run}/libvirt-sock"
        self.readonly_uri = f"test:///default?socket={run}/libvirt-sock-ro"
        if not until(lambda: os.path.exists(os.path.join(run, "libvirt-sock-ro"))):
            raise AssertionError("the router does not listen")
        return self

    def __exit__(self, *error):
        self.router.terminate()
        self.router.wait(10)
        self.folder.cleanup()
