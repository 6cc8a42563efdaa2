# SPDX-License-Identifier: LGPL-2.1-or-later
"""Resolves every name of the list and refuses what does not fit together, before any back end runs."""
import re

import names
import signature
from lexer import ListError
from model import Member, Struct

SCALARS = {"int": 4, "uint": 4, "hyper": 8, "uhyper": 8, "double": 8, "char": 4, "uchar": 4, "ushort": 4, "flags": 4, "flags64": 8}
KEYWORDS = set("""auto break case char const continue default do double else enum extern float for goto if inline int long register
restrict return short signed sizeof static struct switch typedef union unsigned void volatile while""".split())
READS = re.compile(r"getattr|read|search_.*")


def fail(place, message):
    raise ListError(place, message)


def right(known):
    """What to write instead."""
    return f"one of {', '.join(known)} would be right" if known else "there are none"


def check(the_list):
    """Resolve in place. After it, members know their struct and limit, entries their argument and result structs and their target."""
    limits = {(block.program, c.name): c.value for block in the_list.limits for c in block.constants}
    enums = {names.inner(enum.name): enum for enum in the_list.enums.values()}
    resolver = Resolver(the_list, limits, enums)
    check_constants(the_list)
    for struct in the_list.structs.values():
        struct.c_name = "Wire" + names.pascal(struct.name)
        resolver.members(struct.members, None, the_list.structs)
    check_unique(the_list.entries)
    for entry in the_list.entries:
        check_complete(entry)
        resolver.entry(entry)
    by_name = {entry.name: entry for entry in the_list.entries}
    handles = {item.struct: item.name for item in the_list.publics if item.kind == "handle" and item.struct}
    check_publics(the_list)
    for entry in the_list.entries:
        check_signature(entry, handles)
        build_messages(entry, by_name, enums)
        check_acl(entry, enums)
        resolve_event(entry, enums)
        check_readonly(entry)
        check_docs(entry)


def resolve_values(the_list):
    """An enumerator may be written as another one's name."""
    by_name = {constant.name: constant for enum in the_list.enums.values() for constant in enum.constants}
    for constant in by_name.values():
        chain = [constant]
        while isinstance(chain[-1].value, str):
            other = by_name.get(chain[-1].value)
            if other is None or other in chain:
                fail(constant.place, f"{constant.name} is {chain[-1].value}, which is {'itself' if other else 'no enumerator'}")
            chain.append(other)
        constant.value = chain[-1].value


def check_constants(the_list):
    """Inside, all constants share one name space."""
    resolve_values(the_list)
    seen = {}
    blocks = list(the_list.enums.values()) + the_list.constants
    for block in blocks:
        for constant in block.constants:
            name = names.constant(constant.name)
            if name in seen:
                fail(constant.place, f"{constant.name} stands twice, first at {seen[name]}")
            seen[name] = constant.place


def check_publics(the_list):
    seen = {entry.name: entry.place for entry in the_list.entries}
    for item in the_list.publics:
        if item.name in seen:
            fail(item.place, f"{item.name} stands twice, first at {seen[item.name]}")
        seen[item.name] = item.place
        if item.struct is not None and item.struct not in the_list.structs:
            fail(item.place, f"{item.name} is of '{item.struct}', which is no struct of the wire")


def check_signature(entry, handles):
    """The prototype is said or follows; saying what follows anyway would be said twice."""
    if entry.keyword != "api" or entry.header is None:
        return
    rule = signature.derived(entry, handles)
    if entry.signature is None and rule is None:
        fail(entry.place, f"the prototype of {entry.name} does not follow from its members, write 'c \"int (...)\"'")
    if entry.signature is not None and entry.signature == rule:
        fail(entry.place, f"the prototype of {entry.name} follows from its members, remove 'c'")
    entry.signature = entry.signature or rule
    known = [argument.name for argument in entry.signature.arguments]
    for name in entry.checks:
        if name not in known:
            fail(entry.place, f"{entry.name} checks '{name}', which is no argument of it; {right(known)}")


def check_unique(entries):
    seen = {}
    for entry in entries:
        for key, what in (((entry.program, entry.number), f"procedure {entry.number} of {entry.program}"), (entry.name, entry.name)):
            if key in seen:
                fail(entry.place, f"{what} stands twice, first at {seen[key]}")
            seen[key] = entry.place


