/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One allocation per call holds the row and, where it may be sent again, the frame. An idle client owns no table.
 */
#include "call.h"
#include "base/file.h"

#include <fcntl.h>
#include <string.h>

#define BUCKETS_FIRST 4

static void call_free(Call *call)
{
    call_drop_fds(call);
    g_free(call);
}

/** call_drop_fds: close the descriptors that wait to be sent. Thread: loop. */
void call_drop_fds(Call *call)
{
    for (guint i = 0; i < call->n_fds; i++)
        fd_close(&call->fds[i]);
    g_clear_pointer(&call->fds, g_free);
    call->n_fds = 0;
}

static Call **bucket(const CallTable *table, guint32 serial)
{
    return &table->buckets[serial & (table->n_buckets - 1)];
}

static void put(CallTable *table, Call *call)
{
    Call **head = bucket(table, call->serial);

    call->next = *head;
    *head = call;
}

static void resize(CallTable *table, guint n_buckets)
{
    g_autofree Call **old = table->buckets;
    guint n_old = table->n_buckets;

    table->buckets = g_new0(Call *, n_buckets);
    table->n_buckets = n_buckets;
    for (guint i = 0; i < n_old; i++) {
        for (Call *call = old[i], *next; call != NULL; call = next) {
            next = call->next;
            put(table, call);
        }
    }
}

/* Takes the frame's descriptors over. */
static void keep(Call *call, const Frame *frame)
{
    memcpy(call->bytes, frame->bytes, frame->length);
    call->length = frame->length;
    if (frame->n_fds == 0)
        return;

    call->fds = g_new(int, frame->n_fds);
    call->n_fds = frame->n_fds;
    for (guint i = 0; i < frame->n_fds; i++)
        call->fds[i] = fd_steal(&frame->fds[i]);
}

/**
 * call_table_add: note a call
 * @frame: its frame
 * @keep_frame: copy it, and take its descriptors over, for it may have to be sent later or again
 *
 * The table owns the call, which is held at first. Thread: loop.
 */
Call *call_table_add(CallTable *table, const Frame *frame, const RouteRow *route, Upstream *upstream, bool keep_frame)
{
    Call *call = g_malloc(sizeof(Call) + (keep_frame ? frame->length : 0));

    *call = (Call){
        .order = table->arrivals++,
        .program = frame->header.program,
        .procedure = frame->header.procedure,
        .serial = frame->header.serial,
        .state = CALL_HELD,
        .route = route,
        .upstream = upstream,
        .since = g_get_monotonic_time() / 1000,
    };
    if (keep_frame)
        keep(call, frame);
    if (table->n >= table->n_buckets)
        resize(table, table->n_buckets == 0 ? BUCKETS_FIRST : table->n_buckets * 2);
    put(table, call);
    table->n++;
    return call;
}

/** call_table_find: the call of a serial, or NULL. Thread: loop. */
Call *call_table_find(const CallTable *table, guint32 serial)
{
    if (table->n == 0)
        return NULL;

    Call *call = *bucket(table, serial);
    while (call != NULL && call->serial != serial)
        call = call->next;
    return call;
}

/** call_table_remove: forget a call and free it. Thread: loop. */
void call_table_remove(CallTable *table, Call *call)
{
    Call **at = bucket(table, call->serial);

    while (*at != call)
        at = &(*at)->next;
    *at = call->next;
    call_free(call);
    if (--table->n == 0 && table->n_buckets > BUCKETS_FIRST) {
        g_clear_pointer(&table->buckets, g_free);
        table->n_buckets = 0;
    }
}

void call_table_clear(CallTable *table)
{
    for (guint i = 0; i < table->n_buckets; i++) {
        for (Call *call = table->buckets[i], *next; call != NULL; call = next) {
            next = call->next;
            call_free(call);
        }
    }
    g_free(table->buckets);
    *table = (CallTable){ 0 };
}

static gint compare_order(gconstpointer a, gconstpointer b)
{
    const Call *one = *(const Call *const *)a, *other = *(const Call *const *)b;

    return one->order < other->order ? -1 : one->order > other->order;
}

/** call_table_list: the calls of an upstream, or all for NULL, as they came; the caller frees the array. Thread: loop. */
GPtrArray *call_table_list(const CallTable *table, const Upstream *upstream)
{
    GPtrArray *list = g_ptr_array_new();

    for (guint i = 0; i < table->n_buckets; i++) {
        for (Call *call = table->buckets[i]; call != NULL; call = call->next) {
            if (upstream == NULL || call->upstream == upstream)
                g_ptr_array_add(list, call);
        }
    }
    g_ptr_array_sort(list, compare_order);
    return list;
}

/** call_header: the head of an answer to a call. Thread: loop. */
void call_header(const Call *call, FrameHeader *ret_header)
{
    *ret_header = (FrameHeader){ call->program, 1, call->procedure, FRAME_REPLY, call->serial, FRAME_OK };
}
