# SPDX-License-Identifier: LGPL-2.1-or-later
"""Secrets of test:///default. The reference's test driver has none; numbers of errors are those of its secret driver."""

from harness import instance
from harness.answers import Code, Told, check
from harness.runner import case

TEST = [instance.TEST]
INTERNAL, ARGUMENT, XML, INVALID_SECRET, NO_SECRET, CONFIG = Code(1), Code(8), Code(27), Code(65), Code(66), Code(67)
UUID = "aa6c7af2-45a7-477c-85a2-fe86d9f2514e"
CEPH = 2


def secret_xml(uuid=UUID, usage="key", more=""):
    return f"<secret {more}><uuid>{uuid}</uuid><usage type='ceph'><name>{usage}</name></usage></secret>"


def uuid_of(secret):
    return secret.UUIDString()


@case(kinds=TEST, ours_only=True)
def life_of_a_secret(env):
    conn = env.conn
    told = Told(conn.secretEventRegisterAny, conn.secretEventDeregisterAny, "changed", uuid_of)
    secret = conn.secretDefineXML(secret_xml())
    check([
        ("document", secret.XMLDesc, f"<secret ephemeral='no' private='no'>\n  <uuid>{UUID}</uuid>\n  <usage type='ceph'>\n    <name>key</name>\n"
         "  </usage>\n</secret>\n"),
        ("usage", lambda: (secret.usageType(), secret.usageID()), (CEPH, "key")),
        ("no value yet", secret.value, NO_SECRET),
        ("set it", lambda: secret.setValue(b"a\0b"), 0),
        ("get it", secret.value, b"a\0b"),
        ("by uuid", lambda: uuid_of(conn.secretLookupByUUIDString(UUID)), UUID),
        ("by usage", lambda: uuid_of(conn.secretLookupByUsage(CEPH, "key")), UUID),
        ("by no usage", lambda: conn.secretLookupByUsage(CEPH, "none"), NO_SECRET),
        ("by no uuid", lambda: conn.secretLookupByUUIDString(UUID.replace("a", "b")), NO_SECRET),
        ("names", conn.listSecrets, [UUID]),
        ("number", conn.numOfSecrets, 1),
        ("undefine", secret.undefine, 0),
    ])
    told.expect((UUID, 0, 0), (UUID, "changed"), (UUID, 1, 0))
    check([(what, call, NO_SECRET) for what, call in (
        ("undefine again", secret.undefine), ("value", secret.value), ("document", secret.XMLDesc), ("set", lambda: secret.setValue(b"x")))])
    told.close()


@case(kinds=TEST, ours_only=True)
def what_a_secret_is_for_stays(env):
    conn = env.conn
    secret = conn.secretDefineXML(secret_xml())
    check([
        ("other use", lambda: conn.secretDefineXML(secret_xml(usage="other")), INTERNAL),
        ("no use", lambda: conn.secretDefineXML(f"<secret><uuid>{UUID}</uuid></secret>"), INTERNAL),
        ("another for the same", lambda: conn.secretDefineXML(secret_xml(UUID.replace("a", "b"))), INTERNAL),
        ("private from now on", lambda: uuid_of(conn.secretDefineXML(secret_xml(more="private='yes'"))), UUID),
        ("not private again", lambda: conn.secretDefineXML(secret_xml()), INTERNAL),
        ("its value", lambda: (secret.setValue(b"x"), secret.value()), INVALID_SECRET),
        ("undefine", secret.undefine, 0),
    ])


@case(kinds=TEST, ours_only=True)
def lists_of_secrets_by_filter(env):
    conn = env.conn
    made = [conn.secretDefineXML(f"<secret ephemeral='{e}' private='{p}'/>") for e, p in (("yes", "no"), ("no", "yes"), ("no", "no"))]
    counts = {0: 3, 1: 1, 2: 2, 4: 1, 8: 2, 3: 3, 12: 3, 1 | 4: 0, 2 | 8: 1}
    check([(str(flags), lambda flags=flags: len(conn.listAllSecrets(flags)), count) for flags, count in counts.items()])
    check([("flags", lambda: conn.listAllSecrets(16), ARGUMENT)])
    for secret in made:
        secret.undefine()


@case(kinds=TEST, ours_only=True)
def faulty_secrets_are_refused(env):
    rows = [
        ("<secret", Code(35)), ("<pool/>", XML), ("<secret private='q'/>", XML), ("<secret><usage type='q'/></secret>", CONFIG),
        ("<secret><usage/></secret>", XML), ("<secret><uuid>q</uuid></secret>", XML),
    ]
    check([(xml, lambda xml=xml: env.conn.secretDefineXML(xml), code) for xml, code in rows])
    check([("flags", lambda: env.conn.secretDefineXML("<secret/>", 2), ARGUMENT)])
