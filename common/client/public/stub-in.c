/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a public function was given becomes the message's struct: one function per kind of argument. Texts are not copied, the message is
 * written before the function returns.
 */
#include "base/typed-param.h"
#include "client/public/connect.h"
#include "client/public/last-error.h"
#include "client/public/params.h"
#include "client/public/stream.h"
#include "client/public/stub.h"

#include <string.h>
#include <sys/stat.h>

#define MUST_BE "must not be NULL"

/* Memory that lives as long as the call. */
static void *keep(StubCall *call, void *memory)
{
    if (call->kept == NULL)
        call->kept = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(call->kept, memory);
    return memory;
}

static void *at(StubCall *call, const StubStep *step)
{
    return call->args + step->in - 1;
}

/* All lists of a message are a pointer and a number. */
static void put_list(StubCall *call, const StubStep *step, void *items, guint n)
{
    struct {
        void *items;
        guint n;
    } list = { items, n };

    memcpy(at(call, step), &list, sizeof(void *) + sizeof(guint));
}

static bool in_connect(StubCall *call, const StubStep *step, StubValue *values)
{
    if (!object_check(values[0].pointer, (PublicKind)step->object, call->stub->from, call->stub->name))
        return false;

    call->conn = values[0].pointer;
    return true;
}

static bool in_object(StubCall *call, const StubStep *step, StubValue *values)
{
    Named *named = values[0].pointer;

    if (!object_check(named, (PublicKind)step->object, call->stub->from, call->stub->name))
        return false;

    if (call->about == NULL) {
        call->about = named;
        call->conn = named->object.conn;
    }
    memcpy(at(call, step), &named->wire, public_infos[step->object].wire->size);
    return true;
}

static bool in_object_or_none(StubCall *call, const StubStep *step, StubValue *values)
{
    Named *named = values[0].pointer;
    void *wire;

    if (named == NULL)
        return true;
    if (!object_check(named, (PublicKind)step->object, call->stub->from, call->stub->name))
        return false;

    wire = &named->wire;
    memcpy(at(call, step), &wire, sizeof(wire));
    return true;
}

static bool in_object_name(StubCall *call, const StubStep *step, StubValue *values)
{
    Named *named = values[0].pointer;

    if (!object_check(named, (PublicKind)step->object, call->stub->from, call->stub->name))
        return false;

    call->about = named;
    call->conn = named->object.conn;
    memcpy(at(call, step), &named->wire.device.name, sizeof(char *));
    return true;
}

static bool in_stream(StubCall *call, const StubStep *step, StubValue *values)
{
    if (!object_check(values[0].pointer, PUBLIC_STREAM, call->stub->from, call->stub->name))
        return false;

    call->stream = stream_engine(values[0].pointer);
    return true;
}

static bool fits(StubWire wire, guint8 c, gint64 number)
{
    if (wire == STUB_WIRE_HYPER || wire == STUB_WIRE_UHYPER)
        return true;
    if (wire == STUB_WIRE_UINT)
        return number >= (c == STUB_C_INT || c == STUB_C_LLONG ? G_MININT32 : 0) && number <= G_MAXUINT32;

    return number >= G_MININT32 && number <= (c == STUB_C_UINT ? G_MAXUINT32 : G_MAXINT32);
}

static bool in_number(StubCall *call, const StubStep *step, StubValue *values)
{
    gint64 number = values[0].number;

    if (!fits((StubWire)step->wire, step->first, number)) {
        g_autofree char *text = g_strdup_printf("%s is too large", step->name);
        last_error_raise(call->conn, ERROR_OVERFLOW, call->stub->from, "numerical overflow: %s", text);
        return false;
    }
    stub_put(at(call, step), (StubWire)step->wire, step->typed ? number | TYPED_PARAM_STRING_OKAY : number);
    return true;
}

static bool in_string(StubCall *call, const StubStep *step, StubValue *values)
{
    if (values[0].pointer == NULL && !step->optional)
        return stub_refuse(call, step->name, MUST_BE);

    memcpy(at(call, step), &values[0].pointer, sizeof(char *));
    return true;
}

static bool check_list(StubCall *call, const StubStep *step, StubValue *values)
{
    if (values[1].number < 0)
        return stub_refuse(call, step->second_name, "must be zero or greater");
    if (values[1].number > G_MAXINT32)
        return stub_refuse(call, step->second_name, "is too large");
    if (values[0].pointer == NULL && values[1].number > 0)
        return stub_refuse(call, step->name, MUST_BE);

    return true;
}

static bool in_list(StubCall *call, const StubStep *step, StubValue *values)
{
    if (!check_list(call, step, values))
        return false;

    if (step->kind == STUB_STRINGS) {
        for (gint64 i = 0; i < values[1].number; i++) {
            if (((char **)values[0].pointer)[i] == NULL)
                return stub_refuse(call, step->name, "must not hold NULL");
        }
    }
    put_list(call, step, values[0].pointer, (guint)values[1].number);
    return true;
}

static bool in_bytes(StubCall *call, const StubStep *step, StubValue *values)
{
    if (values[0].pointer == NULL)
        return stub_refuse(call, step->name, MUST_BE);
    if (step->second == STUB_C_INT && values[1].number <= 0)
        return stub_refuse(call, step->second_name, "must be greater than zero");

    return in_list(call, step, values);
}

