# SPDX-License-Identifier: LGPL-2.1-or-later
"""No mutable state outside main.c: what is static is const, the context is passed.

Read by layout: a declaration that starts in the first column and is neither a function nor a type, and `static` inside a function. A
pointer is const when the const stands behind its last star.
"""
import re

from tree import Problem, line_of

# (file, name): why it may
ALLOWED = {
    ("common/client/public/last-error.c", "last_error"): "the public interface keeps an error per thread",
    ("common/client/public/last-error.c", "handler"): "the public interface sets one function for the process",
    ("common/client/public/auth-default.c", "virConnectAuthPtrDefault"): "a variable of the public interface",
    ("common/base/log.c", "settings"): "GLib calls the writer without a context of ours; a lock guards what may change",
}
# GLib takes these without const and does not write to them.
GLIB_TABLES = {"GSourceFuncs"}
DECLARATION = re.compile(r"^(?!typedef\b|extern\b|return\b|else\b|G_DEFINE|G_DECLARE|G_STATIC|_Static_assert)[A-Za-z_][^;{}()=:]*?"
                         r"(?P<name>\b\w+)\s*(?P<array>(?:\[[^\]]*\]\s*)*)(?:=|;)", re.M)
ANONYMOUS = re.compile(r"^(?P<head>(?:static\s+)?(?:const\s+)?(?:struct|union)[^;{}()=]*)\{[^{}]*\}\s*(?P<tail>[^;=({]*?)(?P<name>\b\w+)"
                       r"\s*(?:\[[^\]]*\]\s*)*(?:=|;)", re.M)
LOCAL = re.compile(r"^[ \t]+static\s+[^;{}()=]*?(?P<name>\b\w+)\s*(?:\[[^\]]*\]\s*)*(?:=|;)", re.M)
BAD = [
    {"common/base/a.c": "static int counter;\n"},
    {"common/base/a.c": "GHashTable *registry = NULL;\n"},
    {"common/base/a.c": "static const char *current;\n"},
    {"common/base/a.c": "static struct {\n    int a;\n} state = { 0 };\n"},
    {"common/base/a.c": "void f(void)\n{\n    static int calls = 0;\n    calls++;\n}\n"},
    {"common/base/a.c": "static const char *names[] = { \"\" };\n"},
]
GOOD = {
    "common/base/a.c": """
static const int table[] = { 1, 2 };
static const char *const names[] = { "" };
typedef struct A {
    int b;
} A;
static const struct {
    int a;
} rows[] = { { 1 } };
struct B {
    int c;
    enum { X, Y } state;
    struct {
        int d;
    } inner;
};
extern const A a;
static bool f(int a);
int g(void)
{
    static const int x = 1;
    int y = x;
    return y;
}
""",
    "daemons/x/main.c": "static int counter;\n",
}


def constant(declaration: str) -> bool:
    head, star, tail = declaration.rpartition("*")
    return "const" in (tail if star else declaration).split()


def check(tree):
    for path in tree.paths(".c", ".h"):
        if path.endswith("/main.c") or path.startswith(("tests/", "include/")):
            continue
        code = tree.code(path)
        for pattern in (DECLARATION, ANONYMOUS, LOCAL):
            for match in pattern.finditer(code):
                if not judge(match, path):
                    yield Problem(path, line_of(code, match.start()), f"{match['name']} can change; pass a context, or make it const")


def judge(match: re.Match, path: str) -> bool:
    groups = match.groupdict()
    said = (groups["head"] + " " + groups["tail"]) if "head" in groups else match.group().split("=")[0]
    words = said[:said.rfind(match["name"])] if "head" not in groups else said
    if re.fullmatch(r"\s*(const\s+)?(struct|union|enum)\s*", words):
        return True
    return constant(words) or not GLIB_TABLES.isdisjoint(words.split()) or (path, match["name"]) in ALLOWED
