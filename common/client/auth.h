/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client/auth-file.h"
#include "client/engine.h"
#include "client/uri.h"

/* Who we are, for the server: what the caller and the authentication file answer. */
typedef struct Credentials {
    const Uri *uri;
    const EngineAuth *auth; /* NULL: nobody can be asked */
    AuthFile *file;
} Credentials;

/* all that a server wants before it takes calls */
bool auth_run(Engine *engine, const Uri *uri, const EngineAuth *auth, GError **error);

/* one answer each; NULL where nobody knows */
bool credentials_answer(const Credentials *credentials, const int *types, const char *const *prompts, const char *const *defaults, guint n,
                        char **ret_answers, GError **error);
