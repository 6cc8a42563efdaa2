/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/bitmap.h"
#include "base/enum.h"
#include "base/error.h"
#include "base/ip.h"
#include "base/mac.h"
#include "base/uuid.h"

/*
 * An element is a const table: one row per attribute or child. Reading, writing, copying, freeing, comparing, the ABI check, the schema
 * and the reference page all come from it.
 *
 * A row's path is seen from the element: "@name" is an attribute, "title" a child's text, "driver/@cache" an attribute of a child. Rows with
 * the same first component stand together, an element's own text and attributes before its children; their order is that of writing.
 */
typedef struct XmlElement XmlElement;
typedef struct XmlHook    XmlHook;
typedef struct XmlPlace   XmlPlace;
typedef struct XmlWriter  XmlWriter;

typedef enum XmlKind {
    XML_KIND_STRING,      /* char *; absent is NULL */
    XML_KIND_FLAG,        /* bool: true where the element stands there */
    XML_KIND_BOOL,        /* bool spelled yes/no; false is not written unless the row says so */
    XML_KIND_YES_NO,      /* Tristate spelled yes/no */
    XML_KIND_ON_OFF,      /* Tristate spelled on/off */
    XML_KIND_INT,         /* signed, any width */
    XML_KIND_UINT,        /* unsigned, any width */
    XML_KIND_HEX,         /* unsigned, written 0x with .digits places */
    XML_KIND_SIZE,        /* unsigned with a unit attribute beside it, kept in units of 1 << .unit_kept bytes */
    XML_KIND_ENUM,        /* an int named by .type, an EnumTable */
    XML_KIND_UUID,        /* Uuid; null is absent */
    XML_KIND_MAC,         /* MacAddress; null is absent */
    XML_KIND_IP,          /* IpAddress; none is absent */
    XML_KIND_BITMAP,      /* Bitmap * of at most .max bits */
    XML_KIND_ELEMENT,     /* a struct inside this one, described by .type, an XmlElement */
    XML_KIND_ELEMENT_PTR, /* a pointer to one; absent is NULL */
    XML_KIND_LIST,        /* XML_LIST_OF(T): one item per child of that name */
    XML_KIND_RAW,         /* GPtrArray * of char *: the children as they were written */
    XML_KIND_NAMESPACE,   /* writes xmlns where the pointer is set; .type is an XmlNamespace */
    XML_KIND_HOOK,        /* what a table cannot say: .type is an XmlHook */
} XmlKind;

typedef enum Tristate {
    TRISTATE_ABSENT,
    TRISTATE_YES,
    TRISTATE_NO,
} Tristate;
#define TRISTATE_ON  TRISTATE_YES
#define TRISTATE_OFF TRISTATE_NO

#define XML_LIST_LIMIT 16384 /* items of one list that a document may have */

/* A list in a struct. Items are owned pointers, so that they stay where they are when the list grows. */
#define XML_LIST_OF(T)                                                                                                                     \
    struct {                                                                                                                               \
        T   **items;                                                                                                                       \
        guint n;                                                                                                                           \
    }

typedef struct XmlNamespace {
    const char *prefix;
    const char *uri;
} XmlNamespace;

typedef struct XmlField {
    const char *path;
    const void *type;        /* EnumTable, XmlElement, XmlNamespace or XmlHook, as the kind says */
    gint64      min, max;    /* both 0: what the width holds */
    gint64      fallback;    /* the value when the document says nothing, with .has_fallback */
    guint64     when_mask;   /* the row counts only where bit <discriminator's value> is set; 0: always */
    guint16     offset;
    guint16     set_offset;  /* 1 + offset of the bool that tells "0" from "not said"; 0: none */
    guint16     when_offset; /* the discriminator, an int of the same struct */
    guint8      kind;        /* an XmlKind */
    guint8      width;
    guint8      digits;
    guint8      unit_said;   /* sizes: the unit when none is said, as a power of two */
    guint8      unit_kept;   /* sizes: the unit kept and written */
    guint       pretty_unit : 1; /* sizes: written in the largest unit that loses nothing */
    guint       has_fallback : 1;
    guint       required : 1;
    guint       once : 1;       /* its child may not stand there a second time */
    guint       exact : 1;      /* sizes: refused where they are no whole number of the unit kept */
    guint       unsupported : 1; /* enums: a word that is none of them is ERROR_CONFIG_UNSUPPORTED, as clients of that format expect */
    guint       always : 1;     /* written even where zero */
    guint       open : 1;       /* structs: written with an end tag of its own even where nothing is in it */
    guint       secret : 1;     /* written only with XML_WRITE_SECURE */
    guint       live : 1;       /* of a running machine: not in an inactive document */
    guint       status : 1;     /* only in status documents */
    guint       guest_abi : 1;  /* the guest sees it */
    guint       read_only : 1;  /* an older spelling: read, never written, owned by another row */
    guint       write_only : 1; /* a courtesy to older readers: written, ignored when read */
} XmlField;

