#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The generator: what it makes of a sample of the grammar, and what it says of every kind of mistake.

generator.py --update writes what it makes of tests/golden/proto/sample.api beside it anew.
"""
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = os.path.join(HERE, "../../golden/proto")
sys.path.insert(0, os.path.join(HERE, "../../../proto/gen"))

import names  # noqa: E402
from check import check  # noqa: E402
from generate import BACK_ENDS, PUBLIC_BACK_ENDS, STUB_BACK_ENDS, read  # noqa: E402
from grammar import parse  # noqa: E402
from lexer import ListError  # noqa: E402
from model import TheList  # noqa: E402


def generate_sample():
    the_list = read([os.path.join(GOLDEN, "sample.api")])
    return {name: text for back_end in BACK_ENDS + PUBLIC_BACK_ENDS + STUB_BACK_ENDS for name, text in back_end.write(the_list).items()}


class TestGolden(unittest.TestCase):
    maxDiff = None

    def test_the_sample_becomes_what_is_kept(self):
        for name, text in generate_sample().items():
            with self.subTest(name), open(os.path.join(GOLDEN, name + ".txt"), encoding="utf-8") as kept:
                self.assertEqual(text, kept.read())


class TestNames(unittest.TestCase):
    def test_public_names_become_inner_ones(self):
        for public, inner in (("virDomainGetXMLDesc", "domain_get_xml_desc"), ("virDomainGetFSInfo", "domain_get_fsinfo"),
                              ("virDomainMigrateBegin3Params", "domain_migrate_begin3_params"), ("virNodeGetCPUMap", "node_get_cpu_map"),
                              ("virDomainGetIOThreadInfo", "domain_get_iothread_info"), ("AuthSASLInit", "auth_sasl_init")):
            self.assertEqual(names.snake(public), inner)

    def test_constants_say_when_they_are_errors(self):
        self.assertEqual(names.constant("VIR_ERR_NO_DOMAIN"), "ERROR_NO_DOMAIN")
        self.assertEqual(names.constant("VIR_WAR_NO_NODE"), "ERROR_WAR_NO_NODE")
        self.assertEqual(names.constant("VIR_FROM_QEMU"), "ERROR_FROM_QEMU")
        self.assertEqual(names.constant("VIR_DOMAIN_RUNNING"), "DOMAIN_RUNNING")


HEAD = """## p
program remote = 1 version 1
use program remote
use class domain
## f
enum virF { VIR_F_A = 1 VIR_F_B = 2 }
## d
struct domain { string name }
"""
LAST = "acl domain:read; readonly; job none; priority high }"

HEADER = "use header \"libvirt-domain\"\n## x\n"

# What is written behind HEAD (which ends with line 8), and what must be said of it.
MISTAKES = (
    ("api virX = 1 { " + LAST, "9:1: api virX has no doc comment, write what it is for in '##' lines above it"),
    ("##\napi virX = 1 { " + LAST, "10:1: api virX has no doc comment, write what it is for in '##' lines above it"),
    ("## x\nfunction virX", "10:1: 'function', one of use, program, enum, constants, limits, document, struct, api, call, event, handle,"),
    ("## x\napi X = 1 { " + LAST, "10:5: 'X' is no public function, write 'call' for what only the wire knows"),
    ("## x\ncall virX = 1 { " + LAST, "10:6: 'virX' looks like a public function, write 'api' or leave 'vir' out"),
    ("## x\napi virX 1 {}", "10:10: '1', '=' would be right"),
    ("## x\napi virX = one {}", "10:12: 'one', the procedure's number would be right"),
    ("## x\napi virX = 1 since 2 {}", "10:20: '2', a release like 0.9.2 would be right"),
    ("## x\napi virX = 1 {", "10:15: the end of the file in virX"),
    ("## x\napi virX = 1 { inn int i }", "10:16: 'inn' in virX, one of in, out, msg, same,"),
    ("## x\napi virX = 1 { msg int i }", "10:16: 'msg' in api virX, in or out would be right"),
    ("## x\nevent X = 1 { in int i }", "10:15: 'in' in event X, msg would be right"),
    ("## x\napi virX = 1 { in integer i; " + LAST, "10:19: type 'integer' is unknown, one of int, uint,"),
    ("## x\napi virX = 1 { in int i; in int i; " + LAST, "10:29: the member i stands twice"),
    ("## x\napi virX = 1 { in int for; " + LAST, "10:19: 'for' is a word of C, name the member otherwise and add 'as for'"),
    ("## x\napi virX = 1 { in bytes b; " + LAST, "10:19: bytes b has no limit, write 'bytes b<LIMIT>'"),
    ("## x\napi virX = 1 { in bytes b<MOST>; " + LAST, "10:19: limit 'MOST' is unknown, declare it in a 'limits' block"),
    ("## x\napi virX = 1 { in int? i; " + LAST, "10:19: int i cannot be optional, only strings and structs can"),
    ("## x\napi virX = 1 { in int i: G; " + LAST, "10:19: 'G' is neither an enum nor a document, declare it first"),
    ("## x\napi virX = 1 { in flags G; " + LAST, "10:19: enum 'G' is unknown, declare 'enum virG' or write 'flags none'"),
    ("## x\napi virX = 1 { in flags; " + LAST, "10:24: ';', 'none' or an enum's name would be right"),
    ("## x\napi virX = 1 { readonly; job none; priority high }", "10:5: virX has no permissions, write 'acl OBJECT:PERMISSION' or 'acl none'"),
    ("## x\napi virX = 1 { acl none; readonly; priority high }", "10:5: virX has no job kind, write 'job none' or another"),
    ("## x\napi virX = 1 { acl none; readonly; job none }", "10:5: virX has no priority, write 'priority high' or 'priority low'"),
    ("## x\napi virX = 1 { acl none; readonly; job fast; priority high }",
     "10:40: 'fast' is no job, one of none, query, modify, destroy, long would be right"),
    ("## x\napi virX = 1 { acl domain:read; job none; priority high }",
     "10:5: virX needs only permissions that read: write 'readonly', or 'readwrite \"why not\"'"),
    ("## x\napi virX = 1 { acl domain:write; readonly; job none; priority high }",
     "10:5: virX is readonly but needs a permission that changes, remove one of them or write 'readonly \"why\"'"),
    ("## x\napi virX = 1 { acl domain:read; readonly \"so\"; job none; priority high }",
     "10:5: virX needs only permissions that read, so 'readonly' needs no reason: remove it"),
    ("## x\napi virX = 1 { acl domain:write; readwrite \"so\"; job none; priority high }",
     "10:5: virX needs a permission that changes, so 'readwrite' says nothing: remove it"),
    ("## x\napi virX = 1 { in flags F; acl domain:read when flags has C; readonly; job none; priority high }",
     "10:32: 'C' is none of the constants of flags, one of F_A, F_B would be right"),
    ("## x\napi virX = 1 { acl domain:read when flags has A; readonly; job none; priority high }",
     "10:20: virX has no argument 'flags', there are none"),
    ("## y: no such member\n## x: none either\napi virX = 1 { in int i; " + LAST,
     "11:5: the comment of virX explains 'y', which it does not have; one of i would be right"),
    ("## x\napi virX = 1 { " + LAST + "\n## x\napi virY = 1 { " + LAST, "12:5: procedure 1 of remote stands twice, first at t.api:10:5"),
    ("## x\napi virX = 1 { " + LAST + "\n## x\napi virX = 2 { " + LAST, "12:5: virX stands twice, first at t.api:10:5"),
    ("## x\napi virX = 1 { same as virY; " + LAST, "10:5: virX is the same as virY, which is not in the list"),
    ("## x\napi virX = 1 { in int i; same as virY; " + LAST + "\n## y\napi virY = 2 { in uint i; " + LAST,
     "10:19: virY has no argument 'int i', an alias's members are its target's"),
    ("## x\napi virX = 1 { same as virY with i 3; " + LAST + "\n## y\napi virY = 2 { in uint u; " + LAST,
     "10:5: virX sets 'i', which is no argument of virY"),
    ("## x\napi virX = 1 { out string s<9> at most most; " + LAST, "10:20: virX has no argument 'most', there are none"),
    ("## x\napi virX = 1 { out string s<9> counted in n; " + LAST, "10:20: virX has no int or uint result 'n'"),
    ("## x\nevent X = 1 { id F C }", "10:7: 'C' is none of VIR_F_A, VIR_F_B"),
    ("## x\nenum virF { VIR_G = 1 }", "10:6: enum virF stands twice, first at t.api:6:1"),
    ("## x\nenum virG { VIR_F_A = 1 }", "10:13: VIR_F_A stands twice, first at t.api:6:13"),
    ("## x\nenum virG { VIR_G_A = VIR_H }", "10:13: VIR_G_A is VIR_H, which is no enumerator"),
    ("## x\nenum virG { VIR_G_A = VIR_G_A }", "10:13: VIR_G_A is VIR_G_A, which is itself"),
    ("## x\nconstants { VIR_G = \"g }", "10:21: a string that does not end on its line, close it with \""),
    ("## x\napi virX = 1 { in int i@; " + LAST, "10:24: the character '@' has no meaning here, remove it"),
    ("use program other", "9:13: program 'other' is unknown, declare it first or use one of remote"),
    ("use class things", "9:11: 'things' is no class, one of connect, domain,"),
    ("use header \"things\"", "9:12: 'things' is no header, one of libvirt-common, libvirt-host,"),
    ("## x\nlocal virX since 0.1.0 \"int (void)\"", "10:1: a local of which header? write 'use header \"NAME\"' above"),
    (HEADER + "local virX \"int (void)\"", "11:12: virX has no release, write 'since' and one"),
    (HEADER + "local virX since 0.1.0 \"int\"", "11:7: 'int' is no prototype like 'int (virDomainPtr domain)'"),
    (HEADER + "callback virX since 0.1.0 \"int (int)\"", "11:10: 'int' is no declaration like 'const char *name'"),
    (HEADER + "record virX since 0.1.0 { int i }", "11:27: 'int', a declaration as a string or '}' would be right"),
    (HEADER + "handle virX of thing since 0.1.0", "11:8: virX is of 'thing', which is no struct of the wire"),
    (HEADER + "handle virX since 0.1.0\n## x\nhandle virX since 0.1.0", "13:8: virX stands twice, first at t.api:11:8"),
    (HEADER + "api virX = 1 { in int i; c \"int (virConnectPtr conn, int i)\"; " + LAST,
     "11:5: the prototype of virX follows from its members, remove 'c'"),
    (HEADER + "api virX = 1 { in bytes b<4>; " + LAST,
     "11:5: the prototype of virX does not follow from its members, write 'c \"int (...)\"'"),
    ("## x\nuse class domain", "10:1: a doc comment before 'use', put it before an entry"),
)


class TestMistakes(unittest.TestCase):
    def test_each_is_told_with_its_place(self):
        for text, message in MISTAKES:
            with self.subTest(text):
                with self.assertRaises(ListError) as caught:
                    the_list = TheList()
                    parse(HEAD + text, "t.api", the_list)
                    check(the_list)
                self.assertEqual(str(caught.exception)[:len("t.api:" + message)], "t.api:" + message)

    def test_an_entry_needs_a_program_and_a_class(self):
        with self.assertRaises(ListError) as caught:
            parse("## x\napi virX = 1 { " + LAST, "t.api", TheList())
        self.assertEqual(str(caught.exception), "t.api:2:1: an entry of which program and class? write 'use program NAME' and "
                                                "'use class NAME' above")

    def test_half_a_list_is_an_error_and_nothing_else(self):
        with open(os.path.join(GOLDEN, "sample.api"), encoding="utf-8") as file:
            sample = file.read()
        for end in range(0, len(sample), 7):
            the_list = TheList()
            try:
                parse(sample[:end], "t.api", the_list)
                check(the_list)
            except ListError as error:
                self.assertRegex(str(error), r"^t\.api:\d+:\d+: ")


def update():
    for name, text in generate_sample().items():
        with open(os.path.join(GOLDEN, name + ".txt"), "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        update()
    else:
        unittest.main()
