# SPDX-License-Identifier: LGPL-2.1-or-later
"""How the arguments of a C function become the members of its messages: walks a prototype and an entry's members side by side."""
from dataclasses import dataclass, field

import c
import names
import signature
from lexer import ListError

# What a C type is to the engine.
C_TYPES = {"int": "INT", "unsigned int": "UINT", "long": "LONG", "unsigned long": "ULONG", "long long": "LLONG",
           "unsigned long long": "ULLONG", "size_t": "SIZE", "double": "DOUBLE", "unsigned char": "UCHAR", "unsigned short": "USHORT",
           "virDomainBlockJobCursor": "ULLONG", "char *": "TEXT"}
WIRE = {"int": "INT", "uint": "UINT", "hyper": "HYPER", "uhyper": "UHYPER", "double": "DOUBLE", "char": "CHAR", "uchar": "UCHAR",
        "ushort": "USHORT", "flags": "UINT", "flags64": "UHYPER"}


@dataclass
class Plan:
    steps: list = field(default_factory=list)
    result: list = field(default_factory=list)


class Planner:
    def __init__(self, the_list):
        self.handles = {item.name + "Ptr": item for item in the_list.publics if item.kind == "handle"}
        self.records = {(item.pointer or item.name + "Ptr"): item for item in the_list.publics if item.kind == "record"}
        self.made = {}

    def plan(self, entry):
        walk = Walk(self, entry)
        walk.run()
        return walk.result

    def record(self, entry, item, struct_name, members):
        """A table of how a record of C is filled from some members; its name."""
        key = f"{names.snake(item.name)}_from_{names.snake(struct_name)}"
        if key in self.made:
            return key
        fields = [signature.argument(text) for text in item.fields if not text.startswith("union")]
        pairs, rest, left = [], [], list(members)
        for one in fields:
            same = [member for member in left if plain(member.name) == plain(one.name)]
            if same:
                pairs.append((one, same[0]))
                left.remove(same[0])
            else:
                rest.append(one)
        if len(rest) > len(left):
            raise ListError(entry.place, f"{item.name} has {rest[len(left)].name}, for which {entry.name} has no result; mark it custom")
        pairs += zip(rest, left)
        lines = [f"static const StubField {key}[] = {{"]
        for one, member in pairs:
            lines.append(f"    {{ {field_kind(one, member)}, offsetof({item.name}, {one.name}), {size_of(item, one)}, "
                         f"offsetof({struct_name}, {member.name}) }},")
        self.made[key] = lines + ["};", f"static const StubRecord {key}_record = {{ {key}, {len(pairs)}, sizeof({item.name}) }};", ""]
        self.used = {member.name for _, member in pairs}
        return key

    def record_lines(self):
        return [line for lines in self.made.values() for line in lines]


def plain(name):
    return name.replace("_", "").lower()


def field_kind(one, member):
    if one.array:
        return "STUB_C_CHARS, " + ("STUB_WIRE_CHARS" if member.many else "STUB_WIRE_CHARS_FIXED" if member.fixed else "STUB_WIRE_TEXT")
    if one.type == "char *":
        return "STUB_C_TEXT, STUB_WIRE_TEXT"
    return f"STUB_C_{C_TYPES[one.type]}, STUB_WIRE_{WIRE[member.type]}"


def size_of(item, one):
    return f"sizeof((({item.name} *)0)->{one.name})"


