/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The answer becomes what the caller gave room for: one function per kind of argument. What is handed out is taken from the answer, so that
 * clearing it afterwards frees the rest.
 */
#include "base/typed-param.h"
#include "client/public/connect.h"
#include "client/public/last-error.h"
#include "client/public/params.h"
#include "client/public/stub.h"

#include <string.h>

/* A list as all messages have it. */
typedef struct List {
    char *items;
    guint n;
} List;

static List list_at(StubCall *call, const StubStep *step)
{
    List list = { 0 };

    memcpy(&list, call->ret + step->out - 1, sizeof(void *) + sizeof(guint));
    return list;
}

/* How many there are: as the answer says, or as many as came. */
static void note_count(StubCall *call, const StubStep *step, guint n)
{
    call->count = step->out_count > 0 ? stub_get(call->ret + step->out_count - 1, STUB_WIRE_INT) : n;
}

/* A server that sends more than was asked for would write behind the caller's memory. */
static bool check_length(StubCall *call, const StubStep *step, guint n, gint64 room)
{
    g_autofree char *text = NULL;

    if (n <= room)
        return true;

    text = g_strdup_printf("%u items for %s, which has room for %" G_GINT64_FORMAT, n, step->name, room);
    last_error_raise(call->conn, ERROR_RPC, ERROR_FROM_REMOTE, "the server sent %s", text);
    return false;
}

/** stub_store: a number in a type of C. Thread: any. */
void stub_store(void *to, StubC c, gint64 number)
{
    switch (c) {
    case STUB_C_INT:
    case STUB_C_UINT:
        *(guint32 *)to = (guint32)number;
        break;
    case STUB_C_LONG:
    case STUB_C_ULONG:
        *(unsigned long *)to = (unsigned long)number;
        break;
    case STUB_C_LLONG:
    case STUB_C_ULLONG:
        *(guint64 *)to = (guint64)number;
        break;
    case STUB_C_SIZE:
        *(size_t *)to = (size_t)number;
        break;
    case STUB_C_UCHAR:
        *(unsigned char *)to = (unsigned char)number;
        break;
    case STUB_C_USHORT:
        *(unsigned short *)to = (unsigned short)number;
        break;
    case STUB_C_NONE:
    case STUB_C_DOUBLE:
    case STUB_C_TEXT:
    case STUB_C_CHARS:
    case STUB_C_POINTER:
        break;
    }
}

static void fill_chars(const StubField *field, const char *from, char *to)
{
    gsize room = field->size - 1u;

    memset(to, 0, field->size);
    if (field->wire == STUB_WIRE_TEXT) {
        const char *text = *(char *const *)from;
        g_strlcpy(to, text != NULL ? text : "", field->size);
    } else if (field->wire == STUB_WIRE_CHARS) {
        List list = { 0 };
        memcpy(&list, from, sizeof(void *) + sizeof(guint));
        if (list.n > 0)
            memcpy(to, list.items, MIN(list.n, room));
    } else {
        memcpy(to, from, room);
    }
}

static void fill_record(const StubRecord *record, char *from, char *to)
{
    for (guint i = 0; i < record->fields_n; i++) {
        const StubField *field = &record->fields[i];

        if (field->c == STUB_C_CHARS)
            fill_chars(field, from + field->from, to + field->to);
        else if (field->c == STUB_C_TEXT)
            *(char **)(to + field->to) = g_steal_pointer((char **)(from + field->from));
        else
            stub_store(to + field->to, (StubC)field->c, stub_get(from + field->from, (StubWire)field->wire));
    }
}

static bool out_number(StubCall *call, const StubStep *step, StubValue *values)
{
    if (values[0].pointer != NULL)
        stub_store(values[0].pointer, (StubC)step->element, stub_get(call->ret + step->out - 1, (StubWire)step->wire));
    return true;
}

static bool out_string(StubCall *call, const StubStep *step, StubValue *values)
{
    *(char **)values[0].pointer = g_steal_pointer((char **)(call->ret + step->out - 1));
    return true;
}

static bool out_numbers(StubCall *call, const StubStep *step, StubValue *values)
{
    gsize from = step->wire == STUB_WIRE_HYPER || step->wire == STUB_WIRE_UHYPER ? 8 : 4;
    gsize to = step->element == STUB_C_INT || step->element == STUB_C_UINT ? 4 : 8;
    List list = list_at(call, step);

    if (!check_length(call, step, list.n, values[1].number))
        return false;

    for (guint i = 0; i < list.n; i++)
        stub_store((char *)values[0].pointer + i * to, (StubC)step->element, stub_get(list.items + i * from, (StubWire)step->wire));
    note_count(call, step, list.n);
    return true;
}

static bool out_names(StubCall *call, const StubStep *step, StubValue *values)
{
    List list = list_at(call, step);
    char **names = (char **)list.items;

    if (!check_length(call, step, list.n, values[1].number))
        return false;

    for (guint i = 0; i < list.n; i++)
        ((char **)values[0].pointer)[i] = g_steal_pointer(&names[i]);
    note_count(call, step, list.n);
    return true;
}

