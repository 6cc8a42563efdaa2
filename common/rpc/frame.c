/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The frame of the wire: a big-endian length that counts itself, six words of header, a payload. Source: the public protocol's tables. */
#include "rpc/frame.h"

#include <string.h>

guint32 frame_get_word(const guint8 *bytes)
{
    guint32 word;

    memcpy(&word, bytes, sizeof(word));
    return GUINT32_FROM_BE(word);
}

void frame_put_word(guint8 *bytes, guint32 word)
{
    word = GUINT32_TO_BE(word);
    memcpy(bytes, &word, sizeof(word));
}

/** frame_header_get: read a header; @bytes begins with the length word and holds FRAME_MIN bytes. Nothing is checked. Thread: any. */
void frame_header_get(const guint8 *bytes, FrameHeader *ret_header)
{
    *ret_header = (FrameHeader){
        .program = frame_get_word(bytes + 4),
        .version = frame_get_word(bytes + 8),
        .procedure = (gint32)frame_get_word(bytes + 12),
        .type = frame_get_word(bytes + 16),
        .serial = frame_get_word(bytes + 20),
        .status = frame_get_word(bytes + 24),
    };
}

/** frame_header_put: write the length word and a header into FRAME_MIN bytes. Thread: any. */
void frame_header_put(guint8 *bytes, gsize length, const FrameHeader *header)
{
    frame_put_word(bytes, (guint32)length);
    frame_put_word(bytes + 4, header->program);
    frame_put_word(bytes + 8, header->version);
    frame_put_word(bytes + 12, (guint32)header->procedure);
    frame_put_word(bytes + 16, header->type);
    frame_put_word(bytes + 20, header->serial);
    frame_put_word(bytes + 24, header->status);
}

bool frame_type_has_fds(guint32 type)
{
    return type == FRAME_CALL_WITH_FDS || type == FRAME_REPLY_WITH_FDS;
}

const guint8 *frame_payload(const Frame *frame, gsize *ret_length)
{
    gsize head = FRAME_MIN + (frame_type_has_fds(frame->header.type) ? 4 : 0);

    *ret_length = frame->length - head;
    return frame->bytes + head;
}

/**
 * frame_begin: an array that starts as a frame
 * @header: its header
 * @n_fds: how many descriptors will travel with it; counts only for the types that carry them
 *
 * The caller appends the payload and calls frame_finish(). Thread: any.
 */
GByteArray *frame_begin(const FrameHeader *header, guint n_fds)
{
    GByteArray *frame = g_byte_array_sized_new(128);

    g_byte_array_set_size(frame, FRAME_MIN);
    frame_header_put(frame->data, FRAME_MIN, header);
    if (frame_type_has_fds(header->type)) {
        guint8 count[4];

        frame_put_word(count, n_fds);
        g_byte_array_append(frame, count, sizeof(count));
    }
    return frame;
}

/** frame_finish: set the length word to what the array now holds. Thread: any. */
void frame_finish(GByteArray *frame)
{
    frame_put_word(frame->data, frame->len);
}
