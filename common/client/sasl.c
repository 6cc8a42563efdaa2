/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * SASL by libsasl2. The library asks back for what a mechanism needs (SASL_INTERACT); the answers must live until the exchange is over, so
 * they are kept with it. On a connection that nothing protects, a mechanism has to bring protection of its own.
 */
#include "client/sasl.h"
#include "client/engine-private.h"
#include "proto/numbers.h"
#include "proto/tables.h"
#include "proto/types.h"

#include <netdb.h>
#include <sasl/sasl.h>
#include <string.h>
#include <sys/socket.h>

#define STRENGTH_NEEDED 56 /* bits, over a connection that others can read */
#define STRENGTH_MOST   100000
#define STRENGTH_TLS    128
#define ROUNDS_MAX      32
#define BUFFER_MAX      65536

typedef struct Sasl {
    Layer layer; /* first: a layer is one of these */
    sasl_conn_t *conn;
    const Credentials *credentials; /* while the exchange lasts */
    GPtrArray *answers;             /* of char *; libsasl2 keeps pointers */
} Sasl;

/* What one side said: data, or none at all, which is not the same as empty data. */
typedef struct SaslData {
    const char *data;
    guint length;
} SaslData;

/* CRED_... for what libsasl2 asks. */
static const struct {
    unsigned long id;
    int type;
} questions[] = {
    { SASL_CB_USER, CRED_USERNAME },     { SASL_CB_AUTHNAME, CRED_AUTHNAME },         { SASL_CB_LANGUAGE, CRED_LANGUAGE },
    { SASL_CB_CNONCE, CRED_CNONCE },     { SASL_CB_PASS, CRED_PASSPHRASE },           { SASL_CB_ECHOPROMPT, CRED_ECHOPROMPT },
    { SASL_CB_NOECHOPROMPT, CRED_NOECHOPROMPT }, { SASL_CB_GETREALM, CRED_REALM },
};

static void sasl_free(Layer *layer)
{
    Sasl *sasl = (Sasl *)layer;

    if (sasl->conn != NULL)
        sasl_dispose(&sasl->conn);
    g_ptr_array_unref(sasl->answers);
    g_free(sasl);
}

static bool failed(Sasl *sasl, const char *what, int result, GError **error)
{
    error_set(error, ERROR_AUTH_FAILED, "%s: %d (%s)", what, result,
              sasl->conn != NULL ? sasl_errdetail(sasl->conn) : sasl_errstring(result, NULL, NULL));
    return false;
}

static bool sasl_encode_layer(Layer *layer, const guint8 *plain, gsize length, GByteArray *out, GError **error)
{
    Sasl *sasl = (Sasl *)layer;
    const unsigned *most = NULL;

    /* The mechanism said how much it takes at once. */
    if (sasl_getprop(sasl->conn, SASL_MAXOUTBUF, (const void **)&most) != SASL_OK || most == NULL || *most == 0)
        most = &(const unsigned){ 8192 };
    for (gsize at = 0; at < length;) {
        unsigned part = (unsigned)MIN(length - at, *most);
        const char *cipher;
        unsigned cipher_length;
        int result = sasl_encode(sasl->conn, (const char *)plain + at, part, &cipher, &cipher_length);

        if (result != SASL_OK)
            return failed(sasl, "failed to encode SASL data", result, error);
        g_byte_array_append(out, (const guint8 *)cipher, cipher_length);
        at += part;
    }
    return true;
}

static bool sasl_decode_layer(Layer *layer, const guint8 *cipher, gsize length, GByteArray *plain, GError **error)
{
    Sasl *sasl = (Sasl *)layer;
    const char *text;
    unsigned text_length;
    int result = sasl_decode(sasl->conn, (const char *)cipher, (unsigned)length, &text, &text_length);

    if (result != SASL_OK)
        return failed(sasl, "failed to decode SASL data", result, error);
    g_byte_array_append(plain, (const guint8 *)text, text_length);
    return true;
}

static const LayerOps sasl_layer_ops = { .encode = sasl_encode_layer, .decode = sasl_decode_layer, .free = sasl_free };