static bool in_uuid(StubCall *call, const StubStep *step, StubValue *values)
{
    if (values[0].pointer == NULL)
        return stub_refuse(call, step->name, MUST_BE);

    memcpy(at(call, step), values[0].pointer, sizeof(Uuid));
    return true;
}

static bool in_params(StubCall *call, const StubStep *step, StubValue *values)
{
    TypedParam *items;
    const char *problem;

    if (!check_list(call, step, values))
        return false;

    items = keep(call, g_new0(TypedParam, values[1].number + 1));
    problem = params_to_wire(values[0].pointer, (guint)values[1].number, items);
    if (problem != NULL)
        return stub_refuse(call, step->name, problem);

    put_list(call, step, items, (guint)values[1].number);
    return true;
}

static bool in_fds(StubCall *call, const StubStep *step, StubValue *values)
{
    if (values[1].pointer == NULL && values[0].number > 0)
        return stub_refuse(call, step->second_name, MUST_BE);

    call->fds = values[1].pointer;
    call->fds_n = (guint)values[0].number;
    return true;
}

static bool in_fd(StubCall *call, const StubStep *step, StubValue *values)
{
    struct stat status;

    if (fstat((int)values[0].number, &status) < 0 || !S_ISSOCK(status.st_mode))
        return stub_refuse(call, step->name, "must be a socket");

    call->fds = keep(call, g_memdup2(&(int){ (int)values[0].number }, sizeof(int)));
    call->fds_n = 1;
    return true;
}

/* results whose arguments are looked at first */

static bool in_buffer(StubCall *call, const StubStep *step, StubValue *values)
{
    if (values[1].pointer == NULL && values[0].number > 0)
        return stub_refuse(call, step->second_name, MUST_BE);
    if (values[0].number < 0 || values[0].number > G_MAXINT32)
        return stub_refuse(call, step->name, "is too large");

    stub_put(at(call, step), STUB_WIRE_UINT, values[0].number);
    return true;
}

static bool in_out_needed(StubCall *call, const StubStep *step, StubValue *values)
{
    return values[0].pointer != NULL || step->check == STUB_CHECK_OPTIONAL || stub_refuse(call, step->name, MUST_BE);
}

static void want(StubCall *call, const StubStep *step, gint64 count)
{
    if (step->in_count > 0)
        stub_put(call->args + step->in_count - 1, STUB_WIRE_INT, count);
}

/* An array of the caller's: its length goes along. It may stand behind a pointer. */
static bool in_out_array(StubCall *call, const StubStep *step, StubValue *values)
{
    if (step->second == STUB_C_POINTER) {
        if (values[1].pointer == NULL)
            return stub_refuse(call, step->second_name, MUST_BE);
        const StubValue pair[] = { values[0], { .number = *(int *)values[1].pointer } };
        if (pair[1].number < 0)
            return stub_refuse(call, step->second_name, "must be zero or greater");
        /* Where the answer tells no number, 0 cannot ask for it. */
        bool must = step->kind == STUB_OUT_PARAMS && step->out_count == 0;
        if (pair[0].pointer == NULL && (must || pair[1].number > 0))
            return stub_refuse(call, step->name, MUST_BE);
        if (must && pair[1].number == 0)
            return stub_refuse(call, step->second_name, "must be greater than zero");
        want(call, step, pair[1].number);
        return true;
    }
    if (!check_list(call, step, values))
        return false;
    want(call, step, values[1].number);
    return true;
}

/* An array that is made, if the caller gives a place for it. */
static bool in_out_made(StubCall *call, const StubStep *step, StubValue *values)
{
    if (step->in_count == 0 && values[0].pointer == NULL)
        return stub_refuse(call, step->name, MUST_BE);

    want(call, step, values[0].pointer != NULL);
    return true;
}

static bool in_out_params_made(StubCall *call, const StubStep *step, StubValue *values)
{
    if (values[0].pointer == NULL)
        return stub_refuse(call, step->name, MUST_BE);
    if (values[1].pointer == NULL)
        return stub_refuse(call, step->second_name, MUST_BE);

    want(call, step, step->most);
    return true;
}

const StubFunc stub_ins[STUB_KINDS] = {
    [STUB_CONNECT] = in_connect,
    [STUB_OBJECT] = in_object,
    [STUB_OBJECT_OR_NONE] = in_object_or_none,
    [STUB_OBJECT_NAME] = in_object_name,
    [STUB_STREAM] = in_stream,
    [STUB_NUMBER] = in_number,
    [STUB_STRING] = in_string,
    [STUB_STRINGS] = in_list,
    [STUB_UUID] = in_uuid,
    [STUB_UINTS] = in_list,
    [STUB_PARAMS] = in_params,
    [STUB_BYTES] = in_bytes,
    [STUB_FDS] = in_fds,
    [STUB_FD] = in_fd,
    [STUB_BUFFER] = in_buffer,
    [STUB_OUT_NUMBER] = in_out_needed,
    [STUB_OUT_STRING] = in_out_needed,
    [STUB_OUT_NUMBERS] = in_out_array,
    [STUB_OUT_NAMES] = in_out_array,
    [STUB_OUT_STRINGS] = in_out_made,
    [STUB_OUT_RECORD] = in_out_needed,
    [STUB_OUT_RECORDS] = in_out_array,
    [STUB_OUT_RECORDS_MADE] = in_out_made,
    [STUB_OUT_OBJECTS] = in_out_made,
    [STUB_OUT_PARAMS] = in_out_array,
    [STUB_OUT_PARAMS_MADE] = in_out_params_made,
};
