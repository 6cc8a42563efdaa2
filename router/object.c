/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * While a daemon is away its events are lost, but what they would have told is not: the objects that it had before and those that it has
 * afterwards differ by exactly the changes that were missed. Objects are kept as the bytes that messages carry, so an event can be made
 * from them without knowing more of an object than its key.
 */
#include "object.h"
#include "proto/enums.h"

#include <string.h>

typedef struct Object {
    guint32 bits;
    gint32 id;
    gsize length;
    gsize key_offset;
    gsize key_length;
    guint8 bytes[];
} Object;

struct ObjectTable {
    const EventClass *class;
    GHashTable *objects; /* a set of Object, by key */
};

static guint object_hash(gconstpointer data)
{
    const Object *object = data;
    guint hash = 5381;

    for (gsize i = 0; i < object->key_length; i++)
        hash = hash * 33 + object->bytes[object->key_offset + i];
    return hash;
}

static gboolean object_equal(gconstpointer a, gconstpointer b)
{
    const Object *one = a, *other = b;

    return one->key_length == other->key_length &&
           memcmp(one->bytes + one->key_offset, other->bytes + other->key_offset, one->key_length) == 0;
}

static Object *object_new(const ObjectView *view, guint32 bits)
{
    Object *object = g_malloc(sizeof(Object) + view->length);

    object->bits = bits;
    object->id = view->id;
    object->length = view->length;
    object->key_offset = (gsize)(view->key - view->bytes);
    object->key_length = view->key_length;
    memcpy(object->bytes, view->bytes, view->length);
    return object;
}

static Object *find(const ObjectTable *table, const Object *like)
{
    return g_hash_table_lookup(table->objects, like);
}

/* Takes the object over; one with its key goes. */
static void put(ObjectTable *table, Object *object)
{
    g_hash_table_replace(table->objects, object, object);
}

ObjectTable *object_table_new(const EventClass *class)
{
    ObjectTable *table = g_new(ObjectTable, 1);

    table->class = class;
    table->objects = g_hash_table_new_full(object_hash, object_equal, NULL, g_free);
    return table;
}

void object_table_free(ObjectTable *table)
{
    if (table == NULL)
        return;

    g_hash_table_unref(table->objects);
    g_free(table);
}

guint object_table_size(const ObjectTable *table)
{
    return g_hash_table_size(table->objects);
}

/**
 * object_table_add: take a list of objects in
 * @filter: which list it is: its objects get its bits
 * @reply: the payload of a daemon's reply to the list call: an array of objects and a number
 *
 * An object on several lists gets all their bits; a domain with an id is active. False for a payload that is cut or wrong. Thread: any.
 */
bool object_table_add(ObjectTable *table, const EventFilter *filter, const guint8 *reply, gsize length)
{
    Cursor cursor = { reply, length, false };

    for (guint32 left = cursor_word(&cursor); left > 0; left--) {
        ObjectView view;

        if (!object_read(&cursor, table->class->shape, &view))
            return false;

        Object *object = object_new(&view, filter->bits | (view.id >= 0 ? OBJECT_ACTIVE : 0));
        const Object *known = find(table, object);
        if (known != NULL)
            object->bits |= known->bits;
        put(table, object);
    }
    return !cursor.bad;
}

static guint32 bits_after(const EventClass *class, guint32 bits, gint32 event)
{
    if (event == class->defined)
        return bits | OBJECT_PERSISTENT;
    if (event == class->undefined)
        return bits & ~(guint32)OBJECT_PERSISTENT;
    if (event == class->started)
        return (bits | OBJECT_ACTIVE) & ~(guint32)OBJECT_PAUSED;
    if (event == class->stopped)
        return bits & ~(guint32)(OBJECT_ACTIVE | OBJECT_PAUSED);
    if (event == class->suspended)
        return bits | OBJECT_ACTIVE | OBJECT_PAUSED;
    if (event == class->resumed)
        return (bits | OBJECT_ACTIVE) & ~(guint32)OBJECT_PAUSED;
    return bits;
}

/** object_table_apply: note what a lifecycle event tells. An object that neither runs nor is defined is gone. Thread: any. */
void object_table_apply(ObjectTable *table, const ObjectView *view, gint32 event)
{
    g_autofree Object *object = object_new(view, 0);
    const Object *known = find(table, object);

    object->bits = bits_after(table->class, known != NULL ? known->bits : 0, event);
    if (event != table->class->started && known != NULL)
        object->id = known->id; /* an id holds from start to stop, whatever a message carries */
    if (object->bits == 0)
        g_hash_table_remove(table->objects, object);
    else
        put(table, g_steal_pointer(&object));
}