class Walk:
    def __init__(self, planner, entry):
        self.planner = planner
        self.entry = entry
        self.ins = list(entry.ins)
        self.outs = list(entry.outs)
        self.arguments = list(entry.signature.arguments)
        self.counts = {name for member in entry.outs for name in (member.wanted_by, member.at_most)}
        self.result = Plan()

    def fail(self, what):
        raise ListError(self.entry.place, f"{self.entry.name}: {what}; mend the prototype or mark it custom")

    def run(self):
        while self.arguments:
            argument = self.arguments.pop(0)
            self.step(argument)
        self.returned()
        if self.ins or self.outs:
            self.fail(f"no argument is for {', '.join(member.name for member in self.ins + self.outs)}")

    # taking

    def take_in(self, *types):
        member = next((member for member in self.ins if member.name not in self.counts), None)
        if member is None or member.type not in types:
            self.fail(f"an argument of C wants {' or '.join(types)}, the next member is {member.name if member else 'none'}")
        self.ins.remove(member)
        return member

    def take_out(self, *types):
        member = next((member for member in self.outs if not types or member.type in types), None)
        if member is None:
            self.fail("an argument of C wants a result that is not there")
        self.outs.remove(member)
        return member

    def take_next(self, what):
        return self.arguments.pop(0) if self.arguments else self.fail(f"{what} wants another argument behind it")

    def at_in(self, member, part=""):
        return f".in = 1 + offsetof({self.entry.args.c_name}, {member.name}{part})"

    def at_out(self, member, part="", key="out"):
        return f".{key} = 1 + offsetof({self.entry.ret.c_name}, {member.name}{part})"

    def in_count(self, member):
        return f".in_count = 1 + offsetof({self.entry.args.c_name}, {member.name})"

    def add(self, kind, argument, *fields, first="POINTER", second=None):
        step = [f"STUB_{kind}", f".first = STUB_C_{first}", f'.name = "{argument.name}"']
        if second:
            step += [f".second = STUB_C_{C_TYPES.get(second.type, 'POINTER')}", f'.second_name = "{second.name}"']
        self.result.steps.append(step + list(fields))

    def drop_wanted(self, member):
        """The argument that says how many are wanted is the engine's business; gives the field that names it."""
        for name in (member.wanted_by, member.at_most):
            found = [one for one in self.ins if one.name == name]
            if found:
                self.ins.remove(found[0])
                return [self.in_count(found[0])]
        return []

    def drop_counted(self, member):
        found = [one for one in self.outs if one.name == member.counted_in]
        if not found:
            return []
        self.outs.remove(found[0])
        return [self.at_out(found[0], key="out_count")]

    # one argument

    def step(self, argument):
        kind = argument.type
        if kind in ("virConnectPtr", "virAdmConnectPtr"):
            self.add("CONNECT", argument, f".object = PUBLIC_{'ADM_' if kind.startswith('virAdm') else ''}CONNECT")
        elif kind == "virStreamPtr":
            self.add("STREAM", argument)
        elif kind in self.planner.handles:
            self.handle(argument)
        elif kind == "const char *":
            member = self.take_in("string")
            self.add("STRING", argument, self.at_in(member), *optional(member))
        elif kind == "const char **":
            member = self.take_in("string")
            self.add("STRINGS", argument, self.at_in(member), second=self.take_next(argument.name))
        elif kind == "const unsigned char *" and self.ins[:1] and self.ins[0].type == "uuid":
            self.add("UUID", argument, self.at_in(self.take_in("uuid")))
        elif kind in ("const unsigned char *", "unsigned char *") and self.ins[:1] and self.ins[0].type == "bytes":
            self.add("BYTES", argument, self.at_in(self.take_in("bytes")), second=self.take_next(argument.name))
        elif kind == "unsigned int *" and self.ins[:1] and self.ins[0].many:
            self.add("UINTS", argument, self.at_in(self.take_in("uint")), second=self.take_next(argument.name))
        elif kind in C_TYPES and kind != "char *":
            self.number(argument)
        else:
            self.out_step(argument)

    def handle(self, argument):
        item = self.planner.handles[argument.type]
        kind = f".object = PUBLIC_{item.struct.upper()}"
        if self.ins[:1] and self.ins[0].type == "string" and item.struct == "node_device":
            self.add("OBJECT_NAME", argument, self.at_in(self.take_in("string")), kind)
            return
        member = self.take_in(item.struct)
        self.add("OBJECT_OR_NONE" if member.optional else "OBJECT", argument, self.at_in(member), kind)

    def number(self, argument):
        if argument.type == "size_t" and self.arguments and self.arguments[0].type == "void *":
            member, out = self.take_in("uint"), self.outs.pop(0)
            self.add("BUFFER", argument, self.at_in(member), self.at_out(out), first="SIZE", second=self.arguments.pop(0))
            return
        if self.entry.fds == "in" and self.arguments and self.arguments[0].type == "int *":
            self.add("FDS", argument, first="UINT", second=self.arguments.pop(0))
            return
        if self.entry.fds == "in" and argument.name == "fd":
            self.add("FD", argument, first="INT")
            return
        member = self.take_in(*WIRE)
        extra = [".typed = true"] if "TypedParameterFlags" in member.flags else []
        self.add("NUMBER", argument, self.at_in(member), f".wire = STUB_WIRE_{WIRE[member.type]}", *extra, first=C_TYPES[argument.type])

    # results

    def out_step(self, argument):
        kind = argument.type
        if kind in ("virTypedParameterPtr", "virTypedParameterPtr *"):
            self.params(argument)
        elif kind.endswith("Ptr **"):
            self.list(argument, kind[:-3].strip())
        elif kind == "char ***":
            member = self.outs.pop(0)
            self.add("OUT_STRINGS", argument, self.at_out(member), *self.drop_wanted(member), *self.drop_counted(member))
        elif kind in ("char **const ", "char **const", "char **") and self.outs and self.outs[0].many:
            member = self.outs.pop(0)
            self.add("OUT_NAMES", argument, self.at_out(member), *self.drop_wanted(member), second=self.take_next(argument.name))
        elif kind == "char **":
            self.add("OUT_STRING", argument, self.at_out(self.outs.pop(0)))
        elif kind.endswith(" *") and kind[:-2] in C_TYPES and self.outs:
            self.out_numbers(argument, kind[:-2])
        elif kind in self.planner.records:
            self.record(argument, self.planner.records[kind])
        else:
            self.fail(f"'{argument}' has no rule")

    def out_numbers(self, argument, element):
        member = self.take_out(*WIRE)
        shape = [f".element = STUB_C_{C_TYPES[element]}", f".wire = STUB_WIRE_{WIRE[member.type]}"]
        if not member.many:
            self.add("OUT_NUMBER", argument, self.at_out(member), *shape)
            return
        counts = self.drop_wanted(member)
        if not counts:
            self.fail(f"how many {member.name} there may be is not said by a member")
        self.add("OUT_NUMBERS", argument, self.at_out(member), *counts, *shape, second=self.take_next(argument.name))

    def params(self, argument):
        many = argument.type.endswith("*")
        count = self.take_next(argument.name)
        if count.type in ("int", "unsigned int"):
            self.add("PARAMS", argument, self.at_in(self.take_in("params")), second=count)
            return
        index = next(i for i, member in enumerate(self.outs) if member.type == "params")
        member = self.outs.pop(index)
        counts = self.drop_wanted(member) + self.drop_counted(member)
        self.add("OUT_PARAMS_MADE" if many else "OUT_PARAMS", argument, self.at_out(member), f".most = {member.max}", *counts, second=count)

    def list(self, argument, pointer):
        member = self.outs.pop(0)
        counts = self.drop_wanted(member) + self.drop_counted(member)
        if pointer in self.planner.handles:
            item = self.planner.handles[pointer]
            self.add("OUT_OBJECTS", argument, self.at_out(member), f".object = PUBLIC_{item.struct.upper()}", *counts)
        else:
            shape = names.snake(self.planner.records[pointer].name)
            self.add("OUT_RECORDS_MADE", argument, self.at_out(member), f".make = {shape}_make",
                     f".size = sizeof({c.element(member)})", *counts)

    def record(self, argument, item):
        """One record, one with its size behind it, or an array with its length behind it."""
        if self.outs[0].many and self.outs[0].struct:
            member = self.outs.pop(0)
            key = self.planner.record(self.entry, item, member.struct.c_name, member.struct.members)
            counts = self.drop_wanted(member) + self.drop_counted(member)
            self.add("OUT_RECORDS", argument, self.at_out(member), f".record = &{key}_record", f".size = sizeof({member.struct.c_name})",
                     *counts, second=self.take_next(argument.name))
            return
        wanted = [plain(signature.argument(text).name) for text in item.fields]
        surplus = len(self.outs) - len(wanted)
        spare = [member for member in self.outs if plain(member.name) not in wanted][:max(surplus, 0)]
        members = [member for member in self.outs if member not in spare]
        key = self.planner.record(self.entry, item, self.entry.ret.c_name, members)
        self.outs = spare
        sized = self.arguments[:1] and self.arguments[0].type == "size_t"
        self.add("OUT_RECORD", argument, f".record = &{key}_record", second=self.arguments.pop(0) if sized else None)

    # what is returned

    def returned(self):
        returns = self.entry.signature.returns
        if returns.endswith("Ptr"):
            item = self.planner.handles.get(returns)
            member = self.take_out(item.struct if item else None)
            self.result.result = [".returns = STUB_RETURNS_OBJECT", self.at_out(member), f".object = PUBLIC_{item.struct.upper()}"]
        elif returns == "char *":
            self.result.result = [".returns = STUB_RETURNS_TEXT", self.at_out(self.take_out("string"))]
        elif self.counts_itself():
            self.result.result = [".returns = STUB_RETURNS_COUNT"]
        elif self.outs and self.outs[0].type == "domain":
            self.result.result = [".returns = STUB_RETURNS_ZERO", self.at_out(self.outs.pop(0)), ".updates = true"]
        elif self.outs:
            member = self.outs.pop(0)
            self.result.result = [".returns = STUB_RETURNS_NUMBER", self.at_out(member), f".wire = STUB_WIRE_{WIRE[member.type]}"]
            self.result.result += [".fails_zero = true"] if returns.startswith("unsigned") else []
        else:
            self.result.result = [".returns = STUB_RETURNS_ZERO"]

    def counts_itself(self):
        """The number of a list's items is what is returned, unless an argument of its own tells it."""
        return any(".second = STUB_C_POINTER" not in step and step[0] in ("STUB_OUT_NAMES", "STUB_OUT_STRINGS", "STUB_OUT_RECORDS_MADE", "STUB_OUT_RECORDS", "STUB_OUT_OBJECTS",
                               "STUB_OUT_NUMBERS") for step in self.result.steps)


def optional(member):
    return [".optional = true"] if member.optional else []
