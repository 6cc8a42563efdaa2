# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the list says, as plain records: the parser fills them, check.py resolves them, every back end reads them."""
from dataclasses import dataclass, field
from typing import Optional

from lexer import Place


@dataclass
class Program:
    name: str
    number: int
    version: int
    doc: list
    place: Place


@dataclass
class Constant:
    """An enumerator, a string constant or a limit."""
    name: str
    value: object  # int or str
    since: Optional[str]
    place: Place


@dataclass
class Enum:
    name: str  # virDomainState
    constants: list
    doc: list
    place: Place
    header: Optional[str] = None  # the public header that it stands in


@dataclass
class Constants:
    """A block of string constants (typed parameters' names and the like)."""
    constants: list
    doc: list
    place: Place
    header: Optional[str] = None


@dataclass
class Public:
    """What only the public headers know: a handle, record, type, callback, macro, variable, or a function without a procedure."""
    kind: str
    name: str
    since: str
    doc: list
    place: Place
    header: str
    text: str = ""                # C, as the kind needs it
    struct: Optional[str] = None  # of a handle: the wire's struct that names the object
    tag: Optional[str] = None     # of a record: the struct's tag where it is not _NAME
    pointer: Optional[str] = None  # of a record: the pointer's name where it is not NAMEPtr
    fields: list = field(default_factory=list)  # of a record: declarations
    signature: object = None


@dataclass
class Limits:
    program: str
    constants: list
    doc: list
    place: Place


@dataclass
class Document:
    """A kind of XML document that a string argument carries."""
    name: str
    doc: list
    place: Place


@dataclass
class Member:
    type: str            # a scalar, string, uuid, bytes, params, flags, flags64, a struct's or an event's name
    name: str            # in C
    wire: Optional[str]  # on the wire, where it differs
    place: Place
    optional: bool = False
    many: bool = False             # an array
    limit: Optional[object] = None  # of an array or bytes: a number or a limit's name
    fixed: Optional[int] = None    # a fixed array's length
    kind: Optional[str] = None     # enum or document behind the value
    flags: list = field(default_factory=list)  # of flags: the enums
    wanted_by: Optional[str] = None   # in-member: 0 asks for the number of items alone
    at_most: Optional[str] = None     # in-member: so many items at most
    counted_in: Optional[str] = None  # out-member that gets the number of items
    preset: Optional[int] = None      # an alias row's fixed value; nothing on the wire
    # resolved
    struct: object = None
    max: Optional[int] = None


@dataclass
class Struct:
    name: str
    alias: Optional[str]  # the wire's name of a member that is named as its type
    members: list
    doc: list
    place: Place
    c_name: str = ""


@dataclass
class Check:
    """One permission: domain:write, perhaps only for some flags or for one value of an argument."""
    object: str
    permission: str
    place: Place
    when: Optional[str] = None  # has, lacks, is
    member: Optional[str] = None
    names: list = field(default_factory=list)
    bits: int = 0


@dataclass
class Entry:
    keyword: str  # api, call, event
    name: str     # virDomainGetState, AuthList
    program: str
    group: str    # class: domain, network, ...
    number: int
    since: Optional[str]
    doc: list
    place: Place
    ins: list = field(default_factory=list)
    outs: list = field(default_factory=list)
    acl: Optional[list] = None
    filter: Optional[Check] = None
    readonly: object = False         # True, or why it is allowed on a read-only connection though a permission changes
    readwrite: Optional[str] = None  # why it is refused on a read-only connection though its permissions only read
    job: Optional[str] = None
    priority: Optional[str] = None
    stream: Optional[str] = None
    fds: Optional[str] = None
    custom: Optional[str] = None
    router: bool = False
    registers: Optional[str] = None  # register, deregister
    once: Optional[str] = None       # why it must not be sent again though it only reads
    same_as: Optional[str] = None
    presets: dict = field(default_factory=dict)
    wire_name: Optional[str] = None
    event_enum: Optional[str] = None  # the enum that holds the number clients register this event by
    event_name: Optional[str] = None
    header: Optional[str] = None
    checks: dict = field(default_factory=dict)  # of C arguments, by name: what is refused before the call
    c_text: Optional[str] = None  # the prototype where the rule does not give it
    # resolved
    target: object = None
    args: object = None  # Struct, or None without arguments
    ret: object = None
    event_id: Optional[int] = None
    signature: object = None  # of an api: its Signature in C


@dataclass
class TheList:
    programs: dict = field(default_factory=dict)
    enums: dict = field(default_factory=dict)
    constants: list = field(default_factory=list)
    limits: list = field(default_factory=list)
    documents: dict = field(default_factory=dict)
    structs: dict = field(default_factory=dict)
    entries: list = field(default_factory=list)
    publics: list = field(default_factory=list)
