/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client/transport.h"
#include "client/uri.h"

/* Certificates, found and checked. */
typedef struct TlsCredentials TlsCredentials;

TlsCredentials *tls_credentials_new(const Uri *uri, GError **error);
void            tls_credentials_free(TlsCredentials *credentials);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TlsCredentials, tls_credentials_free)

/* shake hands over @fd; the credentials may be freed after */
Layer *tls_layer_new(TlsCredentials *credentials, int fd, const Uri *uri, GError **error);
