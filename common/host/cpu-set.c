/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A bit per CPU, laid out as the public API's CPU maps are: CPU n is bit n % 8 of byte n / 8. The last byte is never zero. */
#include "host/cpu-set.h"

#include "base/error.h"

#include <string.h>

struct CpuSet {
    GByteArray *bytes;
};

CpuSet *cpu_set_new(void)
{
    CpuSet *set = g_new(CpuSet, 1);

    set->bytes = g_byte_array_new();
    return set;
}

CpuSet *cpu_set_copy(const CpuSet *set)
{
    CpuSet *copy = cpu_set_new();

    g_byte_array_append(copy->bytes, set->bytes->data, set->bytes->len);
    return copy;
}

void cpu_set_free(CpuSet *set)
{
    if (set == NULL)
        return;
    g_byte_array_unref(set->bytes);
    g_free(set);
}

/* "7" or "4-7" at *text; leaves it behind what was read. */
static bool parse_range(const char **text, guint *ret_first, guint *ret_last)
{
    char *end;
    guint64 first, last;

    if (!g_ascii_isdigit(**text))
        return false;
    first = last = g_ascii_strtoull(*text, &end, 10);
    if (*end == '-') {
        const char *second = end + 1;

        if (!g_ascii_isdigit(*second))
            return false;
        last = g_ascii_strtoull(second, &end, 10);
    }
    if (first > last || last >= CPU_SET_MAX)
        return false;
    *ret_first = (guint)first;
    *ret_last = (guint)last;
    *text = end;
    return true;
}

/**
 * cpu_set_parse: read a list as the kernel writes it
 * @text: numbers and ranges with commas between ("0-3,8"); an empty text is the empty set
 * @ret_set: the set; the caller frees it
 *
 * Errors: ERROR_INVALID_ARG. Thread: any.
 */
bool cpu_set_parse(const char *text, CpuSet **ret_set, GError **error)
{
    g_autoptr(CpuSet) set = cpu_set_new();
    const char *at = text;
    guint first, last;

    while (*at != '\0') {
        if (!parse_range(&at, &first, &last) || (*at != '\0' && *at != ',')) {
            error_set(error, ERROR_INVALID_ARG, "\"%s\" is not a list of CPUs below %d like 0-3,8", text, CPU_SET_MAX);
            return false;
        }
        for (guint cpu = first; cpu <= last; cpu++)
            cpu_set_add(set, cpu);
        if (*at == ',')
            at++;
    }
    *ret_set = g_steal_pointer(&set);
    return true;
}

/** cpu_set_format: the set as "0-3,8", "" for none; the caller frees it. Thread: any. */
char *cpu_set_format(const CpuSet *set)
{
    GString *text = g_string_new(NULL);
    guint span = cpu_set_span(set);

    for (guint first = 0; first < span; first++) {
        guint last = first;

        if (!cpu_set_has(set, first))
            continue;
        while (cpu_set_has(set, last + 1))
            last++;
        g_string_append_printf(text, "%s%u", text->len > 0 ? "," : "", first);
        if (last > first)
            g_string_append_printf(text, "-%u", last);
        first = last;
    }
    return g_string_free(text, FALSE);
}

/** cpu_set_add: put a CPU in; false for a number of CPU_SET_MAX or more. Thread: the set's owner. */
bool cpu_set_add(CpuSet *set, guint cpu)
{
    guint length = set->bytes->len;

    if (cpu >= CPU_SET_MAX)
        return false;
    if (cpu / 8 >= length) {
        g_byte_array_set_size(set->bytes, cpu / 8 + 1);
        memset(set->bytes->data + length, 0, set->bytes->len - length);
    }
    set->bytes->data[cpu / 8] |= (guint8)(1u << cpu % 8);
    return true;
}

bool cpu_set_has(const CpuSet *set, guint cpu)
{
    return cpu / 8 < set->bytes->len && (set->bytes->data[cpu / 8] & 1u << cpu % 8) != 0;
}

guint cpu_set_count(const CpuSet *set)
{
    guint count = 0;

    for (guint i = 0; i < set->bytes->len; i++)
        count += (guint)__builtin_popcount(set->bytes->data[i]);
    return count;
}

/** cpu_set_span: the highest CPU and one, 0 for the empty set. Thread: any. */
guint cpu_set_span(const CpuSet *set)
{
    guint span = set->bytes->len * 8;

    while (span > 0 && !cpu_set_has(set, span - 1))
        span--;
    return span;
}

/** cpu_set_next: move @cpu to the first member from it on; false where there is none. Begin with 0, go on with *cpu + 1. Thread: any. */
bool cpu_set_next(const CpuSet *set, guint *cpu)
{
    for (guint next = *cpu; next < set->bytes->len * 8; next++) {
        if (cpu_set_has(set, next)) {
            *cpu = next;
            return true;
        }
    }
    return false;
}

/** cpu_set_bytes: the map as the API hands it out, @ret_n bytes; the set owns it. Thread: any. */
const guint8 *cpu_set_bytes(const CpuSet *set, guint *ret_n)
{
    *ret_n = set->bytes->len;
    return set->bytes->data;
}