def check_complete(entry):
    """A call says who may make it, how it runs, how it is scheduled."""
    if entry.keyword == "event":
        return
    for attribute, what in (("acl", "permissions, write 'acl OBJECT:PERMISSION' or 'acl none'"),
                            ("job", "job kind, write 'job none' or another"),
                            ("priority", "priority, write 'priority high' or 'priority low'")):
        if getattr(entry, attribute) is None:
            fail(entry.place, f"{entry.name} has no {what}")


class Resolver:
    def __init__(self, the_list, limits, enums):
        self.list = the_list
        self.limits = limits
        self.enums = enums
        self.events = {entry.name: entry for entry in the_list.entries if entry.keyword == "event"}

    def entry(self, entry):
        self.members(entry.ins, entry.program, self.list.structs)
        self.members(entry.outs, entry.program, self.list.structs)
        ins = {member.name for member in entry.ins}
        outs = {member.name: member for member in entry.outs}
        for member in entry.outs:
            for name in filter(None, (member.wanted_by, member.at_most)):
                if name not in ins:
                    fail(member.place, f"{entry.name} has no argument '{name}', {right(sorted(ins))}")
            if member.counted_in and (member.counted_in not in outs or outs[member.counted_in].type not in ("int", "uint")):
                fail(member.place, f"{entry.name} has no int or uint result '{member.counted_in}'")

    def members(self, members, program, structs):
        seen = set()
        for member in members:
            if member.name in seen:
                fail(member.place, f"the member {member.name} stands twice")
            if member.name in KEYWORDS:
                fail(member.place, f"'{member.name}' is a word of C, name the member otherwise and add 'as {member.name}'")
            seen.add(member.name)
            self.member(member, program, structs)

    def member(self, member, program, structs):
        self.type(member, structs)
        if member.wire is None:
            alias = getattr(member.struct, "alias", None) if member.name == member.type else None
            member.wire = alias or member.name
        if member.type in ("bytes", "params") and member.limit is None:
            fail(member.place, f"{member.type} {member.name} has no limit, write '{member.type} {member.name}<LIMIT>'")
        if member.limit is not None:
            member.max = self.limit(member, program)
        for name in member.flags:
            if name not in self.enums:
                fail(member.place, f"enum '{name}' is unknown, declare 'enum vir{name}' or write 'flags none'")
        if member.kind is not None and member.kind not in self.enums and member.kind not in self.list.documents:
            fail(member.place, f"'{member.kind}' is neither an enum nor a document, declare it first")
        if member.optional and member.type != "string" and not isinstance(member.struct, Struct):
            fail(member.place, f"{member.type} {member.name} cannot be optional, only strings and structs can")

    def type(self, member, structs):
        if member.type in SCALARS or member.type in ("string", "uuid", "bytes", "params"):
            return
        if member.type in structs:
            member.struct = structs[member.type]
        elif member.type in self.events:
            member.struct = self.events[member.type]
        else:
            scalars = ", ".join([*SCALARS, "string", "uuid", "bytes", "params"])
            fail(member.place, f"type '{member.type}' is unknown, one of {scalars} or a struct would be right")

    def limit(self, member, program):
        if isinstance(member.limit, int):
            return member.limit
        for key, value in self.limits.items():
            if key[1] == member.limit and program in (None, key[0], "qemu", "lxc"):
                return value
        fail(member.place, f"limit '{member.limit}' is unknown, declare it in a 'limits' block")


def build_messages(entry, by_name, enums):
    """The structs of the arguments and results. An alias row's arguments lie in its target's."""
    base = names.inner(entry.name)
    if entry.keyword == "event":
        entry.ret = Struct(base, None, entry.outs, entry.doc, entry.place, base + "Msg") if entry.outs else None
        return
    owner = entry
    if entry.same_as:
        owner = entry.target = by_name.get(entry.same_as)
        if owner is None or owner.same_as:
            fail(entry.place, f"{entry.name} is the same as {entry.same_as}, which is {'an alias itself' if owner else 'not in the list'}")
        check_alias(entry, owner)
        base = names.inner(owner.name)
    ins = entry.ins + presets(entry, owner, enums)
    entry.args = Struct(entry.name, None, ins, entry.doc, entry.place, base + "Args") if ins or owner.ins else None
    entry.ret = Struct(entry.name, None, entry.outs, entry.doc, entry.place, base + "Ret") if entry.outs or owner.outs else None


