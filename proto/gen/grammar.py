# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads list files: a recursive descent over the tokens, one function per construct. proto/README.md shows the grammar."""
from lexer import ListError, tokenize
from model import (Check, Constant, Constants, Document, Entry, Enum, Limits, Member, Program, Public, Struct)
from public import HEADERS
from signature import written

CLASSES = ("connect", "domain", "network", "storage", "nodedev", "interface", "nwfilter", "secret", "admin")
PUBLICS = ("handle", "record", "type", "callback", "macro", "variable", "local")
CHECKS = ("nonzero", "nonnegative", "positive", "needed", "optional")
JOBS = ("none", "query", "modify", "destroy", "long")


class Parser:
    def __init__(self, text, file, the_list):
        self.tokens = tokenize(text, file)
        self.at = 0
        self.list = the_list
        self.program = None
        self.group = None
        self.header = None

    # tokens

    @property
    def token(self):
        return self.tokens[self.at]

    def fail(self, message, token=None):
        raise ListError((token or self.token).place, message)

    def next(self):
        token = self.token
        if token.kind != "end":
            self.at += 1
        return token

    def is_mark(self, text):
        return self.token.kind == "mark" and self.token.text == text

    def is_word(self, *texts):
        return self.token.kind == "name" and self.token.text in texts

    def accept(self, text):
        if self.token.kind in ("mark", "name") and self.token.text == text:
            return self.next()
        return None

    def expect(self, text):
        return self.accept(text) or self.fail(f"{self.token}, '{text}' would be right")

    def take(self, kind, what):
        if self.token.kind != kind:
            self.fail(f"{self.token}, {what} would be right")
        return self.next()

    def name(self, what):
        return self.take("name", what).text

    def number(self, what="a number"):
        return int(self.take("number", what).text, 0)

    def choice(self, what, values):
        token = self.take("name", what)
        if token.text not in values:
            self.fail(f"'{token.text}' is no {what}, one of {', '.join(values)} would be right", token)
        return token.text

    def since(self):
        return self.take("version", "a release like 0.9.2").text if self.accept("since") else None

    def docs(self):
        lines = []
        while self.token.kind == "doc":
            lines.append(self.next().text)
        return lines

    # files

    def parse(self):
        items = {"program": self.parse_program, "enum": self.parse_enum, "constants": self.parse_constants, "limits": self.parse_limits,
                 "document": self.parse_document, "struct": self.parse_struct, "api": self.parse_entry, "call": self.parse_entry,
                 "event": self.parse_entry, **{kind: self.parse_public for kind in PUBLICS}}
        while self.token.kind != "end":
            doc = self.docs()
            if self.is_word("use"):
                if doc:
                    self.fail("a doc comment before 'use', put it before an entry")
                self.parse_use()
                continue
            if not self.is_word(*items):
                self.fail(f"{self.token}, one of use, {', '.join(items)} would be right")
            keyword = self.next()
            if not any(doc):
                self.fail(f"{keyword.text} {self.token.text} has no doc comment, write what it is for in '##' lines above it", keyword)
            items[keyword.text](keyword, doc)

    def parse_use(self):
        self.next()
        if self.accept("program"):
            token = self.take("name", "a program's name")
            if token.text not in self.list.programs:
                self.fail(f"program '{token.text}' is unknown, declare it first or use one of {', '.join(self.list.programs)}", token)
            self.program = token.text
        elif self.accept("header"):
            self.header = self.header_name()
        else:
            self.expect("class")
            self.group = self.choice("class", CLASSES)

    def header_name(self):
        token = self.take("string", "a header's name as a string")
        if token.text not in HEADERS:
            self.fail(f"'{token.text}' is no header, one of {', '.join(HEADERS)} would be right", token)
        return token.text

    def unique(self, table, name, token, what):
        if name in table:
            self.fail(f"{what} {name} stands twice, first at {table[name].place}", token)

    def parse_program(self, keyword, doc):
        token = self.take("name", "the program's name")
        self.unique(self.list.programs, token.text, token, "program")
        self.expect("=")
        number = self.number()
        self.expect("version")
        self.list.programs[token.text] = Program(token.text, number, self.number(), doc, keyword.place)

    def parse_document(self, keyword, doc):
        token = self.take("name", "the document's name")
        self.unique(self.list.documents, token.text, token, "document")
        self.list.documents[token.text] = Document(token.text, doc, keyword.place)

    # constants

    def parse_block(self, kinds, what):
        constants = []
        self.expect("{")
        while not self.accept("}"):
            token = self.take("name", "a constant's name or '}'")
            self.expect("=")
            if self.token.kind not in kinds:
                self.fail(f"{self.token}, {what} would be right")
            value = self.next()
            value = int(value.text, 0) if value.kind == "number" else value.text
            constants.append(Constant(token.text, value, self.since(), token.place))
            self.accept(";")
        return constants

    def parse_enum(self, keyword, doc):
        token = self.take("name", "the enum's name")
        self.unique(self.list.enums, token.text, token, "enum")
        constants = self.parse_block(("number", "name"), "a number or a constant's name")
        self.list.enums[token.text] = Enum(token.text, constants, doc, keyword.place, self.header)

    def parse_constants(self, keyword, doc):
        self.list.constants.append(Constants(self.parse_block(("string", "number"), "a string or a number"), doc, keyword.place,
                                             self.header))

    def parse_limits(self, keyword, doc):
        if self.program is None:
            self.fail("limits of which program? write 'use program NAME' above", keyword)
        self.list.limits.append(Limits(self.program, self.parse_block(("number",), "a number"), doc, keyword.place))

    # what only the public headers know

    def parse_public(self, keyword, doc):
        """KIND NAME [of STRUCT] [tag TAG] [pointer NAME] since VERSION ["C text" | { "declaration" ... }]"""
        if self.header is None:
            self.fail(f"a {keyword.text} of which header? write 'use header \"NAME\"' above", keyword)
        token = self.take("name", f"the {keyword.text}'s name")
        public = Public(keyword.text, token.text, "", doc, token.place, self.header)
        for word, attribute in (("of", "struct"), ("tag", "tag"), ("pointer", "pointer")):
            if self.accept(word):
                setattr(public, attribute, self.name("a name"))
        public.since = self.since() or self.fail(f"{public.name} has no release, write 'since' and one")
        if keyword.text == "record":
            public.fields = self.parse_declarations()
        elif keyword.text != "handle":
            public.text = self.take("string", "C as a string").text
        if keyword.text in ("callback", "local"):
            public.signature = self.prototype(public.text, token)
        self.list.publics.append(public)

    def parse_declarations(self):
        self.expect("{")
        declarations = []
        while not self.accept("}"):
            declarations.append(self.take("string", "a declaration as a string or '}'").text)
            self.accept(";")
        return declarations

    def prototype(self, text, token):
        try:
            return written(text)
        except ValueError as error:
            return self.fail(str(error), token)

    # members

    def parse_member(self):
        """TYPE[?] NAME [<LIMIT> | [N]] [as WIRE] [: KIND] [wanted by M] [at most M] [counted in M]"""
        token = self.take("name", "a member's type")
        if token.text in ("flags", "flags64"):
            return self.parse_flags(token)
        member = Member(token.text, "", None, token.place)
        member.optional = self.accept("?") is not None
        member.name = self.name("the member's name")
        if self.accept("<"):
            member.many = member.type not in ("bytes", "params")
            member.limit = self.next().text if self.token.kind == "name" else self.number("a limit's name or a number")
            self.expect(">")
        elif self.accept("["):
            member.fixed = self.number()
            self.expect("]")
        if self.accept("as"):
            member.wire = self.name("the name on the wire")
        if self.accept(":"):
            member.kind = self.name("an enum's or a document's name")
        if self.accept("wanted"):
            self.expect("by")
            member.wanted_by = self.name("an argument's name")
        if self.accept("at"):
            self.expect("most")
            member.at_most = self.name("an argument's name")
        if self.accept("counted"):
            self.expect("in")
            member.counted_in = self.name("a result's name")
        return member

    def parse_flags(self, token):
        member = Member(token.text, "flags", None, token.place)
        if not self.accept("none"):
            member.flags.append(self.name("'none' or an enum's name"))
            while self.accept("|"):
                member.flags.append(self.name("an enum's name"))
        return member

    def parse_struct(self, keyword, doc):
        token = self.take("name", "the struct's name")
        self.unique(self.list.structs, token.text, token, "struct")
        struct = Struct(token.text, self.name("the name on the wire") if self.accept("as") else None, [], doc, keyword.place)
        self.expect("{")
        while not self.accept("}"):
            struct.members.append(self.parse_member())
            self.accept(";")
        self.list.structs[struct.name] = struct

    # entries

    def parse_entry(self, keyword, doc):
        if self.program is None or self.group is None:
            self.fail("an entry of which program and class? write 'use program NAME' and 'use class NAME' above", keyword)
        token = self.take("name", "the entry's name")
        if keyword.text == "api" and not token.text.startswith("vir"):
            self.fail(f"'{token.text}' is no public function, write 'call' for what only the wire knows", token)
        if keyword.text != "api" and token.text.startswith("vir"):
            self.fail(f"'{token.text}' looks like a public function, write 'api' or leave 'vir' out", token)
        self.expect("=")
        number = self.number("the procedure's number")
        entry = Entry(keyword.text, token.text, self.program, self.group, number, self.since(), doc, token.place)
        entry.header = self.header
        self.expect("{")
        while not self.accept("}"):
            self.parse_item(entry)
            self.accept(";")
        self.list.entries.append(entry)

    def parse_item(self, entry):
        items = {
            "in": lambda: entry.ins.append(self.parse_member()),
            "out": lambda: entry.outs.append(self.parse_member()),
            "msg": lambda: entry.outs.append(self.parse_member()),
            "same": lambda: self.parse_same(entry),
            "acl": lambda: self.parse_acl(entry),
            "readonly": lambda: setattr(entry, "readonly", self.next().text if self.token.kind == "string" else True),
            "readwrite": lambda: setattr(entry, "readwrite", self.take("string", "the reason as a string").text),
            "job": lambda: setattr(entry, "job", self.choice("job", JOBS)),
            "priority": lambda: setattr(entry, "priority", self.choice("priority", ("high", "low"))),
            "stream": lambda: setattr(entry, "stream", self.choice("stream direction", ("read", "write", "both"))),
            "fds": lambda: setattr(entry, "fds", self.choice("direction of descriptors", ("in", "out", "both"))),
            "custom": lambda: setattr(entry, "custom", self.take("string", "the reason as a string").text),
            "router": lambda: setattr(entry, "router", True),
            "register": lambda: setattr(entry, "registers", "register"),
            "deregister": lambda: setattr(entry, "registers", "deregister"),
            "once": lambda: setattr(entry, "once", self.take("string", "the reason as a string").text),
            "id": lambda: self.parse_id(entry),
            "c": lambda: self.parse_prototype(entry),
            "check": lambda: self.parse_check(entry),
            "wire": lambda: setattr(entry, "wire_name", self.name("the name on the wire")),
        }
        token = self.token
        if token.kind != "name" or token.text not in items:
            self.fail(f"{token} in {entry.name}, one of {', '.join(items)} or '}}' would be right")
        if (token.text == "msg") != (entry.keyword == "event") and token.text in ("in", "out", "msg"):
            right = "msg" if entry.keyword == "event" else "in or out"
            self.fail(f"'{token.text}' in {entry.keyword} {entry.name}, {right} would be right")
        self.next()
        items[token.text]()

    def parse_check(self, entry):
        name = self.name("an argument's name")
        entry.checks[name] = self.choice("check", CHECKS)

    def parse_prototype(self, entry):
        token = self.take("string", "the prototype as a string")
        entry.c_text = token.text
        entry.signature = self.prototype(token.text, token)

    def parse_id(self, entry):
        entry.event_enum = self.name("the enum of event numbers")
        entry.event_name = self.name("a constant's last words")

    def parse_same(self, entry):
        self.expect("as")
        entry.same_as = self.name("a public function's name")
        if self.accept("with"):
            while True:
                name = self.name("an argument's name")
                entry.presets[name] = self.number("a number") if self.token.kind == "number" else self.names("a constant's name")
                if not self.accept(","):
                    break

    def names(self, what):
        names = [self.name(what)]
        while self.accept("|"):
            names.append(self.name(what))
        return names

    def parse_permission(self):
        token = self.take("name", "an object like domain")
        self.expect(":")
        return Check(token.text, self.name("a permission like read"), token.place)

    def parse_acl(self, entry):
        entry.acl = []
        if self.accept("none"):
            return
        while True:
            check = self.parse_permission()
            if self.is_word("when", "unless"):
                unless = self.next().text == "unless"
                check.member = self.name("an argument's name")
                if not unless and self.accept("is"):
                    check.when = "is"
                else:
                    self.expect("has")
                    check.when = "lacks" if unless else "has"
                check.names = self.names("a constant's name")
            entry.acl.append(check)
            if not self.accept(","):
                break
        if self.accept("filter"):
            entry.filter = self.parse_permission()


def parse(text, file, the_list):
    Parser(text, file, the_list).parse()
