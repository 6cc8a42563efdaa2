/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/domain.h"

/* Bytes of an image that is a file or a block device. */
typedef struct ImageSize {
    guint64 capacity;   /* what a guest sees */
    guint64 allocation; /* what it takes of the storage */
    guint64 physical;   /* up to its end */
} ImageSize;

bool image_size_read(const char *path, ImageFormat format, ImageSize *ret_size, GError **error);
