#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Holds the list against the public facts: numbers, layouts, limits, priorities, permissions, enums, string constants.

The facts are no part of the tree: they are looked for in ../shared/facts beside the checkout or in $SPLITVIRT_FACTS. Without them the
test is skipped, and says so. Both sides are brought to one form: every struct is spelled out in place, every limit is a number.
"""
import os
import re
import sys
import unittest

SOURCE = os.environ.get("SPLITVIRT_SOURCE") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
FACTS = os.environ.get("SPLITVIRT_FACTS") or os.path.join(SOURCE, "../shared/facts")
sys.path.insert(0, os.path.join(SOURCE, "proto/gen"))

import c  # noqa: E402
from generate import read  # noqa: E402
from model import Struct  # noqa: E402

FILES = [argument for argument in sys.argv[1:] if argument.endswith(".api")]
PROTOCOLS = {"remote": "remote_protocol", "qemu": "qemu_protocol", "lxc": "lxc_protocol", "admin": "admin_protocol",
             "keepalive": "virkeepaliveprotocol"}
BUFFERS = {"VIR_UUID_BUFLEN": 16, "VIR_SECURITY_MODEL_BUFLEN": 257, "VIR_SECURITY_LABEL_BUFLEN": 4097, "VIR_SECURITY_DOI_BUFLEN": 257}
SCALARS = {"int": "int", "unsigned int": "uint", "hyper": "hyper", "unsigned hyper": "uhyper", "double": "double", "char": "char",
           "unsigned char": "uchar", "unsigned short": "ushort", "remote_auth_type": "int"}
# The facts note a stream only where the reference's code for a procedure is generated; this one's is written by hand.
STREAM_NOT_NOTED = {"domain_migrate_prepare_tunnel3_params"}


def table(name):
    with open(os.path.join(FACTS, name), encoding="utf-8") as file:
        header, *rows = [line.rstrip("\n").split("\t") for line in file]
    return [dict(zip(header, row + [""] * len(header))) for row in rows]


class Facts:
    def __init__(self):
        rows = table("wire-types.tsv")
        self.structs = {row["name"]: row["definition"] for row in rows if row["kind"] == "struct"}
        self.pointers = dict(reversed(re.match(r"(\w+) \*(\w+)$", row["definition"]).groups()) for row in rows
                             if row["kind"] == "typedef" and "*" in row["definition"])
        self.limits = {row["name"]: row["value"] for row in table("wire-limits.tsv")}
        self.procedures = {(row["protocol"], int(row["number"])): row for row in table("wire-procedures.tsv")}

    def number(self, text):
        while not text.isdigit():
            text = str(BUFFERS.get(text) or self.limits[text])
        return text

    def layout(self, name):
        """A type by its name, spelled out."""
        return "; ".join(self.member(text) for text in self.structs[name].split("; ")) if name else ""

    def member(self, text):
        kind, name, limit, fixed = re.match(r"(.+?) (\w+)(?:<(\w+)>|\[(\w+)\])?$", text).groups()
        spelled = self.type(kind)
        if limit and spelled == "param":
            spelled = "params"
        spelled += f"<{self.number(limit)}>" if limit else f"[{self.number(fixed)}]" if fixed else ""
        return f"{name}: {spelled}"

    def type(self, kind):
        if kind in SCALARS:
            return SCALARS[kind]
        if kind == "opaque":
            return "bytes"
        if kind.endswith("_uuid"):
            return "uuid"
        if kind in self.pointers:
            return self.type(self.pointers[kind]) + "?"
        if kind.endswith("_nonnull_string"):
            return "string"
        if kind.endswith("_typed_param"):
            return "param"
        return f"({self.layout(kind)})"


def layout(members):
    """The list's side of Facts.layout()."""
    return "; ".join(f"{member.wire}: {describe(member)}" for member in members if member.preset is None)


def describe(member):
    text = {"flags": "uint", "flags64": "uhyper"}.get(member.type, member.type)
    if member.struct is not None:
        text = f"({layout(member.struct.members if isinstance(member.struct, Struct) else member.struct.outs)})"
    text += "?" if member.optional else ""
    return text + (f"<{member.max}>" if member.max is not None else f"[{member.fixed}]" if member.fixed is not None else "")


def permission(rule):
    """A permission with its condition, as the facts would have it with every constant a number."""
    text = f"{rule.object}:{rule.permission}"
    if rule.when in ("has", "lacks"):
        text += f":{'!' if rule.when == 'lacks' else ''}{rule.bits}"
    return text + (f"::{rule.member}:{rule.bits}" if rule.when == "is" else "")


