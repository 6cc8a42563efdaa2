# SPDX-License-Identifier: LGPL-2.1-or-later
"""The shape of a recorded value; apart, for whoever compares needs no binding."""

import re


def shape(thing):
    """What stays of a value when its content varies from one moment to the next, as times and free memory do."""
    if isinstance(thing, list):
        return [shape(x) for x in thing]
    if isinstance(thing, dict):
        return {k: shape(v) for k, v in thing.items()}
    if isinstance(thing, str) and thing.startswith("<"):
        # A document without its values: which elements stand where.
        return re.findall(r"</?[\w:]+", thing)
    return type(thing).__name__
