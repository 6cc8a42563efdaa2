/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The few payloads that the router reads: identities of clients, and objects in lists and events of a daemon that may have gone mad. The
 * first byte chooses the class of objects.
 */
#include "identity.h"
#include "object.h"
#include "proto/numbers.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void note(const ObjectView *object, gint32 event, gint32 detail, void *opaque)
{
    Cursor cursor = { object->bytes, object->length, false };
    ObjectView again;

    if (!object_read(&cursor, *(const ObjectShape *)opaque, &again) || cursor.left > 0)
        g_error("event %d is about an object that cannot be read", event);
}

static void read_lists(const EventClass *class, const guint8 *data, gsize size)
{
    g_autoptr(ObjectTable) before = object_table_new(class);
    g_autoptr(ObjectTable) after = object_table_new(class);
    ObjectShape shape = class->shape;
    Cursor cursor = { data, size, false };
    ObjectView object;

    object_table_add(before, &class->filters[0], data, size / 2);
    for (guint i = 0; i < EVENT_FILTERS_MAX; i++)
        object_table_add(after, &class->filters[i], data + size / 2, size - size / 2);
    while (object_read(&cursor, shape, &object))
        object_table_apply(before, &object, (gint32)cursor_word(&cursor));
    object_table_diff(before, after, note, &shape);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    static const gint32 registers[] = { PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY, 313, 368, 374, 380 };
    Identity identity = { .uid = 1 };

    if (size < 1)
        return 0;
    FrameHeader header = { .program = PROGRAM_REMOTE, .procedure = registers[data[0] % G_N_ELEMENTS(registers)] };
    read_lists(event_call(&header)->class, data + 1, size - 1);
    identity_state(&identity, data + 1, size - 1, NULL);
    identity_clear(&identity);
    return 0;
}
