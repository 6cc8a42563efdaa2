/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a row's text means. Each kind reads and writes here and nowhere else; a refusal says what was found and what is allowed.
 */
#include "xml/value.h"

#include <string.h>

static const EnumTable yes_no = { .what = "switch", .names = (const char *const[]){ NULL, "yes", "no" }, .n_names = 3 };
static const EnumTable on_off = { .what = "switch", .names = (const char *const[]){ NULL, "on", "off" }, .n_names = 3 };

/* Units as documents spell them: powers of 1024 with and without "iB", powers of 1000 with "B". */
static const char unit_letters[] = "KMGTPE";

gint64 xml_int_get(const XmlField *field, const void *object)
{
    const void *member = xml_member_const(field, object);
    bool is_signed = field->kind == XML_KIND_INT || field->kind == XML_KIND_ENUM;

    switch (field->width) {
    case 1:
        return is_signed ? *(const gint8 *)member : *(const guint8 *)member;
    case 2:
        return is_signed ? *(const gint16 *)member : *(const guint16 *)member;
    case 4:
        return is_signed ? (gint64) * (const gint32 *)member : (gint64) * (const guint32 *)member;
    default:
        return *(const gint64 *)member;
    }
}

void xml_int_set(const XmlField *field, void *object, gint64 value)
{
    void *member = xml_member(field, object);

    switch (field->width) {
    case 1:
        *(guint8 *)member = (guint8)value;
        break;
    case 2:
        *(guint16 *)member = (guint16)value;
        break;
    case 4:
        *(guint32 *)member = (guint32)value;
        break;
    default:
        *(gint64 *)member = value;
    }
}

static bool *set_flag(const XmlField *field, const void *object)
{
    return field->set_offset != 0 ? (bool *)((char *)object + field->set_offset - 1) : NULL;
}

static void keep_number(const XmlField *field, void *object, gint64 value)
{
    bool *set = set_flag(field, object);

    xml_int_set(field, object, value);
    if (set != NULL)
        *set = true;
}

static bool read_enum(const XmlPlace *place, const XmlField *field, const EnumTable *table, const char *text, int *ret_value, GError **error)
{
    g_autofree char *allowed = NULL;

    if (enum_parse(table, text, ret_value))
        return true;

    allowed = enum_allowed(table);
    return xml_fail_code(place, NULL, field->unsupported ? ERROR_CONFIG_UNSUPPORTED : ERROR_XML_ERROR, error, "\"%s\" is not one of %s",
                         text, allowed);
}

static guint64 largest_unsigned(const XmlField *field)
{
    if (field->max != 0)
        return (guint64)field->max;

    return field->width >= 8 ? G_MAXUINT64 : (G_GUINT64_CONSTANT(1) << (field->width * 8)) - 1;
}

static gint64 largest_signed(const XmlField *field)
{
    if (field->min != 0 || field->max != 0)
        return field->max;

    return field->width >= 8 ? G_MAXINT64 : (G_GINT64_CONSTANT(1) << (field->width * 8 - 1)) - 1;
}

static gint64 smallest_signed(const XmlField *field)
{
    if (field->min != 0 || field->max != 0)
        return field->min;

    return field->width >= 8 ? G_MININT64 : -(G_GINT64_CONSTANT(1) << (field->width * 8 - 1));
}