class TestFacts(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.facts = Facts()
        cls.list = read(FILES)
        cls.constants = {constant.name: constant.value for enum in cls.list.enums.values() for constant in enum.constants}

    def each(self, check, *keywords):
        for entry in self.list.entries:
            if entry.keyword in keywords:
                with self.subTest(entry.name):
                    row = self.facts.procedures.get((PROTOCOLS[entry.program], entry.number))
                    self.assertIsNotNone(row, "no such procedure")
                    check(entry, row)

    def test_numbers_and_names(self):
        def check(entry, row):
            name = row["procedure"].split("_PROC_", 1)[1].lower()
            self.assertEqual(c.message_prefix(entry), f"{entry.program}_{name}")
        self.each(check, "api", "call", "event")

    def test_layouts_of_calls(self):
        def check(entry, row):
            self.assertEqual(layout(entry.ins), self.facts.layout(row["args_type"]))
            self.assertEqual(layout(entry.outs), self.facts.layout(row["ret_or_msg_type"]))
        self.each(check, "api", "call")

    def test_layouts_of_events(self):
        self.each(lambda entry, row: self.assertEqual(layout(entry.outs), self.facts.layout(row["ret_or_msg_type"])), "event")

    def test_priorities_and_filters(self):
        def check(entry, row):
            self.assertEqual(entry.priority, row["priority"])
            self.assertEqual(permission(entry.filter) if entry.filter else "", row["list_filter"])
        self.each(check, "api", "call")

    def test_streams(self):
        def check(entry, row):
            column = {None: None, "read": "readstream_arg", "both": "readstream_arg", "write": "writestream_arg"}[entry.stream]
            noted = [name for name in ("readstream_arg", "writestream_arg") if row[name]]
            if c.slot(entry) not in STREAM_NOT_NOTED:
                self.assertEqual(noted, [column] if column else [])
        self.each(check, "api", "call")

    def test_permissions(self):
        def check(entry, row):
            expected = [self.number_permission(text) for text in row["permissions"].split() if text != "none"]
            self.assertEqual([permission(rule) for rule in entry.acl], expected)
        self.each(check, "api", "call")

    def number_permission(self, text):
        parts = text.split(":")
        if len(parts) < 3:
            return text
        sign, words = ("!", parts[-1][1:]) if parts[-1].startswith("!") else ("", parts[-1])
        bits = 0
        for word in words.split("|"):
            bits |= self.constants[word]
        return ":".join(parts[:-1] + [f"{sign}{bits}"])

    def test_programs_and_limits(self):
        values = {row["name"]: int(row["value"], 0) for row in table("wire-programs.tsv")}
        for name, program in self.list.programs.items():
            self.assertEqual(program.number, values[f"{name.upper()}_PROGRAM"])
            self.assertEqual(program.version, values[f"{name.upper()}_PROTOCOL_VERSION"])
        for block in self.list.limits:
            for limit in block.constants:
                with self.subTest(limit.name):
                    self.assertEqual(str(limit.value), self.facts.number(f"{block.program.upper()}_{limit.name}"))

    def test_enums(self):
        rows = table("enums.tsv")
        known = {row["constant"]: row["value"] for row in rows}
        expected = {}
        for row in rows:
            value = row["value"]
            while value in known:
                value = known[value]
            expected.setdefault(row["enum"], {})[row["constant"]] = (int(value, 0), row["since"] or None)
        ours = {enum.name: {constant.name: (constant.value, constant.since) for constant in enum.constants}
                for enum in self.list.enums.values()}
        self.assertEqual(ours, expected)

    def test_string_constants(self):
        expected = {row["macro"]: (row["value"][1:-1], row["since"]) for row in table("macros.tsv") if row["value"].startswith('"')}
        ours = {constant.name: (constant.value, constant.since) for block in self.list.constants for constant in block.constants
                if isinstance(constant.value, str)}
        self.assertEqual(ours, expected)

    def test_releases(self):
        since = {row["function"]: row["since"] for row in table("functions.tsv")}
        for entry in self.list.entries:
            if entry.keyword == "api":
                with self.subTest(entry.name):
                    self.assertEqual(entry.since, since.get(entry.name))


if __name__ == "__main__":
    if not os.path.isdir(FACTS):
        print(f"NO FACTS at {FACTS}: the list was NOT held against the public interface")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
