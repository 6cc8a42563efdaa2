/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/domain.h"

/* What an image says of the one below it. */
typedef struct ImageBacking {
    char *path; /* absolute; NULL: there is none */
    ImageFormat format;
} ImageBacking;

void image_backing_clear(ImageBacking *backing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ImageBacking, image_backing_clear)

bool image_read_backing(const char *path, ImageFormat format, ImageBacking *ret_backing, GError **error);
bool image_parse_backing(const char *path, const guint8 *header, gsize length, ImageBacking *ret_backing, GError **error);
bool image_find_chain(Disk *disk, GError **error);
