# SPDX-License-Identifier: LGPL-2.1-or-later
"""Private instances of the product and of the peer (Debian's libvirtd), with everything they write below one directory.

Both classes look the same to a test: uri(kind), socket(kind), log(), stop(). KINDS are the three connections that every test of the
table runs against. The test driver is forced through the daemon (test+unix), because the client library would else open it in-process.
"""

import grp
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import zlib

from . import process

SYSTEM, SESSION, TEST = "qemu-system", "qemu-session", "test"
KINDS = (SYSTEM, SESSION, TEST)
SESSION_USER = "nobody"


class Leftover(AssertionError):
    """The instance ended but something of it is still there."""


def qemu_user(directory):
    """User and group of an instance's QEMU: a number without an entry, because Debian's libvirt-qemu is not on every machine."""
    number = 61184 + zlib.crc32(directory.encode()) % 4096
    try:
        return number, grp.getgrnam("kvm").gr_gid
    except KeyError:
        return number, number


def interfaces():
    return set(os.listdir("/sys/class/net"))


class Instance:
    """What ours and the peer have in common. Subclasses set `sockets` and start the daemons in start()."""

    def __init__(self, keep=False):
        self.directory = tempfile.mkdtemp(prefix="sv-e2e-")
        os.chmod(self.directory, 0o755)
        self.token = os.path.basename(self.directory)
        # A mount namespace of its own, if it has one: who lives in it belongs to the instance.
        self.namespace = None
        self.env = dict(os.environ, **{process.MARK: self.token, "LC_ALL": "C"})
        self.keep = keep
        self.children = []
        self.sockets = {}
        # What tests that only read have in common, by kind; None once it is there (see table.shared).
        self.shared = {}
        self.interfaces_before = interfaces()

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.abandon()
            raise
        return self

    def __exit__(self, kind, value, trace):
        if kind is None:
            self.stop()
        else:
            self.abandon()

    def path(self, *parts):
        return os.path.join(self.directory, *parts)

    def socket(self, kind, readonly=False):
        return self.sockets[kind] + ("-ro" if readonly else "")

    def uri(self, kind, readonly=False):
        scheme = {SYSTEM: "qemu:///system", SESSION: "qemu:///session", TEST: "test+unix:///default"}[kind]
        return f"{scheme}?socket={self.socket(kind, readonly)}"

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w") as f:
            f.write(text)

    def spawn(self, argv, log, env=None):
        child = process.spawn(argv, self.path(log), env or self.env)
        self.children.append(child)
        return child

    def wait_for_socket(self, path, child):
        def ready():
            if child.poll() is not None:
                raise AssertionError(f"{child.args[0]} ended with {child.returncode}:\n{self.log()}")
            return os.path.exists(path)
        process.wait_for(ready, f"the socket {path}", 15)

    def processes(self, name=None):
        """Pids of this instance, whole or those whose program's file name is `name`."""
        found = process.find(self.token, self.directory, self.namespace)
        return [p for p in found if name is None or os.path.basename(process.program(p)) == name]

    def guests(self, name=None):
        """Pids of the QEMU processes, or of the one whose machine has this name."""
        found = [p for p in self.processes() if os.path.basename(process.program(p)).startswith("qemu-system-")]
        return [p for p in found if name is None or any(f"guest={name}," in a or a == name for a in process.arguments(p))]

    def log_files(self):
        found = []
        for folder, _, names in os.walk(self.directory):
            found += [os.path.join(folder, n) for n in names if n.endswith(".log")]
        return sorted(found)

    def log(self):
        text = ""
        for path in self.log_files():
            with open(path, errors="replace") as f:
                text += f"--- {os.path.relpath(path, self.directory)}\n{f.read()}"
        return text

    def leftovers(self):
        """What is still there after the end: processes, mounts, network interfaces, sockets and pid files."""
        left = [f"process {p} {' '.join(process.arguments(p))[:200]}" for p in self.processes()]
        with open("/proc/self/mountinfo") as f:
            left += [f"mount {line.split()[4]}" for line in f if self.directory in line]
        # Other instances may run beside this one; whoever is alone says so and gets the stricter check.
        if os.environ.get("SPLITVIRT_E2E_ALONE") == "1":
            left += [f"interface {i}" for i in interfaces() - self.interfaces_before]
        return left

    def abandon(self):
        """Ends everything without a judgement, for the way out of a failure."""
        for _ in range(3):  # what was being started comes after those who started it
            for pid in self.processes():
                process.end(pid)
        for child in self.children:
            child.wait()
        if not self.keep:
            shutil.rmtree(self.directory, ignore_errors=True)

    def stop(self):
        """Ends the guests and the daemons, then asserts that nothing is left and that no log holds an error."""
        try:
            for pid in self.guests():
                process.end(pid)
            self.stop_daemons()
            left = self.leftovers()
            errors = self.log_errors()
        finally:
            self.abandon()
        if left:
            raise Leftover("left behind: " + "; ".join(left))
        if errors:
            raise AssertionError("errors in the logs:\n" + "\n".join(errors))


