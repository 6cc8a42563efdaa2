/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Proving who we are: the server says which ways it takes, the first that we know and the URI allows is gone. */
#include "client/auth.h"
#include "client/engine-private.h"
#include "client/sasl.h"
#include "proto/numbers.h"
#include "proto/tables.h"
#include "proto/types.h"

#include <stdlib.h>
#include <string.h>

enum { AUTH_TYPE_NONE = 0, AUTH_TYPE_SASL = 1, AUTH_TYPE_POLKIT = 2 }; /* on the wire */

static bool run_none(Engine *engine, const Credentials *credentials, const char *detail, GError **error)
{
    return true;
}

static bool run_polkit(Engine *engine, const Credentials *credentials, const char *detail, GError **error)
{
    AuthPolkitRet ret = { 0 };

    return engine_call(engine, PROGRAM_REMOTE, PROC_AUTH_POLKIT, NULL, &ret, error);
}

static const struct {
    gint32 type;
    const char *name; /* in a URI's `auth`; SASL may have a mechanism behind a dot */
    bool (*run)(Engine *engine, const Credentials *credentials, const char *detail, GError **error);
} ways[] = {
    { AUTH_TYPE_NONE, "none", run_none },
    { AUTH_TYPE_SASL, "sasl", sasl_run },
    { AUTH_TYPE_POLKIT, "polkit", run_polkit },
};

static bool offers(const AuthListRet *offered, gint32 type)
{
    for (guint i = 0; i < offered->types.n; i++) {
        if (offered->types.items[i] == type)
            return true;
    }
    return false;
}

/* `auth=sasl.scram-sha-256`: the way and what it is to use. */
static bool run_wanted(Engine *engine, const Credentials *credentials, const AuthListRet *offered, const char *wanted, GError **error)
{
    gsize length = strcspn(wanted, ".");
    const char *detail = wanted[length] == '.' ? wanted + length + 1 : NULL;

    for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
        if (strlen(ways[i].name) != length || g_ascii_strncasecmp(ways[i].name, wanted, length) != 0)
            continue;
        if (offers(offered, ways[i].type))
            return ways[i].run(engine, credentials, detail, error);
        error_set(error, ERROR_AUTH_FAILED, "requested authentication type %s rejected", wanted);
        return false;
    }
    error_set(error, ERROR_AUTH_FAILED, "requested authentication type %s is none of none, sasl, sasl.MECHANISM, polkit", wanted);
    return false;
}

static bool run_first(Engine *engine, const Credentials *credentials, const AuthListRet *offered, GError **error)
{
    for (guint i = 0; i < offered->types.n; i++) {
        for (guint k = 0; k < G_N_ELEMENTS(ways); k++) {
            if (ways[k].type == offered->types.items[i])
                return ways[k].run(engine, credentials, NULL, error);
        }
    }
    error_set(error, ERROR_AUTH_FAILED, "the server offers no kind of authentication that is known here (%u offered)", offered->types.n);
    return false;
}

/**
 * auth_run: do what the server wants before it takes calls
 * @auth: whom to ask; NULL: nobody
 *
 * Errors: ERROR_AUTH_FAILED, ERROR_AUTH_CANCELLED when who was asked does not answer, the server's. Thread: the opener's.
 */
bool auth_run(Engine *engine, const Uri *uri, const EngineAuth *auth, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autofree char *path = auth_file_find(uri->authfile, &why);
    g_autoptr(AuthFile) file = path != NULL ? auth_file_load(path, &why) : NULL;
    const Credentials credentials = { .uri = uri, .auth = auth, .file = file };
    AuthListRet offered = { 0 };
    bool ok;

    if (why != NULL) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    if (!engine_call(engine, PROGRAM_REMOTE, PROC_AUTH_LIST, NULL, &offered, error))
        return false;

    ok =
        uri->auth != NULL ? run_wanted(engine, &credentials, &offered, uri->auth, error) : run_first(engine, &credentials, &offered, error);
    wire_clear(&auth_list_ret_wire, &offered);
    return ok;
}

/* What auth.conf calls them. */
static const struct {
    int type;
    const char *key;
} file_keys[] = {
    { CRED_USERNAME, "username" }, { CRED_AUTHNAME, "authname" },    { CRED_PASSPHRASE, "password" },
    { CRED_NOECHOPROMPT, "password" }, { CRED_REALM, "realm" },
};

static bool answer_from_file(const Credentials *credentials, int type, char **ret_answer, GError **error)
{
    const char *host = credentials->uri->host != NULL ? credentials->uri->host : "localhost";

    for (guint i = 0; credentials->file != NULL && i < G_N_ELEMENTS(file_keys); i++) {
        if (file_keys[i].type == type)
            return auth_file_lookup(credentials->file, "libvirt", host, file_keys[i].key, ret_answer, error);
    }
    return true;
}

static bool can_ask(const EngineAuth *auth, int type)
{
    for (guint i = 0; auth != NULL && auth->ask != NULL && i < auth->types_n; i++) {
        if (auth->types[i] == type)
            return true;
    }
    return false;
}

/* One question for all that the file does not know. */
static bool ask(const Credentials *credentials, EngineCredential *questions, const guint *places, guint n, char **answers, GError **error)
{
    const EngineAuth *auth = credentials->auth;
    bool answered;

    for (guint i = 0; i < n; i++) {
        if (!can_ask(auth, questions[i].type)) {
            error_set(error, ERROR_AUTH_FAILED,
                      "the server wants a credential of type %d (%s), which neither the caller nor an authentication file has",
                      questions[i].type, questions[i].prompt);
            return false;
        }
    }
    answered = auth->ask(questions, n, auth->opaque);
    for (guint i = 0; i < n; i++) {
        if (answered && questions[i].result != NULL)
            answers[places[i]] = g_strdup(questions[i].result);
        free(questions[i].result);
    }
    if (!answered)
        error_set(error, ERROR_AUTH_FAILED, "Failed to collect auth credentials");
    return answered;
}

/**
 * credentials_answer: what the file knows, and what who can be asked says to the rest
 * @types: CRED_..., with the prompts and default answers (which may be NULL)
 * @ret_answers: n places; the caller frees them
 *
 * Errors: ERROR_AUTH_FAILED when nobody knows, ERROR_CONF_SYNTAX of the file. Thread: the opener's.
 */
bool credentials_answer(const Credentials *credentials, const int *types, const char *const *prompts, const char *const *defaults, guint n,
                        char **ret_answers, GError **error)
{
    g_autofree EngineCredential *questions = g_new0(EngineCredential, n);
    g_autofree guint *places = g_new0(guint, n);
    guint asked = 0;
    bool ok = true;

    for (guint i = 0; i < n; i++)
        ret_answers[i] = NULL;
    for (guint i = 0; ok && i < n; i++) {
        ok = answer_from_file(credentials, types[i], &ret_answers[i], error);
        if (!ok || ret_answers[i] != NULL)
            continue;
        questions[asked] = (EngineCredential){ .type = types[i], .prompt = prompts[i], .challenge = credentials->uri->host,
                                               .default_result = defaults[i] };
        places[asked++] = i;
    }
    if (ok && asked > 0)
        ok = ask(credentials, questions, places, asked, ret_answers, error);
    for (guint i = 0; !ok && i < n; i++)
        g_clear_pointer(&ret_answers[i], g_free);
    return ok;
}
