# SPDX-License-Identifier: LGPL-2.1-or-later
"""The runner: cases are functions with @case; each runs once per connection kind with an Env of its own and gives one TAP line.

An instance serves all cases of a run; one that a case broke is replaced, so that every failure is counted once.
"""

import fnmatch
import itertools
import os
import sys
import threading
import time
import traceback

from . import client, guest, instance, process

QEMU_KINDS = (instance.SYSTEM, instance.SESSION)


# Names are used once in a run, so that what one case leaves cannot disturb another.
numbers = itertools.count(1)


# So often in a row the product may fail to start before the rest of the run is given up.
STARTS_MAX = 3


class Skip(Exception):
    pass


class NoInstance(Exception):
    pass


class Case:
    def __init__(self, function, kinds, ours_only, timeout, nightly, name):
        self.function, self.kinds, self.ours_only, self.timeout, self.nightly = function, kinds, ours_only, timeout, nightly
        self.name = name or function.__name__
        self.module = function.__module__


registry = []


def case(kinds=instance.KINDS, ours_only=False, timeout=60, nightly=False, name=None):
    """Registers the decorated function as a test: one behaviour, run for each kind; name defaults to the function's."""
    def register(function):
        registry.append(Case(function, kinds, ours_only, timeout, nightly, name))
        return function
    return register


class Env:
    """What one case works with. Machines made here are gone when it ends."""

    def __init__(self, inst, kind):
        self.instance, self.kind = inst, kind
        self.is_test = kind == instance.TEST
        self.is_session = kind == instance.SESSION
        self.is_peer = inst.is_peer
        self.uri = inst.uri(kind)
        self.connections = []
        self.cleanups = []

    def skip(self, why):
        raise Skip(why)

    def skip_on(self, kind, why):
        if self.kind == kind:
            raise Skip(why)

    def connect(self, readonly=False):
        conn = client.connect(self.uri, readonly)
        self.connections.append(conn)
        return conn

    @property
    def conn(self):
        if not self.connections:
            self.connect()
        return self.connections[0]

    def virsh(self, *commands, **options):
        return client.virsh(self.uri, *commands, **options)

    def virsh1(self, command, **options):
        return self.virsh(command, **options)[0]

    def new_name(self):
        name = f"e2e-{os.getpid()}-{next(numbers)}"
        self.cleanups.append(lambda: self.remove(name))
        return name

    def remove(self, name):
        """Whatever state the machine is in; the test driver forgets its machines with their connection."""
        if self.is_test:
            return
        client.virsh(self.uri, f"destroy {name}", f"undefine {name} --managed-save --nvram", check=False)

    def file(self, name, text):
        path = self.instance.path(name)
        with open(path, "w") as f:
            f.write(text)
        os.chmod(path, 0o644)
        self.cleanups.append(lambda: os.path.exists(path) and os.unlink(path))
        return path

    def xml(self, name=None, **elements):
        return guest.xml(self.kind, name or self.new_name(), **elements)

    def xml_file(self, name=None, **elements):
        """(name, path of a file with the machine's document), for virsh."""
        name = name or self.new_name()
        return name, self.file(f"{name}.xml", guest.xml(self.kind, name, **elements))

    def linux(self, **elements):
        name = self.new_name()
        return guest.linux(self.kind, self.instance.directory, name, **elements)

    def define(self, **elements):
        return self.conn.defineXML(self.xml(**elements))

    def start(self, **elements):
        machine = self.define(**elements)
        machine.create()
        return machine

    def close(self):
        problems = []
        for cleanup in reversed(self.cleanups):
            try:
                cleanup()
            except Exception as error:  # a broken instance is the case's failure already, and is replaced
                problems.append(f"cleanup: {error}")
        for conn in self.connections:
            try:
                conn.close()
            except Exception as error:
                problems.append(f"close: {error}")
        return problems


class Watchdog:
    """Ends the instance's processes when a case takes too long: its blocked call then fails, and the run goes on."""

    def __init__(self, inst, case_name, seconds):
        self.inst, self.name = inst, case_name
        self.fired = False
        self.timer = threading.Timer(seconds, self.fire)
        self.timer.daemon = True

    def __enter__(self):
        self.timer.start()
        return self

    def __exit__(self, *unused):
        self.timer.cancel()

    def fire(self):
        self.fired = True
        stack = sys._current_frames().get(threading.main_thread().ident)
        print(f"# {self.name} hangs at:\n# " + "".join(traceback.format_stack(stack)).replace("\n", "\n# "), flush=True)
        last = threading.Timer(30, self.bail_out)
        last.daemon = True
        last.start()
        self.timer = last
        for pid in self.inst.processes():
            process.end(pid, 1)

    def bail_out(self):
        print(f"Bail out! {self.name} does not return even with the daemons gone", flush=True)
        os._exit(1)