class Ours(Instance):
    """virtrouterd from a build directory: one router for the system and test URIs, one for the session."""

    name = "ours"
    is_peer = False
    is_sanitized = False
    SANITIZER_LINE = re.compile(r"\bERROR: (Address|Leak|Undefined|Thread)|runtime error:")
    ERROR_LINE = re.compile(rf"^\S+Z error |{SANITIZER_LINE.pattern}")

    def __init__(self, build, keep=False, expected_errors=()):
        self.build = os.path.abspath(build)
        self.router = os.path.join(self.build, "router", "virtrouterd")
        if not os.access(self.router, os.X_OK):
            raise FileNotFoundError(f"{self.router} is not there: build the tree or pass --build")
        super().__init__(keep)
        with open(self.router, "rb") as f:
            self.is_sanitized = b"libasan.so" in f.read()
        self.expected_errors = list(expected_errors)

    def start(self):
        system = self.path("run", "libvirt", "libvirt-sock")
        session = self.path("session", "run", "libvirt", "libvirt-sock")
        self.sockets = {SYSTEM: system, TEST: system, SESSION: session}
        self.write("etc/libvirt/qemu.conf", 'user = "+{}"\ngroup = "+{}"\n'.format(*qemu_user(self.directory)))
        self.start_router()
        self.start_router(session=True)

    def start_router(self, session=False):
        argv = [self.router, "--root", self.directory] + (["--session"] if session else [])
        child = self.spawn(argv, "router-session.log" if session else "router.log")
        self.wait_for_socket(self.sockets[SESSION if session else SYSTEM], child)
        return child

    def daemon(self, name, session=False):
        """The pid of the daemon `name` of the system or the session side, or None while it is not running."""
        found = [p for p in self.processes(name) if ("--session" in process.arguments(p)) == session]
        return found[0] if found else None

    def expect_error(self, pattern):
        """A test that provokes an error says which line it will leave in the logs."""
        self.expected_errors.append(pattern)

    def log_errors(self):
        """Lines of the daemons' logs that tell of an error which no test announced."""
        found = []
        for path in self.log_files():
            # A guest's own output is not the daemons' log.
            if "/qemu/" in os.path.relpath(path, self.directory):
                continue
            with open(path, errors="replace") as f:
                lines = f.read().splitlines()
            for at, line in enumerate(lines):
                if self.ERROR_LINE.search(line) and not any(re.search(e, line) for e in self.expected_errors):
                    # A sanitizer goes on to tell where.
                    found += lines[at:at + 40] if self.SANITIZER_LINE.search(line) else [line]
        return found

    def stop_daemons(self):
        stubborn = [f"{process.program(p)}" for p in self.processes() if not process.end(p)]
        for child in self.children:
            child.wait()
        if stubborn:
            raise Leftover("had to be killed: " + ", ".join(stubborn))


