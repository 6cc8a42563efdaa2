/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * There is no I/O thread: a library that makes threads behind its user's back breaks fork and costs two switches a call. Instead the first
 * of those who wait becomes the reader, and hands that on when its own answer is there. So a call alone is one send and one receive; the
 * answer's bytes are read by the thread that wants them. When nobody waits, the event loop reads.
 *
 * The lock guards everything but the reading buffer, which is the reader's, and is not held while waiting for the socket. Nothing of the
 * application is called under it.
 */
#include "client/link.h"
#include "base/error.h"

#include <string.h>
#include <unistd.h>

#define IN_SIZE       65536
#define TAIL_MAX      1048576 /* answers to pings that the server does not read, and a packet of each stream that must not block */
#define SENDER_NAP_MS 50

struct Link {
    GMutex lock;
    Transport *transport;
    const LinkEvents *events;
    void *opaque;
    LinkWaiter *waiters; /* in order of their coming */
    bool reading;
    bool wake;
    guint64 reads;

    /* sending */
    bool sending;
    guint senders; /* who wait for that */
    GCond sent;
    GByteArray *tail; /* to be sent before anything else */

    /* the reader's */
    guint8 *in;
    gsize start, end;
    guint8 *large; /* a frame that does not fit into `in` */
    gsize large_length, large_end;
    LinkFrame whole; /* waits for its descriptors */
    guint fds_due;
    GArray *fds;

    /* the end */
    GError *failure;
    int reason;
};

static void close_fd(void *fd)
{
    if (*(int *)fd >= 0)
        close(*(int *)fd);
    *(int *)fd = -1;
}

/** link_fds_new: an array of descriptors that are closed when it is freed. Thread: any. */
GArray *link_fds_new(void)
{
    GArray *fds = g_array_new(FALSE, FALSE, sizeof(int));

    g_array_set_clear_func(fds, close_fd);
    return fds;
}

static void frame_clear(LinkFrame *frame)
{
    g_clear_pointer(&frame->bytes, g_free);
    g_clear_pointer(&frame->fds, g_array_unref);
}

/** link_new: share @transport, which is the link's from here on; @events live as long as it. Thread: any. */
Link *link_new(Transport *transport, const LinkEvents *events, void *opaque)
{
    Link *link = g_new0(Link, 1);

    g_mutex_init(&link->lock);
    g_cond_init(&link->sent);
    link->transport = transport;
    link->events = events;
    link->opaque = opaque;
    link->tail = g_byte_array_new();
    link->in = g_malloc(IN_SIZE);
    link->fds = link_fds_new();
    return link;
}

/** link_free: nobody waits any more. Thread: any. */
void link_free(Link *link)
{
    if (link == NULL)
        return;

    transport_free(link->transport);
    frame_clear(&link->whole);
    g_clear_error(&link->failure);
    g_byte_array_unref(link->tail);
    g_array_unref(link->fds);
    g_free(link->large);
    g_free(link->in);
    g_cond_clear(&link->sent);
    g_mutex_clear(&link->lock);
    g_free(link);
}

void link_lock(Link *link)
{
    g_mutex_lock(&link->lock);
}

/* The application's loop is told after the lock is gone: it may have one of its own. */
void link_unlock(Link *link)
{
    bool wake = link->wake;

    link->wake = false;
    g_mutex_unlock(&link->lock);
    if (wake)
        link->events->wake(link->opaque);
}

void link_wake_later(Link *link)
{
    link->wake = true;
}

Transport *link_transport(Link *link)
{
    return link->transport;
}

/** link_reads: how often something was read; grows as long as somebody does. Needs the lock. */
guint64 link_reads(const Link *link)
{
    return link->reads;
}

bool link_has_reader(const Link *link)
{
    return link->reading;
}

const GError *link_failure(const Link *link)
{
    return link->failure;
}

int link_reason(const Link *link)
{
    return link->reason;
}

static void wake_waiter(LinkWaiter *waiter)
{
    if (waiter->asleep)
        g_cond_signal(&waiter->cond);
}

/** link_notify: what @waiter waits for is there. Needs the lock. */
void link_notify(LinkWaiter *waiter)
{
    waiter->ready = true;
    wake_waiter(waiter);
}

/**
 * link_fail: it is over
 * @reason: CONNECT_CLOSE_REASON_...
 * @why: copied; all who wait and all who come later get it
 *
 * Only the first failure counts. Needs the lock. Thread: any.
 */
