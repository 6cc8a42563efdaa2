/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Copying, freeing and comparing come from the same rows as reading and writing. A row that is another row's older or younger spelling
 * shares its member and is left alone here.
 */
#include <string.h>

#include "xml/element.h"
#include "xml/value.h"

typedef XML_LIST_OF(void) AnyList;

static bool owns(const XmlField *field, const void *object)
{
    return !field->read_only && !field->write_only && field->kind != XML_KIND_NAMESPACE && xml_field_counts(field, object);
}

static void clear_member(const XmlField *field, void *member)
{
    AnyList *list = member;

    switch ((XmlKind)field->kind) {
    case XML_KIND_STRING:
    case XML_KIND_FORMED:
        g_clear_pointer((char **)member, g_free);
        break;
    case XML_KIND_BITMAP:
        g_clear_pointer((Bitmap **)member, bitmap_free);
        break;
    case XML_KIND_RAW:
        g_clear_pointer((GPtrArray **)member, g_ptr_array_unref);
        break;
    case XML_KIND_ELEMENT:
        xml_object_clear(field->type, member);
        break;
    case XML_KIND_ELEMENT_PTR:
        xml_object_free(field->type, *(void **)member);
        *(void **)member = NULL;
        break;
    case XML_KIND_LIST:
        for (guint i = 0; i < list->n; i++)
            xml_object_free(field->type, list->items[i]);
        g_free(list->items);
        list->items = NULL;
        list->n = 0;
        break;
    case XML_KIND_HOOK:
        ((const XmlHook *)field->type)->clear(member);
        break;
    case XML_KIND_FLAG:
    case XML_KIND_BOOL:
    case XML_KIND_YES_NO:
    case XML_KIND_ON_OFF:
    case XML_KIND_INT:
    case XML_KIND_UINT:
    case XML_KIND_HEX:
    case XML_KIND_SIZE:
    case XML_KIND_ENUM:
    case XML_KIND_UUID:
    case XML_KIND_MAC:
    case XML_KIND_IP:
    case XML_KIND_NAMESPACE:
        break;
    }
}

/** xml_object_clear: free what an object owns, not the object. */
void xml_object_clear(const XmlElement *element, void *object)
{
    for (const XmlField *field = element->fields; field->path != NULL; field++) {
        if (owns(field, object))
            clear_member(field, xml_member(field, object));
    }
}

/** xml_object_free: free an object; NULL is none. */
void xml_object_free(const XmlElement *element, void *object)
{
    if (object == NULL)
        return;

    xml_object_clear(element, object);
    g_free(object);
}

static gpointer copy_text(gconstpointer text, gpointer unused)
{
    return g_strdup(text);
}

static void copy_members(const XmlElement *element, void *to, const void *from);

static void copy_list(const XmlField *field, AnyList *to, const AnyList *from)
{
    to->items = from->n > 0 ? g_new(void *, (gsize)1 << g_bit_storage(from->n)) : NULL;
    for (guint i = 0; i < from->n; i++)
        to->items[i] = xml_object_copy(field->type, from->items[i]);
}

/* @to holds the bytes of @from already; what is owned gets an owner of its own. */
static void copy_member(const XmlField *field, void *to, const void *from)
{
    switch ((XmlKind)field->kind) {
    case XML_KIND_STRING:
    case XML_KIND_FORMED:
        *(char **)to = g_strdup(*(char *const *)from);
        break;
    case XML_KIND_BITMAP:
        *(Bitmap **)to = bitmap_copy(*(Bitmap *const *)from);
        break;
    case XML_KIND_RAW:
        if (*(GPtrArray *const *)from != NULL)
            *(GPtrArray **)to = g_ptr_array_copy(*(GPtrArray *const *)from, copy_text, NULL);
        break;
    case XML_KIND_ELEMENT:
        copy_members(field->type, to, from);
        break;
    case XML_KIND_ELEMENT_PTR:
        *(void **)to = xml_object_copy(field->type, *(void *const *)from);
        break;
    case XML_KIND_LIST:
        copy_list(field, to, from);
        break;
    case XML_KIND_HOOK:
        ((const XmlHook *)field->type)->copy(to, from);
        break;
    case XML_KIND_FLAG:
    case XML_KIND_BOOL:
    case XML_KIND_YES_NO:
    case XML_KIND_ON_OFF:
    case XML_KIND_INT:
    case XML_KIND_UINT:
    case XML_KIND_HEX:
    case XML_KIND_SIZE:
    case XML_KIND_ENUM:
    case XML_KIND_UUID:
    case XML_KIND_MAC:
    case XML_KIND_IP:
    case XML_KIND_NAMESPACE:
        break;
    }
}

static void copy_members(const XmlElement *element, void *to, const void *from)
{
    for (const XmlField *field = element->fields; field->path != NULL; field++) {
        if (owns(field, from))
            copy_member(field, xml_member(field, to), xml_member_const(field, from));
    }
}

/** xml_object_copy: a deep copy; NULL of NULL. Members that no row names are copied as bytes. */
void *xml_object_copy(const XmlElement *element, const void *object)
{
    void *copy;

    if (object == NULL)
        return NULL;

    copy = g_memdup2(object, element->size);
    copy_members(element, copy, object);
    return copy;
}

static char *difference(const XmlElement *element, const void *a, const void *b, bool abi_only);

/* Returns NULL or what of an object differs: "" for the object itself. */
static char *pointer_difference(const XmlElement *element, const void *a, const void *b, bool abi_only)
{
    if (a == NULL || b == NULL)
        return a == b ? NULL : g_strdup("");

    return difference(element, a, b, abi_only);
}

