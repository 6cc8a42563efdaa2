/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Every way to a server ends in a stream socket: a UNIX one, a TCP one, or one end of a pair whose other end a program (ssh, a command)
 * has as its standard input and output. So there is one kind of I/O; only what lies on it differs. A layer is a pure codec, which makes TLS
 * and SASL alike and keeps blocking out of them.
 */
#include "client/transport.h"
#include "base/error.h"
#include "base/file.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define CIPHER_READ   32768
#define LAYER_CHUNK   16384
#define FDS_AT_ONCE   8
#define ERRORS_MAX    1024
#define CHILD_GRACE_MS 3000

struct Transport {
    int fd;
    bool passes_fds;
    gint ended; /* by the other side; atomic */
    GMutex layer_lock; /* encode and decode come from two threads */
    Layer *layer;
    GByteArray *unsent; /* encoded; the sender's */
    GByteArray *plain;  /* decoded, from plain_at on; the receiver's */
    gsize plain_at;
    GPid child;
    int errors_fd; /* what the child says on its standard error */
};

static bool is_unix(int fd)
{
    int family = 0;
    socklen_t length = sizeof(family);

    return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &length) == 0 && family == AF_UNIX;
}

/** transport_new: @fd, a connected stream socket, is the transport's from here on. Thread: any. */
Transport *transport_new(int fd)
{
    Transport *transport = g_new0(Transport, 1);

    transport->fd = fd;
    transport->passes_fds = is_unix(fd);
    transport->errors_fd = -1;
    transport->unsent = g_byte_array_new();
    transport->plain = g_byte_array_new();
    g_mutex_init(&transport->layer_lock);
    return transport;
}

/* The program ends by itself once its input is closed; one that does not within the grace is ended. */
static void end_child(GPid child)
{
    for (int waited = 0; waitpid(child, NULL, WNOHANG) == 0; waited += 10) {
        if (waited == CHILD_GRACE_MS)
            kill(child, SIGKILL);
        g_usleep(10000);
    }
}

void transport_free(Transport *transport)
{
    if (transport == NULL)
        return;

    if (transport->layer != NULL)
        transport->layer->ops->free(transport->layer);
    fd_close(&transport->fd);
    fd_close(&transport->errors_fd);
    if (transport->child > 0)
        end_child(transport->child);
    g_byte_array_unref(transport->unsent);
    g_byte_array_unref(transport->plain);
    g_mutex_clear(&transport->layer_lock);
    g_free(transport);
}

/** transport_add_layer: from here on everything passes through @layer, which is the transport's. Descriptors cannot. Thread: the opener's. */
void transport_add_layer(Transport *transport, Layer *layer)
{
    transport->layer = layer;
    transport->passes_fds = false;
}

/** transport_set_child: the program at the other end; waited for when the transport is freed. @errors_fd: its standard error, or -1. */
void transport_set_child(Transport *transport, GPid pid, int errors_fd)
{
    transport->child = pid;
    transport->errors_fd = errors_fd;
    transport->passes_fds = false;
}

int transport_fd(const Transport *transport)
{
    return transport->fd;
}

bool transport_passes_fds(const Transport *transport)
{
    return transport->passes_fds;
}

bool transport_has_unsent(const Transport *transport)
{
    return transport->unsent->len > 0;
}

bool transport_has_ended(const Transport *transport)
{
    return g_atomic_int_get(&transport->ended) != 0;
}

/* What a program in between said, ssh's "connection refused" for one, tells more than that the connection ended. */
static void set_failure(Transport *transport, GError **error, const char *what, int errnum)
{
    /* Whether the end shows as such or as an error depends on what was under way. */
    if (errnum == EPIPE || errnum == ECONNRESET)
        g_atomic_int_set(&transport->ended, 1);
    char said[ERRORS_MAX + 1];
    ssize_t length = transport->errors_fd < 0 ? 0 : TEMP_FAILURE_RETRY(read(transport->errors_fd, said, ERRORS_MAX));
    const char *reason = errnum != 0 ? g_strerror(errnum) : "End of file while reading data";

    if (length <= 0) {
        error_set(error, ERROR_SYSTEM_ERROR, "%s: %s", what, reason);
        return;
    }
    said[length] = 0;
    g_autofree char *text = g_utf8_make_valid(g_strchomp(said), -1);
    error_set(error, ERROR_SYSTEM_ERROR, "%s: %s: %s", what, g_strdelimit(text, "\r\n", ' '), reason);
}

static gssize send_raw(Transport *transport, const guint8 *data, gsize length, GError **error)
{
    ssize_t sent = TEMP_FAILURE_RETRY(send(transport->fd, data, length, MSG_NOSIGNAL | MSG_DONTWAIT));

    if (sent >= 0)
        return sent;
    if (errno == EAGAIN)
        return 0;
    set_failure(transport, error, "Cannot write data", errno);
    return -1;
}

/** transport_flush: send what a layer made and the socket did not take yet. 1: nothing is left, 0: would block, -1. Thread: the sender. */
gssize transport_flush(Transport *transport, GError **error)
{
    while (transport->unsent->len > 0) {
        gssize sent = send_raw(transport, transport->unsent->data, transport->unsent->len, error);

        if (sent <= 0)
            return sent;
        g_byte_array_remove_range(transport->unsent, 0, (guint)sent);
    }
    return 1;
}