class Peer(Instance):
    """Debian's libvirtd, one as root for the system and test URIs and one as an ordinary user for the session.

    Its state directories are fixed at build time, so it runs in a mount namespace of its own with private ones bound over them; the
    namespace and its mounts go with its last process.
    """

    name = "peer"
    is_peer = True
    is_sanitized = False
    STATE = {"etc": "/etc/libvirt", "lib": "/var/lib/libvirt", "run": "/run/libvirt", "log": "/var/log/libvirt",
             "cache": "/var/cache/libvirt"}
    QEMU_CONF = 'security_driver = "none"\nstdio_handler = "file"\nnamespaces = []\n'
    DAEMON_CONF = 'unix_sock_dir = "{run}"\nauth_unix_ro = "none"\nauth_unix_rw = "none"\nlog_level = 3\nlog_outputs = "3:file:{log}"\n'

    def __init__(self, build=None, keep=False, expected_errors=()):
        super().__init__(keep)
        # One letter: a guest's channel socket lies seven levels below and must fit into 107 bytes.
        self.session_dir = self.path("s")

    def expect_error(self, pattern):
        pass

    def start(self):
        self.sockets = {SYSTEM: self.path("run", "libvirt-sock"), TEST: self.path("run", "libvirt-sock"),
                        SESSION: self.path("s", "run", "libvirt", "libvirt-sock")}
        system = self.start_system()
        session = self.start_session()
        self.wait_for_socket(self.sockets[SYSTEM], system)
        self.namespace = process.mount_namespace(system.pid)
        assert self.namespace != process.mount_namespace(os.getpid())
        self.wait_for_socket(self.sockets[SESSION], session)

    def start_system(self):
        for name in self.STATE:
            os.makedirs(self.path(name), exist_ok=True)
        os.makedirs(self.path("lib", "qemu"))
        if os.path.isdir("/var/lib/libvirt/qemu"):
            shutil.copytree("/var/lib/libvirt/qemu", self.path("lib", "qemu"), dirs_exist_ok=True,
                            ignore=lambda folder, names: [n for n in names if not os.path.isdir(os.path.join(folder, n))])
        user, group = qemu_user(self.directory)
        for folder, names, _ in os.walk(self.path("lib", "qemu")):
            os.chown(folder, user, group)
        self.write("etc/qemu.conf", f'{self.QEMU_CONF}user = "+{user}"\ngroup = "+{group}"\n')
        self.write("libvirtd.conf", self.DAEMON_CONF.format(run=self.path("run"), log=self.path("log", "libvirtd.log")))
        mounts = "; ".join(f"mkdir -p {there}; mount --bind {self.path(here)} {there}" for here, there in self.STATE.items())
        script = f"set -e; {mounts}; exec /usr/sbin/libvirtd -f {self.path('libvirtd.conf')} -p {self.path('libvirtd.pid')}"
        return self.spawn(["unshare", "-m", "--propagation", "private", "sh", "-c", script], "start.log")

    def start_session(self):
        """libvirtd decides by its uid whether it is a session's, so it must not be root."""
        user = pwd.getpwnam(SESSION_USER)
        for name in ("", "run", "config", "cache", "home", "run/libvirt", "config/libvirt"):
            os.makedirs(os.path.join(self.session_dir, name), exist_ok=True)
        self.write("s/libvirtd.conf", self.DAEMON_CONF.format(run=self.path("s", "run", "libvirt"), log=self.path("s", "libvirtd.log")))
        self.write("s/config/libvirt/qemu.conf", self.QEMU_CONF)
        for folder, _, _ in os.walk(self.session_dir):
            os.chown(folder, user[2], user[3])
        env = dict(self.env, HOME=os.path.join(self.session_dir, "home"), XDG_RUNTIME_DIR=os.path.join(self.session_dir, "run"),
                   XDG_CONFIG_HOME=os.path.join(self.session_dir, "config"), XDG_CACHE_HOME=os.path.join(self.session_dir, "cache"))
        argv = ["setpriv", f"--reuid={user[2]}", f"--regid={user[3]}", "--clear-groups", "/usr/sbin/libvirtd",
                "-f", self.path("s", "libvirtd.conf"), "-p", self.path("s", "libvirtd.pid")]
        return self.spawn(argv, "session-start.log", env)

    def log_errors(self):
        return []

    def stop_daemons(self):
        for pid in self.processes():
            process.end(pid)
        for child in self.children:
            child.wait()

        for controller in os.listdir("/sys/fs/cgroup"):
            # Where the peer put its guests; another libvirtd may still use it, then it stays.
            try:
                os.rmdir(f"/sys/fs/cgroup/{controller}/machine")
            except OSError:
                pass

    def leftovers(self):
        return [x for x in super().leftovers() if x.startswith("process")]


def make(peer, build, keep=False):
    return Peer(keep=keep) if peer else Ours(build, keep=keep)
