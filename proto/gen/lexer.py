# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cuts the text of a list file into tokens that know where they stood.

Line breaks mean nothing but the end of a comment: '#' starts one, '##' starts a line of documentation, which is a token.
"""
import re
from dataclasses import dataclass


class ListError(Exception):
    """What is wrong with the list and what would be right, with the place in front: file:line:col."""

    def __init__(self, place, message):
        super().__init__(f"{place}: {message}")


@dataclass(frozen=True)
class Place:
    file: str
    line: int
    col: int

    def __str__(self):
        return f"{self.file}:{self.line}:{self.col}"


@dataclass(frozen=True)
class Token:
    kind: str  # doc, name, number, version, string, mark, end
    text: str
    place: Place

    def __str__(self):
        return {"end": "the end of the file", "doc": "a doc comment"}.get(self.kind, f"'{self.text}'")


TOKEN = re.compile(r"""
    (?P<space>[ \t\r\f]+)
  | (?P<doc>\#\#(?!\#)[^\n]*)
  | (?P<comment>\#[^\n]*)
  | (?P<version>\d+\.\d+\.\d+)
  | (?P<number>0x[0-9a-fA-F]+|-?\d+)
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<string>"[^"\n]*")
  | (?P<mark>[{}<>\[\]=:;,|?])
""", re.VERBOSE)


def tokenize(text, file):
    """All tokens of a file, an 'end' token behind them."""
    tokens = []
    for number, line in enumerate(text.split("\n"), 1):
        at = 0
        while at < len(line):
            place = Place(file, number, at + 1)
            match = TOKEN.match(line, at)
            if match is None:
                if line[at] == '"':
                    raise ListError(place, 'a string that does not end on its line, close it with "')
                raise ListError(place, f"the character {line[at]!r} has no meaning here, remove it")
            at = match.end()
            kind = match.lastgroup
            if kind == "doc":
                tokens.append(Token("doc", match.group()[2:].strip(), place))
            elif kind == "string":
                tokens.append(Token("string", match.group()[1:-1], place))
            elif kind not in ("space", "comment"):
                tokens.append(Token(kind, match.group(), place))
    tokens.append(Token("end", "", Place(file, number, len(line) + 1)))
    return tokens
