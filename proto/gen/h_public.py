# SPDX-License-Identifier: LGPL-2.1-or-later
"""The public headers: enums, handles, records, callbacks, constants and prototypes, each header alone compilable, as C99 and as C++."""
import c
import c_enums
from public import HEADERS, LIBRARIES, functions

FAMILY = [header for header in HEADERS if header not in LIBRARIES and header != "virterror"] + ["virterror"]


def write(the_list):
    written = {f"{header}.h": "\n".join(one_header(the_list, header)) for header in HEADERS if stands_in(the_list, header)}
    if written:
        written["libvirt.h"] = "\n".join(guarded("libvirt", "Everything of libvirt.so.0.", FAMILY, []))
    return written


def stands_in(the_list, header):
    blocks = (the_list.enums.values(), the_list.constants, the_list.publics, the_list.entries)
    return any(item.header == header for block in blocks for item in block)


def one_header(the_list, header):
    publics = [item for item in the_list.publics if item.header == header]
    lines = []
    for enum in the_list.enums.values():
        if enum.header == header:
            lines += enum_lines(enum)
    for block in the_list.constants:
        if block.header == header:
            lines += c.comment(block.doc) + [f"#define {constant.name} {text(constant.value)}" for constant in block.constants] + [""]
    for item in sorted(publics, key=lambda item: item.kind != "handle"):
        if item.kind in SHAPES:
            lines += c.comment(item.doc) + SHAPES[item.kind](item) + [""]
    for function in functions(the_list):
        if function.header == header and function.signature is not None:
            lines += c.comment(function.doc) + [function.signature.declare(function.name) + ";", ""]
    return guarded(header, f"Public interface: {header}.", HEADERS[header], lines)


def guarded(header, what, needs, body):
    """A header that may be included twice, and from C++."""
    word = header.upper().replace("-", "_") + "_H"
    lines = c.head(what)[:2] + [f"#ifndef {word}", f"#define {word}", "", "#include <sys/types.h>", ""]
    lines += [f"#include <libvirt/{name}.h>" for name in needs] + [""]
    if body:
        lines += ["#ifdef __cplusplus", 'extern "C" {', "#endif", "", *body, "#ifdef __cplusplus", "}", "#endif", ""]
    return lines + [f"#endif /* {word} */", ""]


def enum_lines(enum):
    """The count of values (..._LAST) changes with every release: a program asks for it by VIR_ENUM_SENTINELS."""
    most = max(constant.value for constant in enum.constants)
    counts = [constant for constant in enum.constants if c_enums.last(constant) and constant.value == most]
    values = sorted((constant for constant in enum.constants if constant not in counts), key=lambda constant: constant.value)
    wide = "__extension__ " if any(constant.value > 2**31 - 1 for constant in values) else ""
    lines = c.comment(enum.doc) + [f"{wide}typedef enum {{"]
    lines += [f"    {constant.name} = {c_enums.number(constant.value)}," for constant in values]
    if counts:
        lines += ["#ifdef VIR_ENUM_SENTINELS"] if values else []
        lines += [f"    {constant.name} = {constant.value}," for constant in counts]
        lines += ["#endif"] if values else []
    return lines + [f"}} {enum.name};", ""]


def text(value):
    return f'"{value}"' if isinstance(value, str) else value


def tag(item):
    return item.tag or "_" + item.name


def handle_lines(item):
    return [f"typedef struct {tag(item)} {item.name};", f"typedef {item.name} *{item.pointer or item.name + 'Ptr'};"]


def record_lines(item):
    lines = [f"typedef struct {tag(item)} {item.name};", f"typedef {item.name} *{item.pointer or item.name + 'Ptr'};"]
    return lines + [f"struct {tag(item)} {{"] + [f"    {field};" for field in item.fields] + ["};"]


def macro_lines(item):
    return [f"#define {item.name}{'' if item.text.startswith('(') else ' '}{item.text}"]


SHAPES = {
    "handle": handle_lines,
    "record": record_lines,
    "type": lambda item: [f"typedef {item.text} {item.name};"],
    "callback": lambda item: [f"typedef {item.signature.declare(f'(*{item.name})')};"],
    "macro": macro_lines,
    "variable": lambda item: [f"extern {item.text} {item.name};"],
}
