# SPDX-License-Identifier: LGPL-2.1-or-later
"""Calls every method of python3-libvirt as rows/ says, on one URI, and prints a line of JSON for each: [case, kind, value].

Each case lives in a process of its own with connections of its own: it finds the default state, and if it crashes or hangs, that is its
outcome and nobody else's. The methods are found by introspection; one without a row is an error.
Usage: python.py URI FOLDER [CASE-PREFIX ...]
"""

import gc
import inspect
import json
import os
import signal
import sys

import libvirt

import normal
from rows import BAD_FLAGS, Make, nothing
from rows.all import NOUNS

LIMIT_S = 20
NEEDS_LOOP = ("Event", "CloseCallback", "KeepAlive")
# Of the module; what comes from typing is none of ours.
FUNCTIONS = ("open", "openAuth", "openReadOnly", "getVersion", "registerErrorHandler")


class World:
    """What a case has around it."""

    def __init__(self, uri, folder, readonly):
        self.module = libvirt
        self.uri = uri
        self.folder = folder
        self.conn = libvirt.openReadOnly(uri) if readonly else libvirt.open(uri)

    def path(self, name):
        return os.path.join(self.folder, name)

    def fill(self, arg):
        """An argument of a row, ready to be passed."""
        if isinstance(arg, Make):
            return self.fill(arg(self))
        if isinstance(arg, str):
            return arg.replace("@DIR@", self.folder)
        if isinstance(arg, dict):
            return {k: self.fill(v) for k, v in arg.items()}
        return arg


def methods_of(noun):
    """The public methods that the binding has."""
    if hasattr(noun, "METHODS"):
        return noun.METHODS
    if noun.CLASS is None:
        names = [n for n in dir(libvirt) if inspect.isroutine(getattr(libvirt, n)) and (n.startswith("vir") or n in FUNCTIONS)]
    else:
        cls = getattr(libvirt, noun.CLASS)
        names = [n for n in dir(cls) if not n.startswith("__") and callable(getattr(cls, n))]
    # The binding's C half calls these; the cases with events get there.
    return [n for n in names if not n.startswith("_dispatch")]


def flagged(noun, method, args):
    """`args` with flags nobody has, or None if the method takes none."""
    if hasattr(noun, "METHODS"):
        return None
    function = getattr(libvirt if noun.CLASS is None else getattr(libvirt, noun.CLASS), method)
    names = list(inspect.signature(function).parameters)
    names = names[1:] if noun.CLASS is not None else names
    return None if "flags" not in names else (args[:names.index("flags")], {"flags": BAD_FLAGS})


def cases_of(key, noun):
    """(name, method, state, read-only, arguments, keywords) of each case of a noun."""
    states = list(noun.STATES)
    for method in methods_of(noun):
        variants = noun.ROWS[method]
        base = f"{key}.{method}"
        for n, args in enumerate(variants):
            yield f"{base}/{states[0]}/{n}", method, states[0], False, args, {}
        for state in states[1:]:
            yield f"{base}/{state}/0", method, state, False, variants[0], {}
        bad = flagged(noun, method, variants[0])
        if bad is not None:
            yield f"{base}/{states[0]}/flags", method, states[0], False, *bad
        yield f"{base}/{states[0]}/readonly", method, states[0], True, variants[0], {}


def subject_of(noun, world, state, uri, readonly):
    """The object to call. Who may only look cannot make it: then a second connection that may prepares, as far as the state is shared."""
    if not readonly or noun.CLASS in (None, "virConnect"):
        return noun.STATES[state](world)
    helper = World(uri, world.folder, False)
    made = noun.STATES[state](helper)
    look = LOOK_UP.get(noun.CLASS)
    world.keep = helper, made
    return look(world, made) if look is not None else made


LOOK_UP = {
    "virDomain": lambda w, o: w.conn.lookupByName(o.name()),
    "virDomainSnapshot": lambda w, o: w.conn.lookupByName(o.getDomain().name()).snapshotLookupByName(o.getName()),
    "virDomainCheckpoint": lambda w, o: w.conn.lookupByName(o.getDomain().name()).checkpointLookupByName(o.getName()),
    "virNetwork": lambda w, o: w.conn.networkLookupByName(o.name()),
    "virStoragePool": lambda w, o: w.conn.storagePoolLookupByName(o.name()),
    "virStorageVol": lambda w, o: w.conn.storageVolLookupByKey(o.key()),
    "virNodeDevice": lambda w, o: w.conn.nodeDeviceLookupByName(o.name()),
    "virInterface": lambda w, o: w.conn.interfaceLookupByName(o.name()),
    "virStream": lambda w, o: w.conn.newStream(0),
}


def attempt(noun, method, state, readonly, args, keywords, uri, folder):
    """The outcome of one case as (kind, value)."""
    if any(word in method for word in NEEDS_LOOP) or noun.CLASS == "virStream" or getattr(noun, "LOOP", False):
        libvirt.virEventRegisterDefaultImpl()
    try:
        world = World(uri, folder, readonly)
        subject = subject_of(noun, world, state, uri, readonly)
        given = [world.fill(a) for a in args]
    except Exception as e:
        return "prepare " + normal.failure(e), None
    given = getattr(noun, "ADAPT", {}).get(method, lambda x: x)(given)
    try:
        result = getattr(subject, method)(*given, **keywords)
    except Exception as e:
        return normal.failure(e), None
    return "ok", normal.result(method, result, folder, uri)


def isolated(*case):
    """attempt() in a process of its own."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        signal.alarm(LIMIT_S)
        os.close(reader)
        libvirt.registerErrorHandler(nothing, None)
        with open(writer, "w") as out:
            json.dump(attempt(*case), out)
        # Connections and objects close as in any program, and what that crashes is seen.
        gc.collect()
        os._exit(0)
    os.close(writer)
    with open(reader) as answer:
        text = answer.read()
    status = os.waitpid(pid, 0)[1]
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return ("hang", None) if number == signal.SIGALRM else (f"signal {number}", None)
    return json.loads(text) if text else ("nothing", None)


def missing():
    """Methods without a row, rows without a method."""
    found = []
    for key, noun in NOUNS.items():
        methods, rows = set(methods_of(noun)), set(noun.ROWS)
        found += [f"{key}.{m} has no row" for m in sorted(methods - rows)] + [f"{key}.{m} is not a method" for m in sorted(rows - methods)]
    classes = {n for n in dir(libvirt) if inspect.isclass(getattr(libvirt, n)) and n.startswith("vir")}
    return found + [f"class {c} has no noun" for c in sorted(classes - {n.CLASS for n in NOUNS.values()})]


def main(uri, folder, *wanted):
    lacking = missing()
    if lacking:
        sys.exit("\n".join(lacking))
    for key, noun in NOUNS.items():
        for name, *case in cases_of(key, noun):
            if not wanted or name.startswith(wanted):
                print(json.dumps([name, *isolated(noun, *case, uri, folder)]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
