/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One engine for all public functions that are one call each. A generated table says what each argument is; the arguments are taken from
 * the variable list by it, checked and laid into the message's struct (stub-in.c), and the answer is laid into what the caller gave
 * (stub-out.c). So every check of an argument stands once, and the functions themselves are a line.
 */
#include "client/public/stub.h"
#include "client/public/connect.h"
#include "client/public/last-error.h"
#include "client/public/stream.h"
#include "proto/dispatch.h"

#include <stdarg.h>
#include <string.h>

static StubValue take(va_list *args, guint8 c)
{
    StubValue value = { 0 };

    switch ((StubC)c) {
    case STUB_C_INT:
        value.number = va_arg(*args, int);
        break;
    case STUB_C_UINT:
        value.number = va_arg(*args, unsigned int);
        break;
    case STUB_C_LONG:
        value.number = va_arg(*args, long);
        break;
    case STUB_C_ULONG:
        value.number = (gint64)va_arg(*args, unsigned long);
        break;
    case STUB_C_LLONG:
        value.number = va_arg(*args, long long);
        break;
    case STUB_C_ULLONG:
        value.number = (gint64)va_arg(*args, unsigned long long);
        break;
    case STUB_C_SIZE:
        value.number = (gint64)va_arg(*args, size_t);
        break;
    case STUB_C_DOUBLE:
        value.real = va_arg(*args, double);
        break;
    case STUB_C_POINTER:
    case STUB_C_TEXT:
        value.pointer = va_arg(*args, void *);
        break;
    case STUB_C_NONE:
    case STUB_C_UCHAR:
    case STUB_C_USHORT:
    case STUB_C_CHARS:
        break;
    }
    return value;
}

/** stub_put: lay a number into a message's struct. Thread: any. */
void stub_put(void *to, StubWire wire, gint64 number)
{
    if (wire == STUB_WIRE_HYPER || wire == STUB_WIRE_UHYPER)
        memcpy(to, &number, sizeof(number));
    else
        memcpy(to, &(gint32){ (gint32)number }, sizeof(gint32));
}

/** stub_get: a number out of a message's struct. Thread: any. */
gint64 stub_get(const void *from, StubWire wire)
{
    switch (wire) {
    case STUB_WIRE_HYPER:
    case STUB_WIRE_UHYPER:
        return *(const gint64 *)from;
    case STUB_WIRE_UINT:
        return *(const guint32 *)from;
    case STUB_WIRE_CHAR:
        return *(const signed char *)from;
    case STUB_WIRE_UCHAR:
        return *(const guint8 *)from;
    case STUB_WIRE_USHORT:
        return *(const guint16 *)from;
    case STUB_WIRE_INT:
    case STUB_WIRE_NONE:
    case STUB_WIRE_DOUBLE:
    case STUB_WIRE_TEXT:
    case STUB_WIRE_CHARS:
    case STUB_WIRE_CHARS_FIXED:
        break;
    }
    return *(const gint32 *)from;
}

/** stub_refuse: an argument that cannot be. Always false. Thread: any. */
bool stub_refuse(StubCall *call, const char *argument, const char *problem)
{
    last_error_argument(call->conn, call->stub->from, call->stub->name, argument, problem);
    return false;
}

/* What a read-only connection may call is written in the row. */
static bool check_readonly(StubCall *call, const DispatchRow *row)
{
    g_autofree char *text = NULL;

    if (!call->conn->readonly || row->readonly)
        return true;

    text = g_strdup_printf("read only access prevents %s", call->stub->name);
    last_error_raise(call->conn, ERROR_OPERATION_DENIED, call->stub->from, "operation forbidden: %s", text);
    return false;
}

