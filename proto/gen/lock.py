# SPDX-License-Identifier: LGPL-2.1-or-later
"""wire.lock: the wire as text, checked in, so that a change of it is seen in review and never happens by accident."""
import c
from model import Struct

TYPES = {"flags": "uint", "flags64": "uhyper"}


def write(the_list):
    lines = ["# The wire as the list makes it. Changes only together with proto/api; 'ninja update-wire-lock' writes it anew."]
    for program in the_list.programs.values():
        lines.append(f"program {program.name} {hex(program.number)} version {program.version}")
    for block in the_list.limits:
        lines += [f"limit {block.program} {constant.name} {constant.value}" for constant in block.constants]
    for struct in the_list.structs.values():
        lines.append(f"struct {struct.name} ({layout(struct.members)})")
    for entry in sorted(the_list.entries, key=lambda entry: (list(the_list.programs).index(entry.program), entry.number)):
        lines.append(line(entry))
    return {"wire.lock": "\n".join(lines) + "\n"}


def line(entry):
    name = f"{c.message_prefix(entry)} {entry.number}"
    if entry.keyword == "event":
        return f"event {name} ({layout(entry.outs)})"
    access = " ".join([entry.priority, *(acl(rule) for rule in entry.acl or []), *([f"filter:{acl(entry.filter)}"] if entry.filter else []),
                       *([f"stream:{entry.stream}"] if entry.stream else []), *([f"fds:{entry.fds}"] if entry.fds else []),
                       *(["readonly"] if entry.readonly else [])])
    return f"call {name} ({layout(entry.ins)}) -> ({layout(entry.outs)}) {access}"


def acl(rule):
    text = f"{rule.object}:{rule.permission}"
    if rule.when:
        text += f"[{rule.member} {rule.when} {rule.bits}]"
    return text


def layout(members):
    return "; ".join(f"{member.wire}: {describe(member)}" for member in members if member.preset is None)


def describe(member):
    """A member's type in the lock's words: struct names stand for their own lines."""
    if member.struct is None:
        text = TYPES.get(member.type, member.type)
    else:
        text = member.struct.name if isinstance(member.struct, Struct) else f"event {member.struct.name}"
    if member.optional:
        text += "?"
    if member.max is not None:
        text += f"<{member.max}>"
    if member.fixed is not None:
        text += f"[{member.fixed}]"
    return text
