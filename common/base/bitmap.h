/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A set of small numbers (CPUs, NUMA nodes), written "0-3,^2,8". It grows as bits are set. */
typedef struct Bitmap Bitmap;

Bitmap *bitmap_new(void);
Bitmap *bitmap_copy(const Bitmap *bitmap);
void    bitmap_free(Bitmap *bitmap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Bitmap, bitmap_free)

/* text */
Bitmap *bitmap_parse(const char *text, guint limit);
char   *bitmap_format(const Bitmap *bitmap);

/* changing */
void bitmap_set(Bitmap *bitmap, guint bit);
void bitmap_clear(Bitmap *bitmap, guint bit);

/* looking in */
bool  bitmap_has(const Bitmap *bitmap, guint bit);
guint bitmap_count(const Bitmap *bitmap);
int   bitmap_next(const Bitmap *bitmap, int after);
bool  bitmap_equal(const Bitmap *a, const Bitmap *b);
bool  bitmap_overlaps(const Bitmap *a, const Bitmap *b);
