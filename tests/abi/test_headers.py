#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The public headers: each compiles alone, as C99 and as C++; all that the facts name is there and equal.

Values and layouts are held by the compiler: the facts become static assertions.
"""
import re
import shutil
import unittest

from facts import CC, CXX, HEADERS, INCLUDE, compile_text, include_all, table

# Macros that take arguments, and those whose text is no single token, are compared by what they give.
USES = {
    "VIR_CPU_MAPLEN": "VIR_CPU_MAPLEN(9) == 2",
    "VIR_NODEINFO_MAXCPUS": "sizeof(VIR_NODEINFO_MAXCPUS(*(virNodeInfoPtr)0)) == sizeof(unsigned int)",
    "LIBVIR_CHECK_VERSION": "LIBVIR_CHECK_VERSION(12, 8, 0) && !LIBVIR_CHECK_VERSION(12, 8, 1)",
}


class TestAlone(unittest.TestCase):
    def test_each_header_is_c99(self):
        for name in HEADERS:
            with self.subTest(name):
                text = f"#include <libvirt/{name}>\n#include <libvirt/{name}>\n"
                self.assertEqual(compile_text(text, CC, "-std=c99", "-pedantic", "-DVIR_ENUM_SENTINELS"), "")

    @unittest.skipUnless(shutil.which(CXX[0]), "no C++ compiler")
    def test_each_header_is_cxx(self):
        for name in HEADERS:
            with self.subTest(name):
                self.assertEqual(compile_text(f"#include <libvirt/{name}>\n", CXX, "-std=c++11", "-pedantic", suffix=".cc"), "")


class TestFacts(unittest.TestCase):
    maxDiff = None

    def holds(self, lines):
        text = "#define VIR_ENUM_SENTINELS\n#include <stddef.h>\n#include <string.h>\n" + include_all() + "\n".join(lines) + "\n"
        self.assertEqual(compile_text(text, CC, "-std=gnu11", "-Wno-pointer-arith"), "")

    def test_a_wrong_value_would_be_seen(self):
        text = include_all() + '_Static_assert(VIR_DOMAIN_RUNNING == 2, "");\n'
        self.assertIn("static assertion failed", compile_text(text, CC))

    def test_enums_are_equal(self):
        self.holds(f'_Static_assert((long long){row["constant"]} == (long long)({row["value"]}), "{row["constant"]}");' for row in table("enums"))

    def test_enum_types_are_there(self):
        self.holds(f"extern {row['typedef']} {row['typedef']}_variable;" for row in table("typedefs"))

    def test_macros_are_equal(self):
        lines = []
        for number, row in enumerate(table("macros")):
            name, value = row["macro"], row["value"]
            lines.append(f"#ifndef {name}\n#error {name} is not there\n#endif")
            if name in USES:
                lines.append(f'_Static_assert({USES[name]}, "{name}");')
            elif value.startswith('"'):
                lines.append(f'_Static_assert(sizeof({name}) == sizeof({value}), "{name}");')
                lines.append(f"static inline int same_{number}(void) {{ return strcmp({name}, {value}); }}")
            elif not row["params"] and not name.startswith("_"):
                lines.append(f'_Static_assert({name} == ({value}), "{name}");')
        self.holds(lines)

    def test_strings_are_equal(self):
        strings = {row["macro"]: row["value"] for row in table("macros") if row["value"].startswith('"')}
        for name in HEADERS:
            for macro, value in re.findall(r'^#define (\w+) (".*")$', self.text_of(name), re.M):
                if macro in strings:
                    self.assertEqual(value, strings[macro], macro)

    @staticmethod
    def text_of(name):
        with open(f"{INCLUDE}/libvirt/{name}", encoding="utf-8") as file:
            return file.read()

    def test_records_are_laid_out_alike(self):
        lines = []
        for row in table("structs"):
            if not row["fields"]:
                continue
            # "char model[32] model": the array's name stands twice
            fields = re.sub(r"\b(\w+)(\[\w+\]) \1\b", r"\1\2", row["fields"])
            name = row["struct"]
            lines.append(f"struct fact_{name} {{ {fields}; }};")
            lines.append(f'_Static_assert(sizeof({name}) == sizeof(struct fact_{name}), "{name}");')
            for field in self.names(fields):
                lines.append(f'_Static_assert(offsetof({name}, {field}) == offsetof(struct fact_{name}, {field}), "{name}.{field}");')
                lines.append(f'_Static_assert(__builtin_types_compatible_p(__typeof__((({name} *)0)->{field}), '
                             f'__typeof__(((struct fact_{name} *)0)->{field})) || {int("union" in fields)}, "type of {name}.{field}");')
        self.holds(lines)

    @staticmethod
    def names(fields):
        outer = re.sub(r"\{[^}]*\}", "", fields)
        return [re.sub(r"\[\w+\]$", "", item.strip()).split()[-1].lstrip("*") for item in outer.split(";")]

    def test_functions_have_their_types(self):
        """A second declaration with the facts' types would be an error where they differ."""
        lines = []
        for row in table("functions"):
            arguments = row["args"].replace(";", ",") or "void"
            if row["returns"]:
                lines.append(f"{row['returns']} {row['function']}({arguments});")
        self.holds(lines)

    def test_callbacks_have_their_types(self):
        lines = []
        for row in table("callbacks"):
            arguments = row["args"].replace(";", ",") or "void"
            lines.append(f'_Static_assert(__builtin_types_compatible_p({row["callback"]}, {row["returns"]} (*)({arguments})), "{row["callback"]}");')
        self.holds(lines)


if __name__ == "__main__":
    unittest.main()