void link_fail(Link *link, int reason, const GError *why)
{
    if (link->failure != NULL)
        return;

    link->failure = g_error_copy(why);
    link->reason = reason;
    transport_shutdown(link->transport);
    for (LinkWaiter *waiter = link->waiters; waiter != NULL; waiter = waiter->next)
        wake_waiter(waiter);
    g_cond_broadcast(&link->sent);
    link->events->ended(link->opaque);
}

static int reason_of(const Link *link)
{
    return transport_has_ended(link->transport) ? CONNECT_CLOSE_REASON_EOF : CONNECT_CLOSE_REASON_ERROR;
}

/* ---- reading: parse and the functions it uses run with the lock, by the reader ---- */

static bool broken(GError **error, const char *what, guint32 number)
{
    error_set(error, ERROR_RPC, "the server broke the protocol: %s %u", what, number);
    return false;
}

/* A frame is whole: how many descriptors follow it? */
static bool begin_whole(Link *link, guint8 *bytes, gsize length, GError **error)
{
    link->whole = (LinkFrame){ .bytes = bytes, .length = length };
    frame_header_get(bytes, &link->whole.header);
    link->fds_due = 0;
    if (!frame_type_has_fds(link->whole.header.type))
        return true;
    if (length < FRAME_MIN + FRAME_LENGTH_SIZE)
        return broken(error, "no place for the count of descriptors in a frame of bytes:", (guint32)length);

    link->fds_due = frame_get_word(bytes + FRAME_MIN);
    if (link->fds_due > FRAME_FDS_MAX)
        return broken(error, "too many descriptors:", link->fds_due);
    link->whole.fds = link_fds_new();
    return true;
}

static bool finish_whole(Link *link, GError **error)
{
    guint wanted = link->whole.fds != NULL ? frame_get_word(link->whole.bytes + FRAME_MIN) : 0;
    bool taken;

    if (link->fds->len < wanted)
        return broken(error, "descriptors announced but not sent:", wanted - link->fds->len);
    if (wanted > 0) {
        g_array_append_vals(link->whole.fds, link->fds->data, wanted);
        for (guint i = 0; i < wanted; i++)
            g_array_index(link->fds, int, i) = -1;
        g_array_remove_range(link->fds, 0, wanted);
    }
    taken = link->events->take(&link->whole, link->opaque, error);
    frame_clear(&link->whole);
    return taken;
}

/* Room for the rest of a frame of which a part is there. */
static void make_room(Link *link, gsize length)
{
    gsize there = link->end - link->start;

    if (length > IN_SIZE) {
        link->large = g_malloc(length);
        link->large_length = length;
        link->large_end = there;
        memcpy(link->large, link->in + link->start, there);
        link->start = link->end = 0;
    } else if (link->start + length > IN_SIZE) {
        memmove(link->in, link->in + link->start, there);
        link->start = 0;
        link->end = there;
    }
}

typedef enum ParseResult { PARSE_MORE, PARSE_WAIT, PARSE_FAIL } ParseResult;

static ParseResult parse_frame(Link *link, GError **error)
{
    gsize there = link->end - link->start;
    guint32 length;

    if (there < FRAME_LENGTH_SIZE) {
        make_room(link, FRAME_LENGTH_SIZE);
        return PARSE_WAIT;
    }
    length = frame_get_word(link->in + link->start);
    if (length < FRAME_MIN || length > FRAME_MAX) {
        broken(error, "a frame's length is out of bounds:", length);
        return PARSE_FAIL;
    }
    if (there < length) {
        make_room(link, length);
        return PARSE_WAIT;
    }
    guint8 *bytes = g_memdup2(link->in + link->start, length);
    link->start += length;
    return begin_whole(link, bytes, length, error) ? PARSE_MORE : PARSE_FAIL;
}

static ParseResult parse_step(Link *link, GError **error)
{
    if (link->whole.bytes != NULL) {
        gsize markers = MIN(link->fds_due, link->end - link->start);

        link->start += markers;
        link->fds_due -= (guint)markers;
        if (link->fds_due > 0)
            return PARSE_WAIT;
        return finish_whole(link, error) ? PARSE_MORE : PARSE_FAIL;
    }
    if (link->large == NULL)
        return parse_frame(link, error);
    if (link->large_end < link->large_length)
        return PARSE_WAIT;
    return begin_whole(link, g_steal_pointer(&link->large), link->large_length, error) ? PARSE_MORE : PARSE_FAIL;
}

