#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Bad arguments, one at a time, for every function that is about a connection or a domain: code and domain of the error as in
arguments.tsv, which was recorded from Debian 12's library (9.0.0) on its own test:///default.

test_arguments.py --record LIBRARY URI writes such a table of any library. Only what a library finds by itself is kept: what its drivers
answer is other tests' matter.
"""
import ctypes
import json
import os
import re
import signal
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get("SPLITVIRT_SOURCE") or os.path.join(HERE, "../..")
sys.path.insert(0, os.path.join(SOURCE, "proto/gen"))

from generate import read  # noqa: E402
from instance import LIBRARIES, Instance  # noqa: E402
from public import functions  # noqa: E402

TABLE = os.path.join(HERE, "arguments.tsv")
FROM_TEST = 12
NO_SUPPORT = 3
POINTER = ctypes.c_void_p
# What ends the machine or the connection that the others need, or takes functions as arguments.
LEFT_OUT = """virConnectClose virConnectRef virConnectRegisterCloseCallback virConnectUnregisterCloseCallback virConnectSetIdentity virDomainFree
virDomainRef virDomainDestroy virDomainDestroyFlags virDomainUndefine virDomainUndefineFlags virDomainShutdown virDomainShutdownFlags
virDomainReboot virDomainMigrate virDomainMigrate2 virDomainMigrate3 virDomainMigrateToURI virDomainMigrateToURI2 virDomainMigrateToURI3
virDomainSave virDomainSaveFlags virDomainSaveParams virDomainManagedSave virDomainCoreDump virDomainCoreDumpWithFormat virDomainRestore
virDomainRestoreFlags virDomainRestoreParams virDomainSaveImageGetXMLDesc virDomainSaveImageDefineXML virDomainFDAssociate
virDomainGetLaunchSecurityInfo virDomainGetTime virDomainSetLaunchSecurityState virNodeSuspendForDuration virConnectDomainEventRegister
virConnectDomainEventDeregister""".split()


# Where we differ, and why.
DIFFER = {
    ("virConnectBaselineCPU", "2 is 0"): "no driver serves it yet",
    ("virConnectBaselineCPU", "read-only"): "a NULL in a list of texts is refused before it is sent; the reference's own driver reads it",
    ("virDomainCreateXMLWithFiles", "2 is 0"): "no driver serves it yet",
    ("virDomainCreateXMLWithFiles", "3 is NULL"): "a list without items is refused before it is sent",
    ("virDomainGetMetadata", "1 is negative"): "an unknown kind is a bad argument; the reference says that it holds nothing",
    ("virDomainInterfaceAddresses", "read-only"): "only some sources need a right to change: the server knows, and refuses",
    ("virDomainInterfaceStats", "3 is 0"): "the driver says that there is no such interface; in the reference a part that drivers share does",
    ("virDomainInterfaceStats", "read-only"): "the driver says that there is no such interface; in the reference a part that drivers share does",
    ("virDomainSetInterfaceParameters", "1 is NULL"): "the wire has no way to leave the device out; only a driver in the process sees it",
}


class Error(ctypes.Structure):
    _fields_ = [("code", ctypes.c_int), ("domain", ctypes.c_int), ("message", ctypes.c_char_p)]


class Library:
    def __init__(self, path, uri):
        self.lib = ctypes.CDLL(path)
        self.lib.virGetLastError.restype = ctypes.POINTER(Error)
        self.quiet = ctypes.CFUNCTYPE(None, POINTER, POINTER)(lambda opaque, error: None)
        self.lib.virSetErrorFunc(None, self.quiet)
        self.handles = {"rw": self.open("virConnectOpen", uri), "ro": self.open("virConnectOpenReadOnly", uri)}
        self.buffer = ctypes.create_string_buffer(65536)

    def open(self, function, uri):
        open_it, look_up = getattr(self.lib, function), self.lib.virDomainLookupByName
        open_it.restype = look_up.restype = POINTER
        conn = open_it(uri.encode())
        return {"virConnectPtr": conn, "virDomainPtr": look_up(POINTER(conn), b"test")}

    def value(self, argument, mode):
        """An argument that is no worse than it must be: handles that live, room, small numbers."""
        kind = argument.type
        if kind in self.handles[mode]:
            return POINTER(self.handles[mode][kind])
        if kind == "const char *":
            return ctypes.c_char_p(b"nosuch")
        if "*" in kind or kind == "virTypedParameterPtr" or any(word in kind for word in ("Info", "Stat", "Label", "Model", "Error")):
            return ctypes.cast(self.buffer, POINTER)
        if kind.endswith("Ptr"):
            return POINTER(None)
        if "long long" in kind:
            return ctypes.c_longlong(1)
        if kind in ("unsigned long", "size_t"):
            return ctypes.c_ulong(1)
        return ctypes.c_int(0 if argument.name == "flags" else 1)

    def call(self, function, mode, changed):
        arguments = [self.value(argument, mode) for argument in function.signature.arguments]
        for index, value in changed.items():
            arguments[index] = value
        ctypes.memset(self.buffer, 0, 65536)
        self.lib.virResetLastError()
        found = getattr(self.lib, function.name)
        found.restype = ctypes.c_longlong
        found(*arguments)
        error = self.lib.virGetLastError()
        return [error.contents.code, error.contents.domain] if error else [0, 0]

    def cases(self, function):
        arguments = function.signature.arguments
        yield "a handle that is NULL", "rw", {0: POINTER(None)}
        if arguments[0].type not in self.handles["rw"]:
            return
        for index, argument in enumerate(arguments[1:], 1):
            value = self.value(argument, "rw")
            if "*" in argument.type or argument.type.endswith("Ptr"):
                yield f"{index} is NULL", "rw", {index: POINTER(None)}
            elif "flags" not in argument.name:
                yield f"{index} is 0", "rw", {index: type(value)(0)}
                if not argument.type.startswith("unsigned") and argument.type != "size_t":
                    yield f"{index} is negative", "rw", {index: type(value)(-1)}
        yield "read-only", "ro", {}


def tried(the_list):
    for function in functions(the_list):
        first = function.signature.arguments[0].type if function.signature and function.signature.arguments else ""
        about = first.endswith("Ptr") and (first[:-3] in HANDLES)
        if function.library == "libvirt" and about and function.name not in LEFT_OUT and not function.name.startswith("virConn" "G") \
                and "EventRegister" not in function.name and not function.name.startswith(("virConnSet", "virConnCopy", "virConnReset")):
            yield function


HANDLES = ("virConnect", "virDomain", "virDomainSnapshot", "virDomainCheckpoint", "virNetwork", "virNetworkPort", "virInterface",
           "virNodeDevice", "virNWFilter", "virNWFilterBinding", "virSecret", "virStoragePool", "virStorageVol", "virStream")


def results(the_list, path, uri):
    """Each function in a child of its own: a library may die of an argument."""
    found = {}
    for function in tried(the_list):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            signal.alarm(20)
            try:
                library = Library(path, uri)
                rows = {case: library.call(function, mode, changed) for case, mode, changed in library.cases(function)}
                os.write(writer, json.dumps(rows).encode())
            finally:
                os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            text = pipe.read()
        os.waitpid(child, 0)
        found[function.name] = json.loads(text) if text else None
    return found


def the_whole_list():
    with open(os.path.join(SOURCE, "proto/meson.build"), encoding="utf-8") as file:
        return read([os.path.join(SOURCE, "proto", name) for name in re.findall(r"'(api/[a-z0-9-]+\.api)'", file.read())])


class TestArguments(unittest.TestCase):
    maxDiff = None

    def test_each_bad_argument_has_its_error(self):
        with open(TABLE, encoding="utf-8") as file:
            rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith(("#", "function"))]
        self.assertGreater(len(rows), 500)
        with Instance() as instance:
            found = results(the_whole_list(), os.path.join(LIBRARIES, "libvirt.so.0"), instance.uri)
        wrong = []
        for name, case, code, domain in rows:
            got = (found[name] or {}).get(case, "died")
            if (got != [int(code), int(domain)]) != ((name, case) in DIFFER):
                wrong.append(f"{name}, {case}: {got}, not {code}, {domain}")
        self.assertEqual(wrong, [])


def record(path, uri):
    print("# SPDX-License-Identifier: LGPL-2.1-or-later\nfunction\tcase\tcode\tdomain")
    for name, rows in sorted(results(the_whole_list(), path, uri).items()):
        for case, (code, domain) in (rows or {}).items():
            if code not in (0, NO_SUPPORT) and domain != FROM_TEST:
                print(f"{name}\t{case}\t{code}\t{domain}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--record"]:
        record(*sys.argv[2:])
    else:
        unittest.main()
