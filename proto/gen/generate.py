#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads the list and writes what is made from it: generate.py --out DIR [--public | --stubs] FILE.api...

Files that would not change are left alone, so that ninja rebuilds only what depends on a difference.
"""
import argparse
import os
import sys

import c_dispatch
import c_enums
import c_numbers
import c_ops
import c_routes
import c_stubs
import c_tables
import c_types
import h_public
import lock
import symbols
from check import check
from grammar import parse
from lexer import ListError
from model import TheList

BACK_ENDS = (c_enums, c_numbers, c_types, c_tables, c_ops, c_dispatch, c_routes, lock)
PUBLIC_BACK_ENDS = (h_public, symbols)
STUB_BACK_ENDS = (c_stubs,)


def read(paths):
    """The checked list of some files, read in their order."""
    the_list = TheList()
    for path in paths:
        with open(path, encoding="utf-8") as file:
            parse(file.read(), path, the_list)
    check(the_list)
    return the_list


def save(path, text):
    try:
        with open(path, encoding="utf-8") as file:
            if file.read() == text:
                return
    except FileNotFoundError:
        pass
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def main():
    parser = argparse.ArgumentParser(description="Generate C from the list.")
    parser.add_argument("--out", required=True, help="where the files go")
    parser.add_argument("--public", action="store_true", help="what the public libraries show, instead of what the inside reads")
    parser.add_argument("--stubs", action="store_true", help="the public functions that are one call each")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    try:
        the_list = read(options.files)
    except ListError as error:
        print(f"{error}", file=sys.stderr)
        return 1
    for back_end in PUBLIC_BACK_ENDS if options.public else STUB_BACK_ENDS if options.stubs else BACK_ENDS:
        for name, text in back_end.write(the_list).items():
            save(os.path.join(options.out, name), text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