struct XmlElement {
    const char         *name;
    gsize               size;
    const XmlField     *fields;
    guint               line_offset; /* 1 + offset of a guint that takes the line; 0: none */
    const XmlNamespace *namespaces; /* of a document's root: those that paths may use, ended by a NULL prefix */
    /* Looks over what was read; called after the fields. xml_fail() names the place. */
    bool (*check)(const XmlPlace *place, void *object, GError **error);
};

/* The few things that rows cannot say. field is the member's address, object the struct it stands in. A lint counts these. */
struct XmlHook {
    bool (*read)(const XmlPlace *place, void *object, void *field, GError **error);
    void (*write)(XmlWriter *writer, const char *name, const void *object, const void *field);
    void (*copy)(void *to, const void *from);
    void (*clear)(void *field);
    bool (*equal)(const void *a, const void *b);
};

/* rows */
#define XML_TYPED_OFFSET(T, m, type)                                                                                                       \
    (offsetof(T, m) + 0 * sizeof(char[__builtin_types_compatible_p(__typeof__(((T *)0)->m), type) ? 1 : -1]))
#define XML_ROW(kind_, path_, offset_, T, m, ...)                                                                                          \
    {                                                                                                                                      \
        .path = (path_), .kind = (kind_), .offset = (guint16)(offset_), .width = sizeof(((T *)0)->m) & 0xff, __VA_ARGS__                   \
    }
#define XML_STRING(path, T, m, ...)      XML_ROW(XML_KIND_STRING, path, XML_TYPED_OFFSET(T, m, char *), T, m, __VA_ARGS__)
#define XML_FLAG(path, T, m, ...)        XML_ROW(XML_KIND_FLAG, path, XML_TYPED_OFFSET(T, m, bool), T, m, __VA_ARGS__)
#define XML_BOOL(path, T, m, ...)        XML_ROW(XML_KIND_BOOL, path, XML_TYPED_OFFSET(T, m, bool), T, m, __VA_ARGS__)
#define XML_YES_NO(path, T, m, ...)      XML_ROW(XML_KIND_YES_NO, path, XML_TYPED_OFFSET(T, m, Tristate), T, m, __VA_ARGS__)
#define XML_ON_OFF(path, T, m, ...)      XML_ROW(XML_KIND_ON_OFF, path, XML_TYPED_OFFSET(T, m, Tristate), T, m, __VA_ARGS__)
#define XML_INT(path, T, m, ...)         XML_ROW(XML_KIND_INT, path, offsetof(T, m), T, m, __VA_ARGS__)
#define XML_UINT(path, T, m, ...)        XML_ROW(XML_KIND_UINT, path, offsetof(T, m), T, m, __VA_ARGS__)
#define XML_HEX(path, T, m, places, ...) XML_ROW(XML_KIND_HEX, path, offsetof(T, m), T, m, .digits = (places), __VA_ARGS__)
#define XML_ENUM(path, T, m, table, ...) XML_ROW(XML_KIND_ENUM, path, offsetof(T, m), T, m, .type = &(table), __VA_ARGS__)
#define XML_UUID(path, T, m, ...)        XML_ROW(XML_KIND_UUID, path, XML_TYPED_OFFSET(T, m, Uuid), T, m, __VA_ARGS__)
#define XML_MAC(path, T, m, ...)         XML_ROW(XML_KIND_MAC, path, XML_TYPED_OFFSET(T, m, MacAddress), T, m, __VA_ARGS__)
#define XML_IP(path, T, m, ...)          XML_ROW(XML_KIND_IP, path, XML_TYPED_OFFSET(T, m, IpAddress), T, m, __VA_ARGS__)
#define XML_BITMAP(path, T, m, bits, ...)                                                                                                  \
    XML_ROW(XML_KIND_BITMAP, path, XML_TYPED_OFFSET(T, m, Bitmap *), T, m, .max = (bits), __VA_ARGS__)
