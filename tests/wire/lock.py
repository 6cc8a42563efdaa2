#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Holds the wire that the list makes against proto/wire.lock: lock.py [--update] GENERATED CHECKED_IN"""
import difflib
import shutil
import sys


def main(arguments):
    update = arguments[:1] == ["--update"]
    generated, checked_in = arguments[-2:]
    if update:
        shutil.copyfile(generated, checked_in)
        return 0
    with open(generated, encoding="utf-8") as new, open(checked_in, encoding="utf-8") as old:
        difference = list(difflib.unified_diff(old.readlines(), new.readlines(), checked_in, generated))
    sys.stdout.writelines(difference)
    if difference:
        print("The wire changed. Where that is meant, write it anew: ninja update-wire-lock")
    return 1 if difference else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