/* comparing */

typedef struct Diff {
    const EventClass *class;
    ObjectMissedFunc func;
    void *opaque;
    guint n;
} Diff;

/* A domain carries its id in messages: the new one when it starts, none when it has stopped. */
static void tell(Diff *diff, const Object *object, gint32 event, gint32 detail)
{
    g_autofree guint8 *bytes = g_memdup2(object->bytes, object->length);
    ObjectView view = { bytes, object->length, bytes + object->key_offset, object->key_length, object->id };

    if (event < 0)
        return;
    if (diff->class->shape == OBJECT_NAME_UUID_ID && event == diff->class->stopped) {
        view.id = -1;
        frame_put_word(bytes + object->length - 4, (guint32)-1);
    }
    diff->func(&view, event, detail, diff->opaque);
    diff->n++;
}

static void tell_stopped(Diff *diff, const Object *before)
{
    if (before->bits & OBJECT_ACTIVE)
        tell(diff, before, diff->class->stopped, 0);
}

static void tell_started(Diff *diff, const Object *after)
{
    if (!(after->bits & OBJECT_ACTIVE))
        return;

    tell(diff, after, diff->class->started, 0);
    if (after->bits & OBJECT_PAUSED)
        tell(diff, after, diff->class->suspended, 0);
}

static bool same_run(const Object *before, const Object *after)
{
    return (before->bits & after->bits & OBJECT_ACTIVE) && before->id == after->id;
}

/* A name stands before the key; only domains tell of a change. */
static bool was_renamed(const Diff *diff, const Object *before, const Object *after)
{
    return diff->class->shape == OBJECT_NAME_UUID_ID && (before->bits & after->bits & OBJECT_PERSISTENT) &&
           (before->key_offset != after->key_offset || memcmp(before->bytes, after->bytes, before->key_offset) != 0);
}

static void compare(Diff *diff, const Object *before, const Object *after)
{
    guint32 changed = before->bits ^ after->bits;

    if (was_renamed(diff, before, after)) {
        tell(diff, before, diff->class->undefined, DOMAIN_EVENT_UNDEFINED_RENAMED);
        tell(diff, after, diff->class->defined, DOMAIN_EVENT_DEFINED_RENAMED);
    }
    if (changed & before->bits & OBJECT_PERSISTENT)
        tell(diff, before, diff->class->undefined, 0);
    if (changed & after->bits & OBJECT_PERSISTENT)
        tell(diff, after, diff->class->defined, 0);
    if (same_run(before, after)) {
        if (changed & OBJECT_PAUSED)
            tell(diff, after, after->bits & OBJECT_PAUSED ? diff->class->suspended : diff->class->resumed, 0);
        return;
    }
    tell_stopped(diff, before);
    tell_started(diff, after);
}

static void tell_gone(Diff *diff, const Object *before)
{
    tell_stopped(diff, before);
    if (before->bits & OBJECT_PERSISTENT)
        tell(diff, before, diff->class->undefined, 0);
}

static void tell_new(Diff *diff, const Object *after)
{
    if (after->bits & OBJECT_PERSISTENT)
        tell(diff, after, diff->class->defined, 0);
    tell_started(diff, after);
}

/**
 * object_table_diff: tell what happened between two moments
 * @before, @after: the objects then; both unchanged
 * @func: called once for each event that was missed, in an order that could have been
 *
 * Returns the number of events. Thread: any.
 */
guint object_table_diff(const ObjectTable *before, const ObjectTable *after, ObjectMissedFunc func, void *opaque)
{
    Diff diff = { .class = before->class, .func = func, .opaque = opaque };
    GHashTableIter iter;
    gpointer object;

    g_hash_table_iter_init(&iter, before->objects);
    while (g_hash_table_iter_next(&iter, &object, NULL)) {
        const Object *now = find(after, object);

        if (now == NULL)
            tell_gone(&diff, object);
        else
            compare(&diff, object, now);
    }
    g_hash_table_iter_init(&iter, after->objects);
    while (g_hash_table_iter_next(&iter, &object, NULL)) {
        if (find(before, object) == NULL)
            tell_new(&diff, object);
    }
    return diff.n;
}