static bool out_strings(StubCall *call, const StubStep *step, StubValue *values)
{
    List list = list_at(call, step);
    char **names = (char **)list.items;

    if (values[0].pointer != NULL) {
        char **made = g_new0(char *, list.n + 1);
        for (guint i = 0; i < list.n; i++)
            made[i] = g_steal_pointer(&names[i]);
        *(char ***)values[0].pointer = made;
    }
    note_count(call, step, list.n);
    return true;
}

/* Callers of older headers know shorter records. */
static bool out_record(StubCall *call, const StubStep *step, StubValue *values)
{
    guint64 record[64];
    gsize size = step->record->size;

    if (size > sizeof(record)) { /* only with text of fixed length, whose size nobody passes */
        fill_record(step->record, call->ret, values[0].pointer);
        return true;
    }
    memset(record, 0, sizeof(record));
    fill_record(step->record, call->ret, (char *)record);
    if (step->second == STUB_C_SIZE) {
        if ((gsize)values[1].number > size)
            return stub_refuse(call, step->second_name, "is larger than the record");
        size = (gsize)values[1].number;
    }
    memcpy(values[0].pointer, record, size);
    return true;
}

static bool out_records(StubCall *call, const StubStep *step, StubValue *values)
{
    bool pointed = step->second == STUB_C_POINTER;
    List list = list_at(call, step);

    if (!check_length(call, step, list.n, pointed ? *(int *)values[1].pointer : values[1].number))
        return false;

    for (guint i = 0; i < list.n; i++)
        fill_record(step->record, list.items + i * step->size, (char *)values[0].pointer + i * step->record->size);
    note_count(call, step, list.n);
    if (pointed)
        *(int *)values[1].pointer = (int)call->count;
    return true;
}

static bool out_records_made(StubCall *call, const StubStep *step, StubValue *values)
{
    List list = list_at(call, step);

    if (values[0].pointer != NULL) {
        void **made = g_new0(void *, list.n + 1);
        for (guint i = 0; i < list.n; i++)
            made[i] = step->make(list.items + i * step->size);
        *(void ***)values[0].pointer = made;
    }
    note_count(call, step, list.n);
    return true;
}

static bool out_objects(StubCall *call, const StubStep *step, StubValue *values)
{
    gsize size = public_infos[step->object].wire->size;
    List list = list_at(call, step);

    if (values[0].pointer != NULL) {
        void **made = g_new0(void *, list.n + 1);
        for (guint i = 0; i < list.n; i++)
            made[i] = named_new(call->conn, (PublicKind)step->object, list.items + i * size, call->about);
        *(void ***)values[0].pointer = made;
    }
    note_count(call, step, list.n);
    return true;
}

static bool out_params(StubCall *call, const StubStep *step, StubValue *values)
{
    int *room = values[1].pointer;
    TypedParams list = { 0 };

    memcpy(&list, call->ret + step->out - 1, sizeof(list));
    if (*room > 0 || step->out_count == 0) {
        if (!check_length(call, step, list.n, *room))
            return false;
        params_from_wire(list.items, list.n, values[0].pointer);
    }
    note_count(call, step, list.n);
    *room = (int)call->count;
    return true;
}

static bool out_params_made(StubCall *call, const StubStep *step, StubValue *values)
{
    TypedParams list = { 0 };
    virTypedParameterPtr made;

    memcpy(&list, call->ret + step->out - 1, sizeof(list));
    made = g_new0(virTypedParameter, list.n + 1);
    params_from_wire(list.items, list.n, made);
    *(virTypedParameterPtr *)values[0].pointer = made;
    *(int *)values[1].pointer = (int)list.n;
    return true;
}

static bool out_buffer(StubCall *call, const StubStep *step, StubValue *values)
{
    List list = list_at(call, step);

    if (!check_length(call, step, list.n, values[0].number))
        return false;
    if (list.n > 0)
        memcpy(values[1].pointer, list.items, list.n);
    return true;
}

const StubFunc stub_outs[STUB_KINDS] = {
    [STUB_BUFFER] = out_buffer,
    [STUB_OUT_NUMBER] = out_number,
    [STUB_OUT_STRING] = out_string,
    [STUB_OUT_NUMBERS] = out_numbers,
    [STUB_OUT_NAMES] = out_names,
    [STUB_OUT_STRINGS] = out_strings,
    [STUB_OUT_RECORD] = out_record,
    [STUB_OUT_RECORDS] = out_records,
    [STUB_OUT_RECORDS_MADE] = out_records_made,
    [STUB_OUT_OBJECTS] = out_objects,
    [STUB_OUT_PARAMS] = out_params,
    [STUB_OUT_PARAMS_MADE] = out_params_made,
};