/* The handle that the call is about comes first, then whether it may be made at all, then the other arguments. */
static bool prepare(StubCall *call, const DispatchRow *row)
{
    const Stub *stub = call->stub;

    for (guint i = 0; i < stub->steps_n; i++) {
        if (i == 1 && !check_readonly(call, row))
            return false;
        if (stub_ins[stub->steps[i].kind] != NULL && !stub_ins[stub->steps[i].kind](call, &stub->steps[i], call->values[i]))
            return false;
    }
    return stub->steps_n > 1 || check_readonly(call, row);
}

static bool deliver(StubCall *call)
{
    const Stub *stub = call->stub;

    for (guint i = 0; i < stub->steps_n; i++) {
        if (stub_outs[stub->steps[i].kind] != NULL && !stub_outs[stub->steps[i].kind](call, &stub->steps[i], call->values[i]))
            return false;
    }
    return true;
}

static bool ask(StubCall *call, GError **error)
{
    const Stub *stub = call->stub;

    if (call->stream != NULL)
        return engine_stream_call(call->stream, stub->program, stub->procedure, call->args, call->ret, error);
    if (call->fds_n > 0)
        return engine_call_fds(call->conn->engine, stub->program, stub->procedure, call->args, call->fds, call->fds_n, call->ret, NULL,
                               error);

    return engine_call(call->conn->engine, stub->program, stub->procedure, call->args, call->ret, error);
}

/* A domain's number is kept in its handle: it changes with its start and end. */
static void note_number(StubCall *call)
{
    const Stub *stub = call->stub;

    if (stub->ends)
        call->about->wire.domain.id = -1;
    if (stub->updates)
        call->about->wire.domain.id = ((const WireDomain *)(call->ret + stub->out - 1))->id;
}

static StubValue returned(StubCall *call)
{
    const Stub *stub = call->stub;
    StubValue value = { 0 };

    switch (stub->returns) {
    case STUB_RETURNS_ZERO:
        break;
    case STUB_RETURNS_NUMBER:
        value.number = stub_get(call->ret + stub->out - 1, (StubWire)stub->wire);
        break;
    case STUB_RETURNS_TEXT:
        value.pointer = g_steal_pointer((char **)(call->ret + stub->out - 1));
        break;
    case STUB_RETURNS_OBJECT:
        value.pointer = named_new(call->conn, (PublicKind)stub->object, call->ret + stub->out - 1, call->about);
        break;
    case STUB_RETURNS_COUNT:
        value.number = call->count;
        break;
    }
    return value;
}

static StubValue failure(const Stub *stub)
{
    StubValue value = { 0 };

    if (stub->returns != STUB_RETURNS_TEXT && stub->returns != STUB_RETURNS_OBJECT)
        value.number = stub->fails_zero ? 0 : -1;
    return value;
}

static StubValue run(StubCall *call)
{
    const Stub *stub = call->stub;
    const DispatchRow *row = dispatch_row(stub->program, stub->procedure);
    StubValue value = failure(stub);
    GError *error = NULL;

    if (!prepare(call, row))
        return value;
    if (!ask(call, &error)) {
        last_error_take(call->conn, stub->from, error);
        return value;
    }
    if (deliver(call)) {
        note_number(call);
        value = returned(call);
    }
    wire_clear(row->ret, call->ret);
    return value;
}

/**
 * stub_call: a public function
 * @stub: its table
 * @...: its arguments as they are
 *
 * On failure this thread's last error is set. Thread: any.
 */
StubValue stub_call(const Stub *stub, ...)
{
    guint64 args_memory[STUB_MESSAGE / 8] = { 0 };
    guint64 ret_memory[STUB_MESSAGE / 8] = { 0 };
    StubCall call = { .stub = stub, .args = (char *)args_memory, .ret = (char *)ret_memory };
    StubValue value;
    va_list args;

    last_error_begin();
    va_start(args, stub);
    for (guint i = 0; i < stub->steps_n; i++) {
        call.values[i][0] = take(&args, stub->steps[i].first);
        call.values[i][1] = take(&args, stub->steps[i].second);
    }
    va_end(args);
    value = run(&call);
    g_clear_pointer(&call.kept, g_ptr_array_unref);
    return value;
}