def check_alias(entry, owner):
    for mine, theirs, what in ((entry.ins, owner.ins, "argument"), (entry.outs, owner.outs, "result")):
        there = {member.name: member for member in theirs}
        for member in mine:
            other = there.get(member.name)
            if other is None or (other.type, other.many, other.optional) != (member.type, member.many, member.optional):
                fail(member.place, f"{owner.name} has no {what} '{member.type} {member.name}', an alias's members are its target's")


def presets(entry, owner, enums):
    there = {member.name: member for member in owner.ins}
    members = []
    for name, value in entry.presets.items():
        if name not in there or any(member.name == name for member in entry.ins):
            why = "an argument of its own" if name in there else f"no argument of {owner.name}"
            fail(entry.place, f"{entry.name} sets '{name}', which is {why}")
        if isinstance(value, list):
            value = constants_of(there[name], value, enums, entry.place)
        if value != 0:
            members.append(Member(there[name].type, name, name, entry.place, preset=value))
    return members


def constants_of(member, wanted, enums, place):
    """The bits of constants named by their last words, looked up in the enums that the member takes."""
    bits = 0
    for word in wanted:
        known = [c for e in (member.flags or [member.kind]) if e in enums for c in enums[e].constants]
        values = {c.value for c in known if names.constant(c.name) == word or c.name.endswith("_" + word)}
        if len(values) != 1:
            fail(place, f"'{word}' is {'ambiguous' if values else 'none'} of the constants of {member.name}, "
                        f"{right([names.constant(c.name) for c in known])}")
        bits |= values.pop()
    return bits


def check_acl(entry, enums):
    members = {member.name: member for member in entry.ins}
    for rule in entry.acl or []:
        if rule.when is None:
            continue
        if rule.member not in members:
            fail(rule.place, f"{entry.name} has no argument '{rule.member}', {right(members)}")
        rule.bits = constants_of(members[rule.member], rule.names, enums, rule.place)


def resolve_event(entry, enums):
    if entry.event_enum is None:
        return
    if entry.keyword != "event" or entry.event_enum not in enums:
        why = f"'{entry.event_enum}' is no enum" if entry.keyword == "event" else "only an event can"
        fail(entry.place, f"{entry.name} has an event's number, {why}")
    ids = {constant.name: constant.value for constant in enums[entry.event_enum].constants}
    found = [value for name, value in ids.items() if name.endswith("_ID_" + entry.event_name)]
    if len(found) != 1:
        fail(entry.place, f"'{entry.event_name}' is none of {', '.join(ids)}")
    entry.event_id = found[0]


def reads(rule):
    return READS.fullmatch(rule.permission) is not None


def check_readonly(entry):
    """A read-only connection may call what needs, whatever the flags, only permissions that read; see proto/README.md. An administrator's
    connection is never read-only."""
    if entry.keyword == "event" or entry.group == "admin":
        return
    may = all(reads(rule) for rule in entry.acl if rule.when is None)
    if entry.readonly and entry.readwrite:
        fail(entry.place, f"{entry.name} is both readonly and readwrite, decide")
    if entry.readonly is True and not may:
        fail(entry.place, f"{entry.name} is readonly but needs a permission that changes, remove one of them or write 'readonly \"why\"'")
    if isinstance(entry.readonly, str) and may:
        fail(entry.place, f"{entry.name} needs only permissions that read, so 'readonly' needs no reason: remove it")
    if may and not entry.readonly and not entry.readwrite:
        fail(entry.place, f"{entry.name} needs only permissions that read: write 'readonly', or 'readwrite \"why not\"'")
    if entry.readwrite and not may:
        fail(entry.place, f"{entry.name} needs a permission that changes, so 'readwrite' says nothing: remove it")


def check_docs(entry):
    known = {member.name for member in entry.ins + entry.outs}
    for line in entry.doc:
        match = re.match(r"([a-z][a-z0-9_]*):(\s|$)", line)
        if match and match.group(1) not in known:
            fail(entry.place, f"the comment of {entry.name} explains '{match.group(1)}', which it does not have; "
                              f"{right(sorted(known))}")
