/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * TLS by GnuTLS. Certificates lie where the public description of remote connections says. The handshake blocks on the socket; after it
 * GnuTLS reads from and writes to memory, so that the transport decides when to wait.
 */
#include "client/tls.h"
#include "base/error.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PLAIN_READ 16384

struct TlsCredentials {
    gnutls_certificate_credentials_t x509;
};

typedef struct Tls {
    Layer layer; /* first: a layer is one of these */
    gnutls_session_t session;
    gnutls_certificate_credentials_t x509;
    int fd; /* while shaking hands, else -1 */
    GByteArray *out;
    const guint8 *in;
    gsize in_length;
} Tls;

/* A set of files: the CA's, ours, our key. */
typedef struct TlsFiles {
    char *ca;
    char *certificate;
    char *key;
    char *revoked;
} TlsFiles;

static void files_clear(TlsFiles *files)
{
    g_free(files->ca);
    g_free(files->certificate);
    g_free(files->key);
    g_free(files->revoked);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TlsFiles, files_clear)

static void files_in(const char *folder, TlsFiles *ret_files)
{
    ret_files->ca = g_build_filename(folder, "cacert.pem", NULL);
    ret_files->certificate = g_build_filename(folder, "clientcert.pem", NULL);
    ret_files->key = g_build_filename(folder, "clientkey.pem", NULL);
    ret_files->revoked = g_build_filename(folder, "cacrl.pem", NULL);
}

static bool readable(const char *path)
{
    return access(path, R_OK) == 0;
}

/* A user's own where there are some, else the host's; the CA and the pair are looked for each by itself. */
static void find_files(const Uri *uri, TlsFiles *ret_files)
{
    g_auto(TlsFiles) own = { 0 };
    g_autofree char *folder = g_build_filename(g_get_home_dir(), ".pki", "libvirt", NULL);

    if (uri->pkipath != NULL) {
        files_in(uri->pkipath, ret_files);
        return;
    }
    files_in(folder, &own);
    bool user = geteuid() != 0;
    bool own_ca = user && readable(own.ca);
    bool own_pair = user && (readable(own.certificate) || readable(own.key));
    ret_files->ca = own_ca ? g_steal_pointer(&own.ca) : g_strdup("/etc/pki/CA/cacert.pem");
    ret_files->revoked = own_ca ? g_steal_pointer(&own.revoked) : g_strdup("/etc/pki/CA/cacrl.pem");
    ret_files->certificate = own_pair ? g_steal_pointer(&own.certificate) : g_strdup("/etc/pki/libvirt/clientcert.pem");
    ret_files->key = own_pair ? g_steal_pointer(&own.key) : g_strdup("/etc/pki/libvirt/private/clientkey.pem");
}

/* The dates of a certificate, before a server refuses it with fewer words. */
static bool check_dates(const char *what, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gnutls_x509_crt_t certificate = NULL;
    gsize length;
    time_t now = time(NULL);

    if (!g_file_get_contents(path, &text, &length, NULL) || gnutls_x509_crt_init(&certificate) < 0)
        return true;
    const gnutls_datum_t datum = { (unsigned char *)text, (unsigned)length };
    bool read = gnutls_x509_crt_import(certificate, &datum, GNUTLS_X509_FMT_PEM) >= 0;
    bool early = read && gnutls_x509_crt_get_activation_time(certificate) > now;
    bool late = read && gnutls_x509_crt_get_expiration_time(certificate) < now;
    gnutls_x509_crt_deinit(certificate);
    if (early || late)
        error_set(error, ERROR_SYSTEM_ERROR, "The %s certificate %s %s", what, path, early ? "is not yet active" : "has expired");
    return !early && !late;
}

static bool load_ca(TlsCredentials *credentials, const TlsFiles *files, GError **error)
{
    int result;

    if (!readable(files->ca)) {
        error_set_errno(error, errno, "Cannot read CA certificate '%s'", files->ca);
        return false;
    }
    result = gnutls_certificate_set_x509_trust_file(credentials->x509, files->ca, GNUTLS_X509_FMT_PEM);
    if (result < 0) {
        error_set(error, ERROR_SYSTEM_ERROR, "Unable to set x509 CA certificate: %s: %s", files->ca, gnutls_strerror(result));
        return false;
    }
    if (!readable(files->revoked))
        return true;
    result = gnutls_certificate_set_x509_crl_file(credentials->x509, files->revoked, GNUTLS_X509_FMT_PEM);
    if (result < 0)
        error_set(error, ERROR_SYSTEM_ERROR, "Unable to set x509 certificate revocation list: %s: %s", files->revoked,
                  gnutls_strerror(result));
    return result >= 0;
}