/* Digits with white space around them; nothing else. */
static bool whole_number(const char *text, guint base, guint64 *ret_value)
{
    char *end;

    while (g_ascii_isspace(*text))
        text++;
    if (base == 16 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
        text += 2;
    if (!g_ascii_isxdigit(*text) || (base == 10 && !g_ascii_isdigit(*text)))
        return false;

    errno = 0;
    *ret_value = g_ascii_strtoull(text, &end, base);
    while (g_ascii_isspace(*end))
        end++;
    return *end == '\0' && errno == 0;
}

static bool read_unsigned(const XmlPlace *place, const XmlField *field, void *object, const char *text, GError **error)
{
    guint64 value, top = largest_unsigned(field);
    bool hex = (field->kind == XML_KIND_HEX || field->digits != 0) && strpbrk(text, "xX") != NULL;

    if (!whole_number(text, hex ? 16 : 10, &value))
        return xml_fail(place, NULL, error, "\"%s\" is not a whole number of 0 or more", text);
    if (value < (guint64)field->min || value > top)
        return xml_fail(place, NULL, error, "\"%s\" is out of range: %" G_GINT64_FORMAT " to %" G_GUINT64_FORMAT, text, field->min, top);

    keep_number(field, object, (gint64)value);
    return true;
}

static bool read_signed(const XmlPlace *place, const XmlField *field, void *object, const char *text, GError **error)
{
    const char *digits = text;
    bool negative;
    guint64 value;
    gint64 number;

    while (g_ascii_isspace(*digits))
        digits++;
    negative = *digits == '-';
    if (!whole_number(digits + (negative || *digits == '+'), 10, &value) || value > (guint64)G_MAXINT64)
        return xml_fail(place, NULL, error, "\"%s\" is not a whole number", text);

    number = negative ? -(gint64)value : (gint64)value;
    if (number < smallest_signed(field) || number > largest_signed(field))
        return xml_fail(place, NULL, error, "\"%s\" is out of range: %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, text,
                        smallest_signed(field), largest_signed(field));

    keep_number(field, object, number);
    return true;
}

/* How many bytes one of @unit is: "KiB" and "K" 1024, "KB" 1000, "b" and "bytes" 1. */
static bool unit_bytes(const char *unit, guint64 *ret_bytes)
{
    const char *letter;
    guint64 bytes = 1, base;

    if (g_ascii_strcasecmp(unit, "b") == 0 || g_ascii_strcasecmp(unit, "byte") == 0 || g_ascii_strcasecmp(unit, "bytes") == 0) {
        *ret_bytes = 1;
        return true;
    }
    letter = *unit != '\0' ? strchr(unit_letters, g_ascii_toupper(*unit)) : NULL;
    if (letter == NULL)
        return false;
    if (unit[1] == '\0' || g_ascii_strcasecmp(unit + 1, "iB") == 0)
        base = 1024;
    else if (g_ascii_strcasecmp(unit + 1, "B") == 0)
        base = 1000;
    else
        return false;

    for (glong i = 0; i <= letter - unit_letters; i++)
        bytes *= base;
    *ret_bytes = bytes;
    return true;
}

/** xml_size_read: read a number with its unit (NULL: the row's own). Rounds up to the unit kept. */
bool xml_size_read(const XmlPlace *place, const XmlField *field, void *object, const char *text, const char *unit, GError **error)
{
    XmlPlace of_unit = { place->reader, place->node, "unit" };
    guint64 bytes = G_GUINT64_CONSTANT(1) << field->unit_said, value, mask = (G_GUINT64_CONSTANT(1) << field->unit_kept) - 1, kept;

    if (unit != NULL && !unit_bytes(unit, &bytes))
        return xml_fail(&of_unit, NULL, error,
                        "\"%s\" is not one of bytes, B, KB, K, KiB, MB, M, MiB, GB, G, GiB, TB, T, TiB, PB, P, PiB, EB, E, EiB", unit);
    if (!whole_number(text, 10, &value))
        return xml_fail(place, NULL, error, "\"%s\" is not a whole number of 0 or more", text);
    if (__builtin_mul_overflow(value, bytes, &value))
        return xml_fail_code(place, NULL, ERROR_OVERFLOW, error, "\"%s\" %s is more than 16 EiB", text, unit != NULL ? unit : "");

    if (field->exact && (value & mask) != 0)
        return xml_fail(place, NULL, error, "\"%s\" %s is not a whole number of %u bytes", text, unit != NULL ? unit : "",
                        1u << field->unit_kept);
    kept = (value >> field->unit_kept) + ((value & mask) != 0);
    if (kept < (guint64)field->min || kept > largest_unsigned(field))
        return xml_fail(place, NULL, error, "\"%s\" is out of range: %" G_GINT64_FORMAT " to %" G_GUINT64_FORMAT " times %u bytes", text,
                        field->min, largest_unsigned(field), 1u << field->unit_kept);
    keep_number(field, object, (gint64)kept);
    return true;
}

/* How many places a size can be shifted down, in steps of 1024, without losing anything: it is written in the largest unit that fits. */
static guint size_shift(const XmlField *field, const void *object)
{
    guint64 value = (guint64)xml_int_get(field, object);
    guint shift = 0;

    while (field->pretty_unit && value != 0 && value % 1024 == 0 && field->unit_kept + shift < 60) {
        value /= 1024;
        shift += 10;
    }
    return shift;
}

/** xml_size_unit: the unit that stands beside a size when it is written. */
const char *xml_size_unit(const XmlField *field, const void *object)
{
    static const char *const names[] = { "bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };

    if (field->type != NULL)
        return field->type;

    return names[(field->unit_kept + size_shift(field, object)) / 10];
}

static bool read_bitmap(const XmlPlace *place, const XmlField *field, Bitmap **member, const char *text, GError **error)
{
    Bitmap *bitmap = bitmap_parse(text, (guint)field->max);

    if (bitmap == NULL)
        return xml_fail(place, NULL, error, "\"%s\" is not a set of numbers below %" G_GINT64_FORMAT " such as 0-3,^2,8", text, field->max);

    bitmap_free(*member);
    *member = bitmap;
    return true;
}

static bool read_named(const XmlPlace *place, const XmlField *field, const EnumTable *table, void *object, const char *text, GError **error)
{
    int value;

    if (!read_enum(place, field, table, text, &value, error))
        return false;

    if (field->kind == XML_KIND_BOOL)
        *(bool *)xml_member(field, object) = value == TRISTATE_YES;
    else
        keep_number(field, object, value);
    return true;
}

static bool read_formed(const XmlPlace *place, const XmlForm *form, char **member, const char *text, GError **error)
{
    char *kept = form->read(text);

    if (kept == NULL)
        return xml_fail(place, NULL, error, "\"%s\" is not %s", text, form->what);

    g_free(*member);
    *member = kept;
    return true;
}

/** xml_value_read: take a row's text into its member; the text is that of an attribute or a child. */
bool xml_value_read(const XmlPlace *place, const XmlField *field, void *object, const char *text, GError **error)
{
    void *member = xml_member(field, object);

    switch ((XmlKind)field->kind) {
    case XML_KIND_FORMED:
        return read_formed(place, field->type, member, text, error);
    case XML_KIND_STRING:
        g_free(*(char **)member);
        *(char **)member = g_strdup(text);
        return true;
    case XML_KIND_FLAG:
        *(bool *)member = true;
        return true;
    case XML_KIND_BOOL:
    case XML_KIND_YES_NO:
        return read_named(place, field, &yes_no, object, text, error);
    case XML_KIND_ON_OFF:
        return read_named(place, field, &on_off, object, text, error);
    case XML_KIND_ENUM:
        return read_named(place, field, field->type, object, text, error);
    case XML_KIND_INT:
        return read_signed(place, field, object, text, error);
    case XML_KIND_UINT:
    case XML_KIND_HEX:
        return read_unsigned(place, field, object, text, error);
    case XML_KIND_SIZE:
        return xml_size_read(place, field, object, text, NULL, error);
    case XML_KIND_UUID:
        return uuid_parse(text, member) || xml_fail(place, NULL, error, "\"%s\" is not a UUID of 32 hexadecimal digits", text);
    case XML_KIND_MAC:
        return mac_parse(text, member) || xml_fail(place, NULL, error, "\"%s\" is not a MAC address such as 52:54:00:01:02:03", text);
    case XML_KIND_IP:
        return ip_parse(text, member) || xml_fail(place, NULL, error, "\"%s\" is not an IP address such as 192.168.122.1 or fd00::1", text);
    case XML_KIND_BITMAP:
        return read_bitmap(place, field, member, text, error);
    case XML_KIND_ELEMENT:
    case XML_KIND_ELEMENT_PTR:
    case XML_KIND_LIST:
    case XML_KIND_RAW:
    case XML_KIND_NAMESPACE:
    case XML_KIND_HOOK:
        break;
    }
    g_assert_not_reached();
}

static bool number_said(const XmlField *field, const void *object)
{
    const bool *set = set_flag(field, object);

    if (set != NULL)
        return *set;

    /* What an element cannot be without is written even where it is zero; "driver/@name" is not needed where there is no driver. */
    return field->always || field->has_fallback || xml_int_get(field, object) != 0 || (field->required && strchr(field->path, '/') == NULL);
}

/** xml_value_said: whether a value row has something to write. */
bool xml_value_said(const XmlField *field, const void *object)
{
    const void *member = xml_member_const(field, object);

    switch ((XmlKind)field->kind) {
    case XML_KIND_STRING:
    case XML_KIND_FORMED:
        return *(char *const *)member != NULL;
    case XML_KIND_FLAG:
        return *(const bool *)member;
    case XML_KIND_BOOL:
        return *(const bool *)member || field->always;
    case XML_KIND_YES_NO:
    case XML_KIND_ON_OFF:
        return xml_int_get(field, object) != TRISTATE_ABSENT;
    case XML_KIND_ENUM:
        return enum_name(field->type, (int)xml_int_get(field, object)) != NULL && number_said(field, object);
    case XML_KIND_INT:
    case XML_KIND_UINT:
    case XML_KIND_HEX:
    case XML_KIND_SIZE:
        return number_said(field, object);
    case XML_KIND_UUID:
        return field->always || !uuid_is_null(member);
    case XML_KIND_MAC:
        return field->always || !mac_is_null(member);
    case XML_KIND_IP:
        return !ip_is_none(member);
    case XML_KIND_BITMAP:
        return *(Bitmap *const *)member != NULL;
    case XML_KIND_ELEMENT:
    case XML_KIND_ELEMENT_PTR:
    case XML_KIND_LIST:
    case XML_KIND_RAW:
    case XML_KIND_NAMESPACE:
    case XML_KIND_HOOK:
        break;
    }
    return false;
}

/* Numbers are most of what is written; printf would be most of the time. */
static void append_number(GString *out, guint64 value)
{
    char digits[20];
    guint n = 0;

    do
        digits[sizeof(digits) - ++n] = (char)('0' + value % 10);
    while ((value /= 10) != 0);
    g_string_append_len(out, digits + sizeof(digits) - n, n);
}

static void append_hex(GString *out, guint64 value, guint places)
{
    char digits[16];
    guint n = 0;

    do
        digits[sizeof(digits) - ++n] = "0123456789abcdef"[value % 16];
    while ((value /= 16) != 0 || n < places);
    g_string_append(out, "0x");
    g_string_append_len(out, digits + sizeof(digits) - n, n);
}

static void write_bitmap(const Bitmap *bitmap, GString *out)
{
    g_autofree char *text = bitmap_format(bitmap);

    g_string_append(out, text);
}

/** xml_value_write: append a row's value, escaped. */
void xml_value_write(const XmlField *field, const void *object, GString *out)
{
    const void *member = xml_member_const(field, object);
    char text[MAX(UUID_STRING_LENGTH, IP_STRING_LENGTH)];
    gint64 number;

    switch ((XmlKind)field->kind) {
    case XML_KIND_STRING:
    case XML_KIND_FORMED:
        xml_escape(out, *(char *const *)member);
        break;
    case XML_KIND_BOOL:
        g_string_append(out, *(const bool *)member ? "yes" : "no");
        break;
    case XML_KIND_YES_NO:
        g_string_append(out, enum_name(&yes_no, (int)xml_int_get(field, object)));
        break;
    case XML_KIND_ON_OFF:
        g_string_append(out, enum_name(&on_off, (int)xml_int_get(field, object)));
        break;
    case XML_KIND_ENUM:
        g_string_append(out, enum_name(field->type, (int)xml_int_get(field, object)));
        break;
    case XML_KIND_INT:
        number = xml_int_get(field, object);
        if (number < 0)
            g_string_append_c(out, '-');
        append_number(out, number < 0 ? -(guint64)number : (guint64)number);
        break;
    case XML_KIND_UINT:
        append_number(out, (guint64)xml_int_get(field, object));
        break;
    case XML_KIND_SIZE:
        append_number(out, (guint64)xml_int_get(field, object) >> size_shift(field, object));
        break;
    case XML_KIND_HEX:
        append_hex(out, (guint64)xml_int_get(field, object), field->digits);
        break;
    case XML_KIND_UUID:
        uuid_format(member, text);
        g_string_append(out, text);
        break;
    case XML_KIND_MAC:
        mac_format(member, text);
        g_string_append(out, text);
        break;
    case XML_KIND_IP:
        ip_format(member, text);
        g_string_append(out, text);
        break;
    case XML_KIND_BITMAP:
        write_bitmap(*(Bitmap *const *)member, out);
        break;
    case XML_KIND_FLAG:
    case XML_KIND_ELEMENT:
    case XML_KIND_ELEMENT_PTR:
    case XML_KIND_LIST:
    case XML_KIND_RAW:
    case XML_KIND_NAMESPACE:
    case XML_KIND_HOOK:
        break;
    }
}

/** xml_escape: append text as documents may hold it, in an attribute between apostrophes or between tags. */
void xml_escape(GString *out, const char *text)
{
    while (*text != '\0') {
        gsize plain = strcspn(text, "&<>\"'");

        g_string_append_len(out, text, (gssize)plain);
        text += plain;
        switch (*text) {
        case '&':
            g_string_append(out, "&amp;");
            break;
        case '<':
            g_string_append(out, "&lt;");
            break;
        case '>':
            g_string_append(out, "&gt;");
            break;
        case '"':
            g_string_append(out, "&quot;");
            break;
        case '\'':
            g_string_append(out, "&apos;");
            break;
        default:
            return;
        }
        text++;
    }
}