/**
 * transport_send: send as much as goes without waiting
 *
 * Returns how many bytes were taken, 0 when it would block, -1 with ERROR_SYSTEM_ERROR. With a layer, what was taken may wait in
 * transport_flush(). Thread: the sender.
 */
gssize transport_send(Transport *transport, const guint8 *data, gsize length, GError **error)
{
    gssize flushed;
    bool encoded;

    if (transport->layer == NULL)
        return send_raw(transport, data, length, error);
    if ((flushed = transport_flush(transport, error)) <= 0)
        return flushed;

    length = MIN(length, LAYER_CHUNK);
    g_mutex_lock(&transport->layer_lock);
    encoded = transport->layer->ops->encode(transport->layer, data, length, transport->unsent, error);
    g_mutex_unlock(&transport->layer_lock);
    if (!encoded || transport_flush(transport, error) < 0)
        return -1;
    return (gssize)length;
}

/** transport_send_fd: send one descriptor with the byte that carries it. 1, 0: would block, -1. Thread: the sender. */
gssize transport_send_fd(Transport *transport, int fd, GError **error)
{
    char control[CMSG_SPACE(sizeof(int))] = { 0 };
    char byte = 0;
    struct iovec part = { &byte, 1 };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);

    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &fd, sizeof(fd));
    if (TEMP_FAILURE_RETRY(sendmsg(transport->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT)) == 1)
        return 1;
    if (errno == EAGAIN)
        return 0;
    set_failure(transport, error, "Cannot send a file descriptor", errno);
    return -1;
}

static void take_fds(struct msghdr *message, GArray *fds)
{
    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header != NULL; header = CMSG_NXTHDR(message, header)) {
        if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
            g_array_append_vals(fds, CMSG_DATA(header), (guint)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int)));
    }
}

static gssize recv_raw(Transport *transport, guint8 *data, gsize length, bool block, GArray *fds, GError **error)
{
    char control[CMSG_SPACE(FDS_AT_ONCE * sizeof(int))];
    struct iovec part = { data, length };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
    int flags = MSG_CMSG_CLOEXEC | (block ? 0 : MSG_DONTWAIT);
    ssize_t got = transport->passes_fds ? TEMP_FAILURE_RETRY(recvmsg(transport->fd, &message, flags))
                                        : TEMP_FAILURE_RETRY(recv(transport->fd, data, length, flags));

    if (got > 0 && transport->passes_fds)
        take_fds(&message, fds);
    if (got > 0)
        return got;
    if (got < 0 && errno == EAGAIN)
        return 0;
    if (got == 0)
        g_atomic_int_set(&transport->ended, 1);
    set_failure(transport, error, "Cannot recv data", got == 0 ? 0 : errno);
    return -1;
}

/* More cipher text; 1, 0: would block, -1. */
static gssize fill_plain(Transport *transport, bool block, GArray *fds, GError **error)
{
    guint8 cipher[CIPHER_READ];
    gssize got = recv_raw(transport, cipher, sizeof(cipher), block, fds, error);
    bool decoded;

    if (got <= 0)
        return got;

    g_byte_array_set_size(transport->plain, 0);
    transport->plain_at = 0;
    g_mutex_lock(&transport->layer_lock);
    decoded = transport->layer->ops->decode(transport->layer, cipher, (gsize)got, transport->plain, error);
    g_mutex_unlock(&transport->layer_lock);
    return decoded ? 1 : -1;
}

/**
 * transport_recv: receive what is there
 * @block: wait for it, but not longer than transport_set_timeout() said
 * @fds: descriptors that came along are appended
 *
 * Returns the number of bytes, 0 when nothing came, -1 with ERROR_SYSTEM_ERROR; the end is such an error. Thread: the receiver.
 */
gssize transport_recv(Transport *transport, guint8 *data, gsize length, bool block, GArray *fds, GError **error)
{
    if (transport->layer == NULL)
        return recv_raw(transport, data, length, block, fds, error);

    while (transport->plain_at == transport->plain->len) {
        gssize filled = fill_plain(transport, block, fds, error);

        if (filled <= 0)
            return filled;
    }
    length = MIN(length, transport->plain->len - transport->plain_at);
    memcpy(data, transport->plain->data + transport->plain_at, length);
    transport->plain_at += length;
    return (gssize)length;
}

/** transport_wait: wait until one can go on, or the time is over. Returns whether there is something to receive. Thread: any. */
bool transport_wait(Transport *transport, bool in, bool out, int timeout_ms)
{
    struct pollfd poll_fd = { .fd = transport->fd, .events = (short)((in ? POLLIN : 0) | (out ? POLLOUT : 0)) };

    return TEMP_FAILURE_RETRY(poll(&poll_fd, 1, timeout_ms)) > 0 && (poll_fd.revents & ~POLLOUT) != 0;
}

/** transport_set_timeout: a blocking receive returns after so many seconds at the latest; 0: never. Costs no call on the way. Thread: any. */
void transport_set_timeout(Transport *transport, int seconds)
{
    const struct timeval timeout = { .tv_sec = seconds };

    (void)setsockopt(transport->fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
}

/** transport_shutdown: end it; who waits in a receive wakes up with the end. Thread: any. */
void transport_shutdown(Transport *transport)
{
    (void)shutdown(transport->fd, SHUT_RDWR);
}
