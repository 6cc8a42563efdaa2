# SPDX-License-Identifier: LGPL-2.1-or-later
"""The C side of an entry: the prototype as it is written, or as it follows from the wire's members by rule.

The rule: the object that a call is about, or the connection, comes first; members follow in their order; a count follows what it counts.
One result is returned: a text, a handle, a number; a list of handles is an argument before the flags and its length is returned; without
results 0 is. What differs says so in the list by `c "..."`.
"""
import re
from dataclasses import dataclass

SCALARS = {"int": "int", "uint": "unsigned int", "hyper": "long long", "uhyper": "unsigned long long", "double": "double",
           "flags": "unsigned int", "flags64": "unsigned long", "string": "const char *", "uuid": "const unsigned char *"}
DECLARATION = re.compile(r"\s*(.+?)(?:\s*(\*(?:\s*(?:const|\*))*)\s*|\s+)(\w+)(\[\w+\])?\s*$")


@dataclass(frozen=True)
class Argument:
    type: str  # "const char *", without a space before further stars
    name: str
    array: str = ""  # "[16]"

    def __str__(self):
        return f"{self.type}{'' if self.type.endswith('*') else ' '}{self.name}{self.array}"


@dataclass(frozen=True)
class Signature:
    returns: str
    arguments: tuple

    def declare(self, name):
        """The prototype of a function, or the declarator that a typedef needs."""
        space = "" if self.returns.endswith("*") else " "
        return f"{self.returns}{space}{name}({', '.join(map(str, self.arguments)) or 'void'})"


def argument(text):
    """One declaration: 'const char *name'."""
    match = DECLARATION.match(text)
    if match is None:
        raise ValueError(f"'{text}' is no declaration like 'const char *name'")
    base, stars, name, array = match.groups()
    stars = re.sub(r"\s+", "", stars or "").replace("const", "const ")
    return Argument(f"{base} {stars}" if stars else base, name, array or "")


def written(text):
    """A prototype without its name: 'int (virDomainPtr domain, unsigned int flags)'."""
    match = re.fullmatch(r"\s*(.+?)\s*\((.*)\)\s*", text)
    if match is None:
        raise ValueError(f"'{text}' is no prototype like 'int (virDomainPtr domain)'")
    arguments = [] if match.group(2).strip() in ("", "void") else match.group(2).split(",")
    return Signature(match.group(1), tuple(argument(item) for item in arguments))


def derived(entry, handles):
    """By rule, from the wire; None where the rule does not say. handles: the public handle of a wire's struct, by the struct's name."""
    connection = Argument("virAdmConnectPtr" if entry.program == "admin" else "virConnectPtr", "conn")
    about = entry.ins[:1] and entry.ins[0].type in handles
    arguments = [] if about else [connection]
    counts = {name for member in entry.outs for name in (member.wanted_by, member.at_most)}
    for member in entry.ins:
        if member.name in counts:
            continue
        added = in_arguments(member, handles)
        if added is None:
            return None
        arguments += added
    result = returned(entry, handles)
    if result is None:
        return None
    returns, extra = result
    at = len(arguments) - 1 if arguments and arguments[-1].name == "flags" else len(arguments)
    arguments[at:at] = extra
    return Signature(returns, tuple(arguments))


def in_arguments(member, handles):
    if member.many and member.type == "string":
        return [Argument("const char **", member.name), Argument("unsigned int", f"n{member.name}")]
    if member.type == "params":
        return [Argument("virTypedParameterPtr", member.name), Argument("int", f"n{member.name}")]
    if member.many or member.fixed is not None:
        return None
    if member.type in handles:
        return [Argument(handles[member.type] + "Ptr", member.name)]
    return [Argument(SCALARS[member.type], member.name)] if member.type in SCALARS else None


def returned(entry, handles):
    """What a function returns, and the arguments that take the rest of the results."""
    lists = [member for member in entry.outs if member.many and member.wanted_by and member.type in handles]
    if lists and len(entry.outs) == 2:
        return "int", [Argument(handles[lists[0].type] + "Ptr **", lists[0].name)]
    if not entry.outs:
        return "int", []
    if len(entry.outs) > 1 or entry.outs[0].many:
        return None
    member = entry.outs[0]
    if member.type in handles:
        return handles[member.type] + "Ptr", []
    types = {"string": "char *", "int": "int", "uint": "int", "uhyper": "unsigned long long"}
    return (types[member.type], []) if member.type in types and not member.optional else None