/* A client need not have one: the server says whether it wants it. */
static bool load_pair(TlsCredentials *credentials, const TlsFiles *files, GError **error)
{
    int result;

    if (!readable(files->certificate) && !readable(files->key))
        return true;
    result = gnutls_certificate_set_x509_key_file(credentials->x509, files->certificate, files->key, GNUTLS_X509_FMT_PEM);
    if (result < 0)
        error_set(error, ERROR_SYSTEM_ERROR, "Unable to set x509 key and certificate: %s, %s: %s", files->key, files->certificate,
                  gnutls_strerror(result));
    return result >= 0;
}

/**
 * tls_credentials_new: find and read the certificates that @uri calls for
 *
 * Errors: ERROR_SYSTEM_ERROR naming the file. The caller frees it. Thread: any.
 */
TlsCredentials *tls_credentials_new(const Uri *uri, GError **error)
{
    g_autoptr(TlsCredentials) credentials = g_new0(TlsCredentials, 1);
    g_auto(TlsFiles) files = { 0 };

    find_files(uri, &files);
    if (gnutls_certificate_allocate_credentials(&credentials->x509) < 0) {
        error_set(error, ERROR_NO_MEMORY, "cannot allocate x509 credentials");
        return NULL;
    }
    if (!load_ca(credentials, &files, error) || !load_pair(credentials, &files, error))
        return NULL;
    if (!uri->no_sanity && (!check_dates("CA", files.ca, error) || !check_dates("client", files.certificate, error)))
        return NULL;
    return g_steal_pointer(&credentials);
}

void tls_credentials_free(TlsCredentials *credentials)
{
    if (credentials == NULL)
        return;

    if (credentials->x509 != NULL)
        gnutls_certificate_free_credentials(credentials->x509);
    g_free(credentials);
}

static ssize_t push(gnutls_transport_ptr_t opaque, const void *data, size_t length)
{
    Tls *tls = opaque;

    if (tls->fd >= 0)
        return TEMP_FAILURE_RETRY(send(tls->fd, data, length, MSG_NOSIGNAL));
    g_byte_array_append(tls->out, data, (guint)length);
    return (ssize_t)length;
}

static ssize_t pull(gnutls_transport_ptr_t opaque, void *data, size_t length)
{
    Tls *tls = opaque;

    if (tls->fd >= 0)
        return TEMP_FAILURE_RETRY(recv(tls->fd, data, length, 0));
    if (tls->in_length == 0) {
        gnutls_transport_set_errno(tls->session, EAGAIN);
        return -1;
    }
    length = MIN(length, tls->in_length);
    memcpy(data, tls->in, length);
    tls->in += length;
    tls->in_length -= length;
    return (ssize_t)length;
}

static int pull_timeout(gnutls_transport_ptr_t opaque, unsigned milliseconds)
{
    return 1; /* never asked to wait: a pull without data says so */
}

/* What is pushed outside of encode, an answer to a key update for one, goes out with the next record. */
static bool tls_encode(Layer *layer, const guint8 *plain, gsize length, GByteArray *out, GError **error)
{
    Tls *tls = (Tls *)layer;
    gssize taken = gnutls_record_send(tls->session, plain, length);

    if (taken != (gssize)length) {
        error_set(error, ERROR_SYSTEM_ERROR, "Cannot write data: TLS: %s", gnutls_strerror((int)taken));
        return false;
    }
    g_byte_array_append(out, tls->out->data, tls->out->len);
    g_byte_array_set_size(tls->out, 0);
    return true;
}

static bool tls_decode(Layer *layer, const guint8 *cipher, gsize length, GByteArray *plain, GError **error)
{
    Tls *tls = (Tls *)layer;
    guint8 buffer[PLAIN_READ];
    gssize got;

    tls->in = cipher;
    tls->in_length = length;
    for (;;) {
        got = gnutls_record_recv(tls->session, buffer, sizeof(buffer));
        if (got > 0)
            g_byte_array_append(plain, buffer, (guint)got);
        else if (got == GNUTLS_E_AGAIN && tls->in_length == 0)
            return true;
        else if (got == 0 || gnutls_error_is_fatal((int)got))
            break;
    }
    /* What came before the end counts; the end will be met again. */
    if (plain->len > 0)
        return true;
    error_set(error, ERROR_SYSTEM_ERROR, "Cannot recv data: %s", got == 0 ? "the server ended the TLS session" : gnutls_strerror((int)got));
    return false;
}