static bool parse(Link *link, GError **error)
{
    ParseResult result;

    do {
        result = parse_step(link, error);
    } while (result == PARSE_MORE);
    if (link->start == link->end)
        link->start = link->end = 0;
    if (result != PARSE_FAIL && link->fds->len > FRAME_FDS_MAX)
        return broken(error, "descriptors that nothing announced:", link->fds->len);
    return result != PARSE_FAIL;
}

static gssize receive(Link *link, bool block, GError **error)
{
    gssize got;

    if (link->large != NULL) {
        got = transport_recv(link->transport, link->large + link->large_end, link->large_length - link->large_end, block, link->fds, error);
        link->large_end += (gsize)MAX(got, 0);
    } else {
        got = transport_recv(link->transport, link->in + link->end, IN_SIZE - link->end, block, link->fds, error);
        link->end += (gsize)MAX(got, 0);
    }
    return got;
}

static bool flush_tail(Link *link, GError **error);

/* One receive, by the thread that set link->reading. With the lock, which is given up while the socket is asked. */
static void read_once(Link *link, bool block)
{
    g_autoptr(GError) error = NULL;
    gssize got;

    if (link->failure != NULL)
        return;
    /* What could not be sent at once: nobody else may come to do it. */
    if (!link->sending && !flush_tail(link, &error)) {
        link_fail(link, reason_of(link), error);
        return;
    }
    bool stuck = block && !link->sending && link_has_tail(link);
    link_unlock(link);
    if (stuck && !transport_wait(link->transport, true, true, -1)) {
        link_lock(link);
        return;
    }
    got = receive(link, block && !stuck, &error);
    if (got == 0 && block && !stuck)
        link->events->idle(link->opaque);
    link_lock(link);

    if (got > 0) {
        link->reads++;
        link->events->heard(link->opaque);
        if (parse(link, &error))
            return;
    }
    if (error != NULL)
        link_fail(link, reason_of(link), error);
}

/* Somebody has to read on if anybody waits. */
static void hand_over(Link *link)
{
    LinkWaiter *waiter = link->waiters;

    while (waiter != NULL && waiter->ready)
        waiter = waiter->next;
    if (waiter != NULL)
        wake_waiter(waiter);
}

/**
 * link_wait: wait until link_notify() was called for @waiter, or the link failed
 * @waiter: of zeros; on the caller's stack
 *
 * Needs the lock, and has it again when it returns. Thread: any.
 */
void link_wait(Link *link, LinkWaiter *waiter)
{
    LinkWaiter **place = &link->waiters;

    while (*place != NULL)
        place = &(*place)->next;
    *place = waiter;

    while (!waiter->ready && link->failure == NULL) {
        if (link->reading) {
            waiter->asleep = true;
            g_cond_wait(&waiter->cond, &link->lock);
            waiter->asleep = false;
            continue;
        }
        link->reading = true;
        read_once(link, true);
        link->reading = false;
    }

    for (place = &link->waiters; *place != waiter;)
        place = &(*place)->next;
    *place = waiter->next;
    if (!link->reading)
        hand_over(link);
}

/**
 * link_read: take what is there, without waiting
 *
 * Returns false when another thread reads: it takes this too. Not to be called with the lock. Thread: any.
 */
bool link_read(Link *link)
{
    link_lock(link);
    if (link->reading) {
        link_unlock(link);
        return false;
    }
    link->reading = true;
    read_once(link, false);
    link->reading = false;
    hand_over(link);
    link_unlock(link);
    return true;
}

/* ---- sending: with the lock, by the thread that set link->sending ---- */

/* The socket takes no more. The server may wait for us to read before it reads on, so this thread reads if nobody does. */
static void pause_sending(Link *link)
{
    if (link->reading) {
        /* That reader may leave without knowing of us, so sleep briefly. */
        link_unlock(link);
        transport_wait(link->transport, false, true, SENDER_NAP_MS);
        link_lock(link);
        return;
    }
    link->reading = true;
    link_unlock(link);
    bool readable = transport_wait(link->transport, true, true, -1);
    link_lock(link);
    if (readable)
        read_once(link, false);
    link->reading = false;
    hand_over(link);
}

