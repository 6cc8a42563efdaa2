/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client/public/object.h"

#include <stddef.h>

/* A type of C that an argument or a field has. */
typedef enum StubC {
    STUB_C_NONE,
    STUB_C_INT,
    STUB_C_UINT,
    STUB_C_LONG,
    STUB_C_ULONG,
    STUB_C_LLONG,
    STUB_C_ULLONG,
    STUB_C_SIZE,
    STUB_C_DOUBLE,
    STUB_C_UCHAR,
    STUB_C_USHORT,
    STUB_C_TEXT,  /* char *, the caller's */
    STUB_C_CHARS, /* char[] */
    STUB_C_POINTER,
} StubC;

/* What a number or a text is in a message's struct. */
typedef enum StubWire {
    STUB_WIRE_NONE,
    STUB_WIRE_INT,
    STUB_WIRE_UINT,
    STUB_WIRE_HYPER,
    STUB_WIRE_UHYPER,
    STUB_WIRE_DOUBLE,
    STUB_WIRE_CHAR,
    STUB_WIRE_UCHAR,
    STUB_WIRE_USHORT,
    STUB_WIRE_TEXT,
    STUB_WIRE_CHARS,       /* a list of char */
    STUB_WIRE_CHARS_FIXED, /* char[], as long as C's */
} StubWire;

/* One or two arguments of a function, and what they are in its messages. */
typedef enum StubKind {
    STUB_CONNECT,
    STUB_OBJECT,
    STUB_OBJECT_OR_NONE,
    STUB_OBJECT_NAME,
    STUB_STREAM,
    STUB_NUMBER,
    STUB_STRING,
    STUB_STRINGS,
    STUB_UUID,
    STUB_UINTS,
    STUB_PARAMS,
    STUB_BYTES,
    STUB_FDS,
    STUB_FD,
    STUB_BUFFER, /* how many bytes are wanted, and where to */
    STUB_OUT_NUMBER,
    STUB_OUT_STRING,
    STUB_OUT_NUMBERS,      /* an array with its length */
    STUB_OUT_NAMES,        /* the same of texts */
    STUB_OUT_STRINGS,      /* an array that is made, NULL at its end */
    STUB_OUT_RECORD,       /* perhaps with its size, as old callers know it */
    STUB_OUT_RECORDS,      /* an array with its length */
    STUB_OUT_RECORDS_MADE, /* an array that is made, of records that are made */
    STUB_OUT_OBJECTS,
    STUB_OUT_PARAMS,      /* an array with its length; 0 asks for the length */
    STUB_OUT_PARAMS_MADE, /* an array that is made */
    STUB_KINDS
} StubKind;

typedef struct StubField {
    guint8 c;
    guint8 wire;
    guint16 to;   /* offset in the record of C */
    guint16 size; /* there */
    guint16 from; /* offset in the message's struct */
} StubField;

typedef struct StubRecord {
    const StubField *fields;
    guint fields_n;
    gsize size;
} StubRecord;

/* What is refused before the call, beyond what the kind says. */
typedef enum StubCheck {
    STUB_CHECK_NONE,
    STUB_CHECK_NONZERO,
    STUB_CHECK_NONNEGATIVE,
    STUB_CHECK_POSITIVE,
    STUB_CHECK_NEEDED,
    STUB_CHECK_OPTIONAL, /* a place for a result that may be NULL */
} StubCheck;

/* Offsets are 1 + offset; 0: none. */
typedef struct StubStep {
    guint8 kind;   /* StubKind */
    guint8 first;  /* StubC of the argument */
    guint8 second; /* and of the other; NONE: there is no other */
    guint8 wire;
    guint8 element; /* StubC behind a pointer */
    guint8 object;  /* PublicKind */
    guint8 check;   /* StubCheck of the argument */
    guint8 second_check;
    bool optional;  /* may be NULL */
    bool typed;     /* these flags may say that texts are understood among parameters: we do */
    guint16 in;
    guint16 in_count; /* where it is asked how many are wanted */
    guint16 out;
    guint16 out_count; /* where it is told how many there are */
    guint32 most;      /* parameters that a list may hold */
    guint16 size;      /* of a list's item in the message's struct */
    const char *name;
    const char *second_name;
    const StubRecord *record;
    void *(*make)(void *item); /* a record of C from a list's item; takes what the item holds */
} StubStep;

typedef enum StubReturns {
    STUB_RETURNS_ZERO,
    STUB_RETURNS_NUMBER,
    STUB_RETURNS_TEXT,
    STUB_RETURNS_OBJECT,
    STUB_RETURNS_COUNT, /* of the list */
} StubReturns;

/* No message's struct is larger; the tables assert it. */
#define STUB_MESSAGE 256

/* A public function. */
typedef struct Stub {
    const char *name;
    guint32 program;
    gint32 procedure;
    gint32 from; /* ERROR_FROM_... of errors that are found here */
    const StubStep *steps;
    guint steps_n;
    StubReturns returns;
    guint16 out; /* 1 + offset of what is returned */
    guint8 wire;
    guint8 object;
    bool fails_zero; /* a failure is 0, not -1 */
    bool updates;    /* the domain that is told is the one that was passed, with the number it has now */
    bool ends;       /* the domain does not run any more */
} Stub;

typedef union StubValue {
    gint64 number;
    double real;
    void *pointer;
} StubValue;

StubValue stub_call(const Stub *stub, ...);

/* The call while it runs; for stub*.c alone. */
typedef struct StubCall {
    const Stub *stub;
    virConnectPtr conn;
    Named *about; /* the first handle */
    char *args;
    char *ret;
    StubValue values[12][2]; /* the arguments, by step */
    GPtrArray *kept;         /* memory that the arguments point to */
    EngineStream *stream;
    const int *fds;
    guint fds_n;
    gint64 count; /* of the list */
} StubCall;

typedef bool (*StubFunc)(StubCall *call, const StubStep *step, StubValue *values);

/* before the call: the arguments; false: this thread's last error is set */
extern const StubFunc stub_ins[STUB_KINDS];
/* after it: the results */
extern const StubFunc stub_outs[STUB_KINDS];

bool stub_refuse(StubCall *call, const char *argument, const char *problem);
void stub_put(void *to, StubWire wire, gint64 number);
gint64 stub_get(const void *from, StubWire wire);
void stub_store(void *to, StubC c, gint64 number);