static void tls_free(Layer *layer)
{
    Tls *tls = (Tls *)layer;

    gnutls_deinit(tls->session);
    gnutls_certificate_free_credentials(tls->x509);
    g_byte_array_unref(tls->out);
    g_free(tls);
}

static const LayerOps tls_ops = { .encode = tls_encode, .decode = tls_decode, .free = tls_free };

static bool set_priority(Tls *tls, const Uri *uri, GError **error)
{
    const char *where = NULL;
    int result = uri->tls_priority != NULL ? gnutls_priority_set_direct(tls->session, uri->tls_priority, &where)
                                           : gnutls_set_default_priority(tls->session);

    if (result < 0)
        error_set(error, ERROR_SYSTEM_ERROR, "Failed to set TLS session priority to %s%s%s: %s",
                  uri->tls_priority != NULL ? uri->tls_priority : "the default", where != NULL ? ", at " : "", where != NULL ? where : "",
                  gnutls_strerror(result));
    return result >= 0;
}

static bool shake_hands(Tls *tls, GError **error)
{
    int result;

    do {
        result = gnutls_handshake(tls->session);
    } while (result < 0 && !gnutls_error_is_fatal(result));
    if (result < 0)
        error_set(error, ERROR_SYSTEM_ERROR, "TLS handshake failed: %s", gnutls_strerror(result));
    return result >= 0;
}

/* Is it who it says, and is that whom we called? */
static bool verify(Tls *tls, const char *host, GError **error)
{
    unsigned status = 0;
    gnutls_datum_t said = { 0 };
    int result = gnutls_certificate_verify_peers3(tls->session, host, &status);

    if (result < 0) {
        error_set(error, ERROR_AUTH_FAILED, "Unable to verify the server's certificate: %s", gnutls_strerror(result));
        return false;
    }
    if (status == 0)
        return true;
    if (status & GNUTLS_CERT_UNEXPECTED_OWNER) {
        error_set(error, ERROR_AUTH_FAILED, "the server's certificate is not for the host name '%s' that it was called by", host);
        return false;
    }
    gnutls_certificate_verification_status_print(status, GNUTLS_CRT_X509, &said, 0);
    error_set(error, ERROR_AUTH_FAILED, "the server's certificate is not trusted: %s", said.data != NULL ? (const char *)said.data : "");
    gnutls_free(said.data);
    return false;
}

/* The server's first byte says that it takes our certificate; one that does not closes. Seen on the wire of the reference. */
static bool await_consent(Tls *tls, GError **error)
{
    guint8 byte = 0;
    gssize got;

    do {
        got = gnutls_record_recv(tls->session, &byte, 1);
    } while (got < 0 && !gnutls_error_is_fatal((int)got));
    if (got == 1 && byte == 1)
        return true;
    error_set(error, ERROR_AUTH_FAILED, "server verification (of our certificate or IP address) failed%s%s", got < 0 ? ": " : "",
              got < 0 ? gnutls_strerror((int)got) : "");
    return false;
}

/**
 * tls_layer_new: shake hands
 * @credentials: of which the certificates are taken over
 * @fd: a connected socket, which is waited for; not kept
 *
 * Checks the server's certificate and its name unless the URI says no_verify. Errors: ERROR_SYSTEM_ERROR of the handshake,
 * ERROR_AUTH_FAILED of either side's certificate. Thread: any.
 */
Layer *tls_layer_new(TlsCredentials *credentials, int fd, const Uri *uri, GError **error)
{
    const char *host = uri->host != NULL ? uri->host : "localhost";
    Tls *tls = g_new0(Tls, 1);

    tls->layer.ops = &tls_ops;
    tls->x509 = g_steal_pointer(&credentials->x509);
    tls->fd = fd;
    tls->out = g_byte_array_new();
    gnutls_init(&tls->session, GNUTLS_CLIENT);
    gnutls_credentials_set(tls->session, GNUTLS_CRD_CERTIFICATE, tls->x509);
    gnutls_transport_set_ptr(tls->session, tls);
    gnutls_transport_set_push_function(tls->session, push);
    gnutls_transport_set_pull_function(tls->session, pull);
    gnutls_transport_set_pull_timeout_function(tls->session, pull_timeout);
    if (!g_hostname_is_ip_address(host))
        gnutls_server_name_set(tls->session, GNUTLS_NAME_DNS, host, strlen(host));

    if (!set_priority(tls, uri, error) || !shake_hands(tls, error) || (!uri->no_verify && !verify(tls, host, error)) ||
        !await_consent(tls, error)) {
        tls_free(&tls->layer);
        return NULL;
    }
    tls->fd = -1;
    return &tls->layer;
}
