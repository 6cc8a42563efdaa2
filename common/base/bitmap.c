/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sets of CPUs and nodes are small and mostly read: words in one block that grows when a bit beyond its end is set. A bit beyond the end
 * is simply not in the set, so no set has a size that callers must know.
 */
#include "base/bitmap.h"

#include <string.h>

#define WORD_BITS 64

struct Bitmap {
    guint64 *words;
    guint    n_words;
};

/** bitmap_new: an empty set. Thread: any. */
Bitmap *bitmap_new(void)
{
    return g_new0(Bitmap, 1);
}

/** bitmap_copy: a set of its own; NULL of NULL. Thread: any. */
Bitmap *bitmap_copy(const Bitmap *bitmap)
{
    if (bitmap == NULL)
        return NULL;

    Bitmap *copy = bitmap_new();

    copy->words = g_memdup2(bitmap->words, bitmap->n_words * sizeof(guint64));
    copy->n_words = bitmap->n_words;
    return copy;
}

void bitmap_free(Bitmap *bitmap)
{
    if (bitmap == NULL)
        return;

    g_free(bitmap->words);
    g_free(bitmap);
}

static bool parse_number(const char **text, guint limit, guint *ret_number)
{
    guint number = 0;

    if (!g_ascii_isdigit(**text))
        return false;
    for (; g_ascii_isdigit(**text); (*text)++) {
        number = number * 10 + (guint)(**text - '0');
        if (number >= limit)
            return false;
    }
    *ret_number = number;
    return true;
}

static void skip_space(const char **text)
{
    while (g_ascii_isspace(**text))
        (*text)++;
}

static bool parse_part(const char **text, guint limit, Bitmap *bitmap)
{
    guint first, last;
    bool exclude;

    skip_space(text);
    exclude = **text == '^';
    *text += exclude;
    if (!parse_number(text, limit, &first))
        return false;
    last = first;
    skip_space(text);
    if (**text == '-' && !exclude) {
        (*text)++;
        skip_space(text);
        if (!parse_number(text, limit, &last) || last < first)
            return false;
    }
    skip_space(text);

    for (guint bit = first; bit <= last; bit++)
        exclude ? bitmap_clear(bitmap, bit) : bitmap_set(bitmap, bit);
    return true;
}

/**
 * bitmap_parse: read a set as documents spell it
 * @text: numbers, ranges and exclusions: "0-3,^2,8"
 * @limit: numbers must be lower
 *
 * Returns a set that the caller frees, or NULL where the text is none. Thread: any.
 */
Bitmap *bitmap_parse(const char *text, guint limit)
{
    g_autoptr(Bitmap) bitmap = bitmap_new();

    for (;;) {
        if (!parse_part(&text, limit, bitmap))
            return NULL;
        if (*text == '\0')
            return g_steal_pointer(&bitmap);
        if (*text++ != ',')
            return NULL;
    }
}

/** bitmap_format: the shortest spelling without exclusions; the caller frees it. Thread: any. */
char *bitmap_format(const Bitmap *bitmap)
{
    GString *text = g_string_new(NULL);

    for (int first = bitmap_next(bitmap, -1); first >= 0; first = bitmap_next(bitmap, first)) {
        int last = first;

        while (bitmap_has(bitmap, (guint)last + 1))
            last++;
        g_string_append_printf(text, "%s%d", text->len > 0 ? "," : "", first);
        if (last > first)
            g_string_append_printf(text, "-%d", last);
        first = last;
    }
    return g_string_free(text, FALSE);
}

void bitmap_set(Bitmap *bitmap, guint bit)
{
    guint word = bit / WORD_BITS;

    if (word >= bitmap->n_words) {
        bitmap->words = g_renew(guint64, bitmap->words, word + 1);
        memset(bitmap->words + bitmap->n_words, 0, (word + 1 - bitmap->n_words) * sizeof(guint64));
        bitmap->n_words = word + 1;
    }
    bitmap->words[word] |= G_GUINT64_CONSTANT(1) << (bit % WORD_BITS);
}

void bitmap_clear(Bitmap *bitmap, guint bit)
{
    if (bit / WORD_BITS < bitmap->n_words)
        bitmap->words[bit / WORD_BITS] &= ~(G_GUINT64_CONSTANT(1) << (bit % WORD_BITS));
}

bool bitmap_has(const Bitmap *bitmap, guint bit)
{
    return bitmap != NULL && bit / WORD_BITS < bitmap->n_words && (bitmap->words[bit / WORD_BITS] >> (bit % WORD_BITS) & 1) != 0;
}

guint bitmap_count(const Bitmap *bitmap)
{
    guint count = 0;

    for (guint i = 0; bitmap != NULL && i < bitmap->n_words; i++)
        count += (guint)__builtin_popcountll(bitmap->words[i]);
    return count;
}

/** bitmap_next: the lowest member above @after (-1: the lowest of all), or -1. Thread: any. */
int bitmap_next(const Bitmap *bitmap, int after)
{
    guint bit = (guint)(after + 1);

    while (bitmap != NULL && bit / WORD_BITS < bitmap->n_words) {
        guint64 rest = bitmap->words[bit / WORD_BITS] >> (bit % WORD_BITS);

        if (rest != 0)
            return (int)(bit + (guint)__builtin_ctzll(rest));
        bit = (bit / WORD_BITS + 1) * WORD_BITS;
    }
    return -1;
}

bool bitmap_equal(const Bitmap *a, const Bitmap *b)
{
    int bit_a = bitmap_next(a, -1), bit_b = bitmap_next(b, -1);

    while (bit_a >= 0 && bit_a == bit_b) {
        bit_a = bitmap_next(a, bit_a);
        bit_b = bitmap_next(b, bit_b);
    }
    return bit_a == bit_b && (a == NULL) == (b == NULL);
}

bool bitmap_overlaps(const Bitmap *a, const Bitmap *b)
{
    for (int bit = bitmap_next(a, -1); bit >= 0; bit = bitmap_next(a, bit)) {
        if (bitmap_has(b, (guint)bit))
            return true;
    }
    return false;
}