def explain(error):
    """Where in the test file it failed, and the message; the harness's own frames only when the harness itself is at fault."""
    frames = traceback.extract_tb(error.__traceback__)[1:]
    mine = [f for f in frames if os.path.basename(f.filename).startswith("test_")] or frames[-1:]
    kind = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: "
    message = f"{kind}{error}".splitlines()
    more = [f"... and {len(message) - 15} lines"] if len(message) > 15 else []
    return "\n".join([f"{os.path.basename(mine[-1].filename)}:{mine[-1].lineno}: {mine[-1].line}"] + message[:15] + more)


class Run:
    def __init__(self, make, peer, patterns, kinds, nightly, timing=False):
        self.make, self.peer, self.patterns, self.kinds, self.nightly = make, peer, patterns, kinds, nightly
        self.timing = timing
        self.inst = None
        self.number = 0
        self.failed = []
        self.skipped = 0
        self.starts_failed = 0

    def wanted(self, name):
        return not self.patterns or any(fnmatch.fnmatch(name, p) for p in self.patterns)

    def selected(self):
        return [(c, k) for k in self.kinds for c in registry
                if k in c.kinds and self.wanted(f"{c.name}[{k}]") and c.nightly in self.nightly]

    def current(self):
        if self.inst is None:
            self.inst = self.make().__enter__()
        return self.inst

    def report(self, ok, name, note=""):
        self.number += 1
        print(f"{'ok' if ok else 'not ok'} {self.number} - {name}{note}", flush=True)

    def diagnose(self, text):
        for line in text.rstrip().splitlines():
            print(f"# {line}", flush=True)

    def drop_instance(self):
        if self.inst is not None:
            self.diagnose(self.inst.log()[-6000:])
            self.inst.abandon()
            self.inst = None

    def one(self, c, kind):
        name = f"{c.name}[{kind}]"
        if c.ours_only and self.peer:
            self.skipped += 1
            return self.report(True, name, " # SKIP a promise of ours, not of the peer")
        try:
            inst = self.current()
        except Exception as error:
            self.diagnose(f"{type(error).__name__}: {error}")
            self.failed.append(name)
            self.report(False, name, " (no instance)")
            self.starts_failed += 1
            if self.starts_failed == STARTS_MAX:
                raise NoInstance(f"no instance starts: {error}")
            return None
        self.starts_failed = 0
        env = Env(inst, kind)
        started = time.monotonic()
        broken = False
        with Watchdog(inst, name, c.timeout) as dog:
            try:
                c.function(env)
                note, ok = "", True
            except Skip as why:
                self.skipped += 1
                note, ok = f" # SKIP {why}", True
            except Exception as error:
                self.diagnose(explain(error))
                note, ok = "", False
            problems = env.close()
        if dog.fired:
            ok, note, broken = False, f" (over {c.timeout} s)", True
        if not ok:
            self.failed.append(name)
            broken = broken or bool(problems)
            self.diagnose("\n".join(problems))
        if self.timing and not note:
            note = f" # {time.monotonic() - started:.2f} s"
        self.report(ok, name, note)
        if broken:
            self.drop_instance()

    def finish(self):
        """The instance's end is a test as well: nothing left, no errors in the logs."""
        if self.inst is None:
            return
        try:
            self.inst.stop()
            self.report(True, "the instance ends clean")
        except AssertionError as error:
            self.diagnose(str(error))
            self.failed.append("the instance ends clean")
            self.report(False, "the instance ends clean")
        self.inst = None

    def all(self):
        try:
            for c, kind in self.selected():
                self.one(c, kind)
            self.finish()
        except NoInstance as error:
            print(f"Bail out! {error}".splitlines()[0], flush=True)
            return 1
        except BaseException:
            if self.inst is not None:
                self.inst.abandon()
            raise
        print(f"1..{self.number}")
        print(f"# {self.number - len(self.failed) - self.skipped} passed, {len(self.failed)} failed, {self.skipped} skipped")
        for name in self.failed:
            print(f"# failed: {name}")
        return 1 if self.failed else 0
