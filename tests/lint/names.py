# SPDX-License-Identifier: LGPL-2.1-or-later
"""Public names (vir..., VIR_...) stand only at the boundary; inside, PascalCase types and snake_case for the rest."""
import re

from tree import Problem, line_of

BOUNDARY = ("include/", "common/client/", "tests/")
PUBLIC = re.compile(r"\b(vir[A-Z]\w*|VIR_[A-Z]\w*)")
BAD = [{"common/base/a.c": "virDomainPtr domain;\n"}, {"daemons/qemud/a.c": "int a = VIR_DOMAIN_RUNNING;\n"}]
GOOD = {"common/base/a.c": '/* what clients know as virDomainCreate */\nconst char *name = "virDomainCreate";\nVirt *virtual;\n',
        "common/client/a.c": "virDomainPtr domain;\n"}


def check(tree):
    for path in tree.paths(".c", ".h"):
        if path.startswith(BOUNDARY):
            continue
        code = tree.code(path)
        for match in PUBLIC.finditer(code):
            yield Problem(path, line_of(code, match.start()), f"{match.group()} is a public name; inside it is DomainState, DOMAIN_RUNNING")