/* "address;port", as libsasl2 has it; NULL where there is none. */
static char *format_address(int fd, int (*get)(int, struct sockaddr *, socklen_t *))
{
    struct sockaddr_storage address;
    socklen_t length = sizeof(address);
    char host[NI_MAXHOST], port[NI_MAXSERV];

    if (get(fd, (struct sockaddr *)&address, &length) != 0 || (address.ss_family != AF_INET && address.ss_family != AF_INET6) ||
        getnameinfo((struct sockaddr *)&address, length, host, sizeof(host), port, sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return NULL;

    return g_strdup_printf("%s;%s", host, port);
}

static int get_local(int fd, struct sockaddr *address, socklen_t *length)
{
    return getsockname(fd, address, length);
}

static int get_remote(int fd, struct sockaddr *address, socklen_t *length)
{
    return getpeername(fd, address, length);
}

static bool set_up(Sasl *sasl, Engine *engine, GError **error)
{
    static const sasl_callback_t callbacks[] = {
        { SASL_CB_USER, NULL, NULL },       { SASL_CB_AUTHNAME, NULL, NULL },     { SASL_CB_LANGUAGE, NULL, NULL },
        { SASL_CB_CNONCE, NULL, NULL },     { SASL_CB_PASS, NULL, NULL },         { SASL_CB_ECHOPROMPT, NULL, NULL },
        { SASL_CB_NOECHOPROMPT, NULL, NULL }, { SASL_CB_GETREALM, NULL, NULL },   { SASL_CB_LIST_END, NULL, NULL },
    };
    bool safe = engine_is_secure(engine);
    const sasl_security_properties_t security = {
        .min_ssf = safe ? 0 : STRENGTH_NEEDED,
        .max_ssf = safe ? 0 : STRENGTH_MOST,
        .maxbufsize = BUFFER_MAX,
        .security_flags = safe ? 0 : SASL_SEC_NOANONYMOUS | SASL_SEC_NOPLAINTEXT,
    };
    const sasl_ssf_t external = STRENGTH_TLS;
    int fd = transport_fd(link_transport(engine->link));
    g_autofree char *local = format_address(fd, get_local);
    g_autofree char *remote = format_address(fd, get_remote);
    const char *host = sasl->credentials->uri->host != NULL ? sasl->credentials->uri->host : "localhost";
    int result = sasl_client_init(NULL);

    if (result == SASL_OK)
        result = sasl_client_new("libvirt", host, local, remote, callbacks, SASL_SUCCESS_DATA, &sasl->conn);
    if (result == SASL_OK && engine->is_encrypted)
        result = sasl_setprop(sasl->conn, SASL_SSF_EXTERNAL, &external);
    if (result == SASL_OK)
        result = sasl_setprop(sasl->conn, SASL_SEC_PROPS, &security);
    return result == SASL_OK || failed(sasl, "Failed to set up SASL", result, error);
}

static int credential_type(unsigned long id)
{
    for (guint i = 0; i < G_N_ELEMENTS(questions); i++) {
        if (questions[i].id == id)
            return questions[i].type;
    }
    return CRED_EXTERNAL;
}

static bool answer(Sasl *sasl, sasl_interact_t *asked, GError **error)
{
    g_autoptr(GArray) types = g_array_new(FALSE, FALSE, sizeof(int));
    g_autoptr(GPtrArray) prompts = g_ptr_array_new();
    g_autoptr(GPtrArray) defaults = g_ptr_array_new();
    guint n = 0;

    for (; asked[n].id != SASL_CB_LIST_END; n++) {
        int type = credential_type(asked[n].id);

        g_array_append_val(types, type);
        g_ptr_array_add(prompts, (char *)asked[n].prompt);
        g_ptr_array_add(defaults, (char *)asked[n].defresult);
    }
    g_autofree char **answers = g_new0(char *, n + 1);
    if (!credentials_answer(sasl->credentials, (const int *)(void *)types->data, (const char *const *)prompts->pdata,
                            (const char *const *)defaults->pdata, n, answers, error))
        return false;
    for (guint i = 0; i < n; i++) {
        const char *text = answers[i] != NULL ? answers[i] : asked[i].defresult;

        if (answers[i] != NULL)
            g_ptr_array_add(sasl->answers, answers[i]);
        asked[i].result = text != NULL ? text : "";
        asked[i].len = (unsigned)strlen(asked[i].result);
    }
    return true;
}

/* Ask libsasl2 for the next word, answering what it asks back. @mechanisms: at the start, NULL later. */
static bool next_word(Sasl *sasl, const char *mechanisms, const SaslData *said, SaslData *ret_word, const char **ret_mechanism, GError **error)
{
    sasl_interact_t *asked = NULL;
    int result;

    do {
        unsigned length = 0;

        ret_word->data = NULL;
        result = mechanisms != NULL ? sasl_client_start(sasl->conn, mechanisms, &asked, &ret_word->data, &length, ret_mechanism)
                                    : sasl_client_step(sasl->conn, said->data, said->length, &asked, &ret_word->data, &length);
        ret_word->length = length;
        if (result == SASL_INTERACT && !answer(sasl, asked, error))
            return false;
    } while (result == SASL_INTERACT);

    return result == SASL_OK || result == SASL_CONTINUE || failed(sasl, "Failed SASL step", result, error);
}

static void keep(SaslData *said, gint32 nil, char **items, guint n, char **place)
{
    g_free(*place);
    *place = nil ? NULL : g_steal_pointer(items);
    said->data = *place;
    said->length = nil ? 0 : n;
}

static bool exchange(Sasl *sasl, Engine *engine, const char *mechanisms, GError **error)
{
    AuthSASLStartRet start = { 0 };
    AuthSASLStepRet step = { 0 };
    SaslData word = { 0 }, said = { 0 };
    g_autofree char *kept = NULL;
    const char *mechanism = NULL;
    bool complete;

    if (!next_word(sasl, mechanisms, NULL, &word, &mechanism, error))
        return false;
    const AuthSASLStartArgs start_args = { .mech = (char *)mechanism, .nil = word.data == NULL, .data = { (char *)word.data, word.length } };
    if (!engine_call(engine, PROGRAM_REMOTE, PROC_AUTH_SASL_START, &start_args, &start, error))
        return false;
    complete = start.complete != 0;
    keep(&said, start.nil, &start.data.items, start.data.n, &kept);
    wire_clear(&auth_sasl_start_ret_wire, &start);

    for (guint round = 0; round < ROUNDS_MAX; round++) {
        if (!next_word(sasl, NULL, &said, &word, NULL, error))
            return false;
        if (complete)
            return true;
        const AuthSASLStepArgs step_args = { .nil = word.data == NULL, .data = { (char *)word.data, word.length } };
        if (!engine_call(engine, PROGRAM_REMOTE, PROC_AUTH_SASL_STEP, &step_args, &step, error))
            return false;
        complete = step.complete != 0;
        keep(&said, step.nil, &step.data.items, step.data.n, &kept);
        wire_clear(&auth_sasl_step_ret_wire, &step);
        if (complete && said.length == 0)
            return true;
    }
    error_set(error, ERROR_AUTH_FAILED, "the SASL exchange does not end");
    return false;
}

/* Is what was agreed on enough, and does it lay a layer over the connection? */
static bool conclude(Sasl *sasl, Engine *engine, bool *ret_layer, GError **error)
{
    const sasl_ssf_t *strength = NULL;
    int result = sasl_getprop(sasl->conn, SASL_SSF, (const void **)&strength);

    if (result != SASL_OK || strength == NULL)
        return failed(sasl, "cannot query SASL ssf on connection", result, error);
    if (!engine_is_secure(engine) && *strength < STRENGTH_NEEDED) {
        error_set(error, ERROR_AUTH_FAILED, "negotiation SSF %u was not strong enough", *strength);
        return false;
    }
    *ret_layer = *strength > 0;
    return true;
}

/**
 * sasl_run: authenticate by SASL
 * @mechanism: the one that the URI wants, or NULL
 *
 * Errors: ERROR_AUTH_FAILED, the server's. Thread: the opener's, before anybody else uses the connection.
 */
bool sasl_run(Engine *engine, const Credentials *credentials, const char *mechanism, GError **error)
{
    Sasl *sasl = g_new0(Sasl, 1);
    AuthSASLInitRet init = { 0 };
    bool layer = false;
    bool ok;

    sasl->layer.ops = &sasl_layer_ops;
    sasl->credentials = credentials;
    sasl->answers = g_ptr_array_new_with_free_func(g_free);
    ok = set_up(sasl, engine, error) && engine_call(engine, PROGRAM_REMOTE, PROC_AUTH_SASL_INIT, NULL, &init, error) &&
         exchange(sasl, engine, mechanism != NULL ? mechanism : init.mechlist, error) && conclude(sasl, engine, &layer, error);
    wire_clear(&auth_sasl_init_ret_wire, &init);
    sasl->credentials = NULL;
    if (ok && layer) {
        transport_add_layer(link_transport(engine->link), &sasl->layer);
        engine->is_encrypted = true;
    } else {
        sasl_free(&sasl->layer);
    }
    return ok;
}