static char *list_difference(const XmlElement *element, const AnyList *a, const AnyList *b, bool abi_only)
{
    for (guint i = 0; i < MIN(a->n, b->n); i++) {
        g_autofree char *inside = difference(element, a->items[i], b->items[i], abi_only);

        if (inside != NULL)
            return g_strdup_printf("[%u]%s", i + 1, inside);
    }
    return a->n == b->n ? NULL : g_strdup_printf("[%u]", MIN(a->n, b->n) + 1);
}

static bool raw_equal(const GPtrArray *a, const GPtrArray *b)
{
    guint n_a = a != NULL ? a->len : 0, n_b = b != NULL ? b->len : 0;

    if (n_a != n_b)
        return false;
    for (guint i = 0; i < n_a; i++) {
        if (strcmp(g_ptr_array_index(a, i), g_ptr_array_index(b, i)) != 0)
            return false;
    }
    return true;
}

static bool values_equal(const XmlField *field, const void *a, const void *b)
{
    const void *member_a = xml_member_const(field, a), *member_b = xml_member_const(field, b);

    switch ((XmlKind)field->kind) {
    case XML_KIND_STRING:
    case XML_KIND_FORMED:
        return g_strcmp0(*(char *const *)member_a, *(char *const *)member_b) == 0;
    case XML_KIND_BITMAP:
        return bitmap_equal(*(Bitmap *const *)member_a, *(Bitmap *const *)member_b);
    case XML_KIND_RAW:
        return raw_equal(*(GPtrArray *const *)member_a, *(GPtrArray *const *)member_b);
    case XML_KIND_HOOK:
        return ((const XmlHook *)field->type)->equal(member_a, member_b);
    case XML_KIND_INT:
    case XML_KIND_UINT:
    case XML_KIND_HEX:
    case XML_KIND_SIZE:
        if (xml_value_said(field, a) != xml_value_said(field, b))
            return false;
        return memcmp(member_a, member_b, field->width) == 0;
    case XML_KIND_ELEMENT:
    case XML_KIND_ELEMENT_PTR:
    case XML_KIND_LIST:
    case XML_KIND_FLAG:
    case XML_KIND_BOOL:
    case XML_KIND_YES_NO:
    case XML_KIND_ON_OFF:
    case XML_KIND_ENUM:
    case XML_KIND_UUID:
    case XML_KIND_MAC:
    case XML_KIND_IP:
    case XML_KIND_NAMESPACE:
        break;
    }
    return memcmp(member_a, member_b, field->width) == 0;
}

static char *member_difference(const XmlField *field, const void *a, const void *b, bool abi_only)
{
    const void *member_a = xml_member_const(field, a), *member_b = xml_member_const(field, b);

    if (field->kind == XML_KIND_LIST)
        return list_difference(field->type, member_a, member_b, abi_only);
    if (field->kind == XML_KIND_ELEMENT)
        return difference(field->type, member_a, member_b, abi_only);
    if (field->kind == XML_KIND_ELEMENT_PTR)
        return pointer_difference(field->type, *(void *const *)member_a, *(void *const *)member_b, abi_only);
    if (abi_only && !field->guest_abi)
        return NULL;

    return values_equal(field, a, b) ? NULL : g_strdup("");
}

static char *difference(const XmlElement *element, const void *a, const void *b, bool abi_only)
{
    for (const XmlField *field = element->fields; field->path != NULL; field++) {
        g_autofree char *inside = NULL;

        if (field->read_only || field->write_only || field->kind == XML_KIND_NAMESPACE)
            continue;
        if (xml_field_counts(field, a) != xml_field_counts(field, b))
            return g_strdup_printf("/%s", field->path);
        if (!xml_field_counts(field, a))
            continue;
        inside = member_difference(field, a, b, abi_only);
        if (inside != NULL)
            return g_strdup_printf("/%s%s", field->path, inside);
    }
    return NULL;
}

/** xml_object_equal: whether two objects say the same, running state included. */
bool xml_object_equal(const XmlElement *element, const void *a, const void *b)
{
    g_autofree char *path = difference(element, a, b, false);

    return path == NULL;
}

/**
 * xml_object_abi_difference: the first thing that a guest would see change
 *
 * Returns its path ("/devices/disk[2]/target/@bus") that the caller frees, or NULL where the guest sees the same. Thread: any.
 */
char *xml_object_abi_difference(const XmlElement *element, const void *a, const void *b)
{
    return difference(element, a, b, true);
}

/** xml_list_append: add an item that the list owns from here on. */
void xml_list_append(void *list, void *item)
{
    xml_list_insert(list, ((AnyList *)list)->n, item);
}

/** xml_list_insert: add an item before that at @at. */
void xml_list_insert(void *list, guint at, void *item)
{
    AnyList *any = list;

    g_assert(at <= any->n);
    /* Grows at powers of two, so that the room need not be kept beside the count. */
    if ((any->n & (any->n - 1)) == 0)
        any->items = g_renew(void *, any->items, any->n == 0 ? 1 : (gsize)any->n * 2);
    memmove(any->items + at + 1, any->items + at, (any->n - at) * sizeof(void *));
    any->items[at] = item;
    any->n++;
}

/** xml_list_steal: take an item out; the caller owns it. */
void *xml_list_steal(void *list, guint at)
{
    AnyList *any = list;
    void *item = any->items[at];

    any->n--;
    memmove(any->items + at, any->items + at + 1, (any->n - at) * sizeof(void *));
    return item;
}
