#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What `run` promises of its instances: repeatable, side by side, interruptible, and nobody else's processes and files touched.

A stand-in for the router does here, so that these tests say what is run's fault and need no build; the tour with the real one is an
end-to-end test.
"""
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

RUN = pathlib.Path(__file__).parents[2] / "run"
ROUTER = """#!/usr/bin/python3
import os, socket, sys, time
if os.environ.get("BROKEN"):
    sys.exit("the router is broken")
time.sleep(float(os.environ.get("SLOW", "0")))
folder = sys.argv[2] + ("/session" if "--session" in sys.argv else "") + "/run/libvirt"
os.makedirs(folder, exist_ok=True)
open(folder + "/virtrouterd.pid", "w").write(str(os.getpid()))
listening = socket.socket(socket.AF_UNIX)
listening.bind(folder + "/libvirt-sock")
listening.listen()
print("stand-in listens", flush=True)
while True:
    if os.environ.get("HANGS"):
        time.sleep(60)
    listening.accept()[0].close()
"""
GUEST = "#!/usr/bin/python3\nimport signal\nsignal.pause()\n"


def alive(pid: int) -> bool:
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def processes_naming(folder) -> list:
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            arguments = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if any(str(folder) in argument for argument in arguments) and int(entry.name) != os.getpid():
            found.append(f"{entry.name} {' '.join(arguments)}")
    return found


class Run(unittest.TestCase):
    def setUp(self):
        # Short names: sockets lie below.
        folder = tempfile.TemporaryDirectory(prefix="kit", dir="/tmp")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.program("build/router/virtrouterd", ROUTER)
        self.environment = dict(os.environ, SPLITVIRT_BUILD=str(self.folder / "build"), TMPDIR=str(self.folder / "tmp"))
        (self.folder / "tmp").mkdir()
        self.addCleanup(self.end_all)

    def end_all(self):
        for line in processes_naming(self.folder):
            os.kill(int(line.split()[0]), signal.SIGKILL)

    def program(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
        return path

    def run_it(self, *arguments, **environment):
        return subprocess.run([RUN, *map(str, arguments)], env=self.environment | environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120)

    def good(self, *arguments):
        ran = self.run_it(*arguments)
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
        return ran.stdout

    def router_pid(self, instance):
        return int((instance / "run/libvirt/virtrouterd.pid").read_text())

    def test_up_and_down_can_be_repeated(self):
        one = self.folder / "one"
        self.assertIn(f"qemu:///session?socket={one}/session/run/libvirt/libvirt-sock", self.good("up", one))
        pid = self.router_pid(one)
        self.good("up", one)
        self.assertEqual(self.router_pid(one), pid)
        self.good("down", one)
        self.good("down", one)
        self.assertFalse(alive(pid))
        self.assertEqual(processes_naming(one), [])
        self.good("up", one)
        self.assertTrue(alive(self.router_pid(one)))

    def test_status_tells_by_its_exit_code(self):
        one = self.folder / "one"
        self.assertEqual(self.run_it("status", one).returncode, 3)
        self.good("up", one)
        pid = self.router_pid(one)
        said = self.good("status", one)
        self.assertIn(str(pid), said)
        self.assertIn("does not answer", said)
        self.good("down", one)
        self.assertEqual(self.run_it("status", one).returncode, 3)

    def test_instances_stand_side_by_side(self):
        one, two = self.folder / "one", self.folder / "two"
        self.good("up", one)
        self.good("up", two)
        self.good("down", one)
        self.assertTrue(alive(self.router_pid(two)))
        self.assertEqual(processes_naming(one), [])

    def test_a_folder_whose_name_begins_like_another(self):
        self.good("up", self.folder / "one")
        self.good("up", self.folder / "one-more")
        self.good("down", self.folder / "one")
        self.assertTrue(alive(self.router_pid(self.folder / "one-more")))

    def test_down_ends_its_guests_and_no_others(self):
        one = self.folder / "one"
        self.good("up", one)
        guest = self.program("bin/qemu-system-fake", GUEST)
        ours = subprocess.Popen([guest, "-chardev", f"socket,path={one}/lib/libvirt/qemu/monitor"])
        others = subprocess.Popen([guest, "-name", "other"])
        editor = subprocess.Popen([self.program("bin/editor", GUEST), f"{one}/etc/libvirt/qemu.conf"])
        self.addCleanup(lambda: [child.kill() or child.wait() for child in (ours, others, editor)])
        time.sleep(0.2)
        self.good("down", one)
        self.assertEqual(ours.wait(5), -signal.SIGTERM)
        self.assertIsNone(others.poll())
        self.assertIsNone(editor.poll())

    def test_a_dead_router_is_started_again(self):
        one = self.folder / "one"
        self.good("up", one)
        os.kill(self.router_pid(one), signal.SIGKILL)
        self.good("up", one)
        self.assertTrue(alive(self.router_pid(one)))

    def test_a_stale_pid_of_a_stranger_is_left_alone(self):
        one = self.folder / "one"
        self.good("up", one)
        self.good("down", one)
        stranger = subprocess.Popen(["sleep", "60"])
        self.addCleanup(lambda: stranger.kill() or stranger.wait())
        (one / "run/libvirt/virtrouterd.pid").write_text(f"{stranger.pid}\n")
        self.good("down", one)
        self.assertEqual(self.run_it("status", one).returncode, 3)
        self.assertIsNone(stranger.poll())

    def test_foreign_and_long_folders_are_refused(self):
        foreign = self.folder / "foreign"
        foreign.mkdir(mode=0o750)
        (foreign / "letter").write_text("dear")
        ran = self.run_it("up", foreign)
        self.assertEqual(ran.returncode, 1)
        self.assertIn("is not an instance", ran.stderr)
        self.assertEqual([path.name for path in foreign.iterdir()], ["letter"])
        self.assertEqual(foreign.stat().st_mode & 0o777, 0o750)
        self.good("down", foreign)
        self.assertIn("too long", self.run_it("up", self.folder / ("x" * 60)).stderr)

    def test_a_router_that_does_not_start_is_quoted(self):
        ran = self.run_it("up", self.folder / "one", BROKEN="1")
        self.assertEqual(ran.returncode, 1)
        self.assertIn("the router is broken", ran.stderr)

    def test_a_tour_that_fails_shows_the_log_and_leaves_nothing(self):
        ran = self.run_it()
        self.assertEqual(ran.returncode, 1)
        self.assertIn("virsh version failed", ran.stderr)
        self.assertIn("stand-in listens", ran.stderr)
        self.assertEqual(list((self.folder / "tmp").iterdir()), [])

    def test_an_interrupted_tour_leaves_nothing(self):
        for seconds in (0.3, 1, 2, 3):
            with self.subTest(seconds=seconds):
                tour = subprocess.Popen([RUN], env=self.environment | {"SLOW": "0.5", "HANGS": "1"}, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
                time.sleep(seconds)
                # As a terminal does it: to all that runs in the foreground.
                os.killpg(tour.pid, signal.SIGINT)
                said = tour.communicate(timeout=60)[0].decode()
                self.assertEqual(tour.returncode, 130, said)
                self.assertEqual(list((self.folder / "tmp").iterdir()), [], said)
                self.assertEqual(processes_naming(self.folder), [], said)


if __name__ == "__main__":
    unittest.main()