#define XML_SIZE(path, T, m, said, kept, ...)                                                                                              \
    XML_ROW(XML_KIND_SIZE, path, offsetof(T, m), T, m, .unit_said = (said), .unit_kept = (kept), __VA_ARGS__)
#define XML_SUB(path, T, m, element, ...)      XML_ROW(XML_KIND_ELEMENT, path, offsetof(T, m), T, m, .type = &(element), __VA_ARGS__)
#define XML_SUB_PTR(path, T, m, element, ...)  XML_ROW(XML_KIND_ELEMENT_PTR, path, offsetof(T, m), T, m, .type = &(element), __VA_ARGS__)
#define XML_LIST(path, T, m, element, ...)     XML_ROW(XML_KIND_LIST, path, offsetof(T, m), T, m, .type = &(element), __VA_ARGS__)
#define XML_RAW(path, T, m, ...)               XML_ROW(XML_KIND_RAW, path, XML_TYPED_OFFSET(T, m, GPtrArray *), T, m, __VA_ARGS__)
#define XML_XMLNS(T, m, ns, ...)               XML_ROW(XML_KIND_NAMESPACE, "@xmlns", offsetof(T, m), T, m, .type = &(ns), __VA_ARGS__)
#define XML_HOOK(path, T, m, hook, ...)        XML_ROW(XML_KIND_HOOK, path, offsetof(T, m), T, m, .type = &(hook), __VA_ARGS__)
#define XML_FIELDS_END                                                                                                                     \
    {                                                                                                                                      \
        .path = NULL                                                                                                                       \
    }

/* what a row adds */
#define XML_BIT(value)         (G_GUINT64_CONSTANT(1) << (value))
#define XML_WHEN(T, m, mask)   .when_offset = offsetof(T, m), .when_mask = (mask)
#define XML_SET(T, m)          .set_offset = (guint16)(XML_TYPED_OFFSET(T, m, bool) + 1)
#define XML_RANGE(lowest, top) .min = (lowest), .max = (top)
#define XML_DEFAULT(value)     .fallback = (value), .has_fallback = 1
#define XML_REQUIRED           .required = 1
#define XML_PRETTY_UNIT        .pretty_unit = 1
#define XML_ONCE               .once = 1
#define XML_OR_HEX             .digits = 1 /* of numbers: 0x1f is read, too */
#define XML_EXACT              .exact = 1
#define XML_UNSUPPORTED        .unsupported = 1
#define XML_UNIT_NAME(text)    .type = (text) /* of sizes: written instead of the unit's usual name */
#define XML_ALWAYS             .always = 1
#define XML_OPEN               .always = 1, .open = 1
#define XML_LINE(T, m)         .line_offset = (guint)(XML_TYPED_OFFSET(T, m, guint) + 1)
#define XML_SECRET             .secret = 1
#define XML_LIVE               .live = 1
#define XML_LIVE_UNLESS(start) .live = 1, .type = (start) /* of strings: durable where they begin so */
#define XML_STATUS             .status = 1
#define XML_GUEST_ABI          .guest_abi = 1
#define XML_READ_ONLY          .read_only = 1
#define XML_WRITE_ONLY         .write_only = 1

/* units of sizes */
#define XML_BYTES 0
#define XML_KIB   10
#define XML_MIB   20

/* objects */
void *xml_object_new(const XmlElement *element);
void *xml_object_copy(const XmlElement *element, const void *object);
void  xml_object_free(const XmlElement *element, void *object);
void  xml_object_clear(const XmlElement *element, void *object);
bool  xml_object_equal(const XmlElement *element, const void *a, const void *b);
char *xml_object_abi_difference(const XmlElement *element, const void *a, const void *b);

/* lists: any XML_LIST_OF() */
void  xml_list_append(void *list, void *item);
void  xml_list_insert(void *list, guint at, void *item);
void *xml_list_steal(void *list, guint at);

bool xml_field_counts(const XmlField *field, const void *object);