static bool push(Link *link, const guint8 *data, gsize length, GError **error)
{
    while (length > 0 && link->failure == NULL) {
        gssize sent = transport_send(link->transport, data, length, error);

        if (sent < 0)
            return false;
        if (sent == 0)
            pause_sending(link);
        data += sent;
        length -= (gsize)sent;
    }
    return true;
}

static bool push_fds(Link *link, const int *fds, guint n, GError **error)
{
    for (guint i = 0; i < n && link->failure == NULL;) {
        gssize sent = transport_send_fd(link->transport, fds[i], error);

        if (sent < 0)
            return false;
        if (sent == 0)
            pause_sending(link);
        i += (guint)sent;
    }
    return true;
}

static bool push_unsent(Link *link, GError **error)
{
    while (transport_has_unsent(link->transport) && link->failure == NULL) {
        gssize flushed = transport_flush(link->transport, error);

        if (flushed < 0)
            return false;
        if (flushed == 0)
            pause_sending(link);
    }
    return true;
}

static bool push_tail(Link *link, GError **error)
{
    while (link->tail->len > 0) {
        g_autoptr(GByteArray) tail = g_steal_pointer(&link->tail);

        link->tail = g_byte_array_new();
        if (!push(link, tail->data, tail->len, error))
            return false;
    }
    return true;
}

bool link_has_tail(const Link *link)
{
    return link->tail->len > 0 || transport_has_unsent(link->transport);
}

/* As far as it goes without waiting. */
static bool flush_tail(Link *link, GError **error)
{
    if (!link_has_tail(link))
        return true;
    if (transport_flush(link->transport, error) < 0)
        return false;
    while (link->tail->len > 0) {
        gssize sent = transport_send(link->transport, link->tail->data, link->tail->len, error);

        if (sent < 0)
            return false;
        if (sent == 0)
            break;
        g_byte_array_remove_range(link->tail, 0, (guint)sent);
    }
    return true;
}

static bool push_all(Link *link, const LinkOut *out, GError **error)
{
    return push_tail(link, error) && push(link, out->head, out->head_length, error) && push(link, out->body, out->body_length, error) &&
           push_fds(link, out->fds, out->fds_n, error) && push_unsent(link, error) && push_tail(link, error);
}

/**
 * link_send: send a frame and its descriptors, in one piece
 *
 * Waits while the server does not read, and reads meanwhile. Fails with why the link failed. Needs the lock. Thread: any.
 */
bool link_send(Link *link, const LinkOut *out, GError **error)
{
    g_autoptr(GError) why = NULL;

    while (link->sending && link->failure == NULL) {
        link->senders++;
        g_cond_wait(&link->sent, &link->lock);
        link->senders--;
    }
    if (link->failure == NULL) {
        link->sending = true;
        if (!push_all(link, out, &why))
            link_fail(link, reason_of(link), why);
        link->sending = false;
        if (link->senders > 0)
            g_cond_signal(&link->sent);
    }
    if (link->failure != NULL && error != NULL)
        *error = g_error_copy(link->failure);
    return link->failure == NULL;
}

/**
 * link_try_send: send a frame without descriptors, if the socket takes at least its beginning now
 *
 * The rest is kept and goes before anything else. Returns false when it would block, or the link failed. Needs the lock. Thread: any.
 */
bool link_try_send(Link *link, const LinkOut *out)
{
    g_autoptr(GError) error = NULL;
    bool taken = false;

    if (link->failure != NULL || link->sending)
        return false;
    if (flush_tail(link, &error) && !link_has_tail(link)) {
        g_byte_array_append(link->tail, out->head, (guint)out->head_length);
        g_byte_array_append(link->tail, out->body, (guint)out->body_length);
        taken = flush_tail(link, &error);
    }
    if (error != NULL)
        link_fail(link, reason_of(link), error);
    return taken;
}

/** link_send_later: send a small frame at once if that is possible, else before the next; dropped when too many wait. Needs the lock. */
void link_send_later(Link *link, const guint8 *frame, gsize length)
{
    g_autoptr(GError) error = NULL;

    if (link->failure != NULL || link->tail->len + length > TAIL_MAX)
        return;

    g_byte_array_append(link->tail, frame, (guint)length);
    if (!link->sending && !flush_tail(link, &error))
        link_fail(link, reason_of(link), error);
}
