/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rpc/listener.h"

/* Who a client is, as the kernel says, or as a trusted client said of whom it speaks for. */
typedef struct Identity {
    pid_t pid;
    uid_t uid;
    gid_t gid;
    guint64 start_time; /* of the process, in ticks since boot: tells it from a later one with its number */
    char *selinux;      /* NULL without a context */
    guint8 *stated;     /* a whole set-identity payload that takes the place of the above; NULL mostly */
    gsize stated_length;
} Identity;

void identity_from_peer(Identity *ret_identity, const PeerCredentials *peer, int fd);
void identity_of_self(Identity *ret_identity);
void identity_copy(Identity *ret_identity, const Identity *identity);
void identity_clear(Identity *identity);

/* on the wire */
void identity_put(const Identity *identity, GByteArray *payload);
bool identity_state(Identity *identity, const guint8 *payload, gsize length, GError **error);
