#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs end-to-end or wire tests against ours or, with --peer, against Debian's libvirtd; TAP on stdout.

A test that is green on the peer and red on us is our defect; so every test is shown green on the peer first.
"""

import argparse
import gc
import importlib.util
import os
import signal
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "wire"))

from harness import instance, runner  # noqa: E402


def load(path):
    name = os.path.splitext(os.path.basename(path))[0]
    if name in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


# A machine object that the collector frees resets the library's last error, which an exception is just about to read.
gc.disable()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", help="test files; all of this folder by default")
    parser.add_argument("--peer", action="store_true", help="against Debian's libvirtd")
    parser.add_argument("--build", default=os.environ.get("SPLITVIRT_BUILD", os.path.join(HERE, "..", "..", "build")), help="build directory of ours")
    parser.add_argument("--only", action="append", default=[], metavar="PATTERN", help="cases by shell pattern, e.g. 'dom*[[]test]'")
    parser.add_argument("--kind", action="append", choices=instance.KINDS, help="connections to test")
    parser.add_argument("--nightly", action="store_true", help="with the long tests")
    parser.add_argument("--nightly-only", action="store_true", help="the long tests alone")
    parser.add_argument("--keep", action="store_true", help="keep the instance's directory")
    parser.add_argument("--time", action="store_true", help="show how long each case took")
    parser.add_argument("--list", action="store_true", help="only list the cases")
    options = parser.parse_args()

    files = options.files or sorted(os.path.join(HERE, f) for f in os.listdir(HERE) if f.startswith("test_") and f.endswith(".py"))
    for path in files:
        load(path)
    # Ending by a signal must still end the instance.
    signal.signal(signal.SIGTERM, lambda *unused: sys.exit(143))
    run = runner.Run(lambda: instance.make(options.peer, options.build, options.keep), options.peer, options.only,
                     options.kind or instance.KINDS, (False, True) if options.nightly else (options.nightly_only,), options.time)
    if options.list:
        for c, kind in run.selected():
            print(f"{c.name}[{kind}]")
        return 0
    return run.all()


if __name__ == "__main__":
    sys.exit(main())
