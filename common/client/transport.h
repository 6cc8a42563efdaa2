/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * A socket to a server and what may lie on it: TLS, or the security layer of SASL. One thread sends and one receives at a time; who that
 * is, the link decides.
 */
typedef struct Transport Transport;

/* What turns plain bytes into those that travel and back. Calls are serialized by the transport. */
typedef struct Layer Layer;
typedef struct LayerOps {
    bool (*encode)(Layer *layer, const guint8 *plain, gsize length, GByteArray *out, GError **error);
    bool (*decode)(Layer *layer, const guint8 *cipher, gsize length, GByteArray *plain, GError **error);
    void (*free)(Layer *layer);
} LayerOps;
struct Layer {
    const LayerOps *ops;
};

Transport *transport_new(int fd);
void       transport_free(Transport *transport);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Transport, transport_free)
void transport_add_layer(Transport *transport, Layer *layer);
void transport_set_child(Transport *transport, GPid pid, int errors_fd);

/* moving bytes: 0 = would block, -1 = failed; a receiver that may block returns 0 after the timeout that was set */
gssize transport_send(Transport *transport, const guint8 *data, gsize length, GError **error);
gssize transport_send_fd(Transport *transport, int fd, GError **error);
gssize transport_flush(Transport *transport, GError **error);
gssize transport_recv(Transport *transport, guint8 *data, gsize length, bool block, GArray *fds, GError **error);
bool   transport_wait(Transport *transport, bool in, bool out, int timeout_ms);

/* looking in and steering */
int  transport_fd(const Transport *transport);
bool transport_passes_fds(const Transport *transport);
bool transport_has_unsent(const Transport *transport);
bool transport_has_ended(const Transport *transport);
void transport_set_timeout(Transport *transport, int seconds);
void transport_shutdown(Transport *transport);
