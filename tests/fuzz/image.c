/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A guest's owner may hand in any bytes as an image. */
#include "prepare/image.h"

int LLVMFuzzerTestOneInput(const guint8 *data, size_t length);

int LLVMFuzzerTestOneInput(const guint8 *data, size_t length)
{
    g_auto(ImageBacking) found = { 0 };

    image_parse_backing("/images/top.qcow2", data, length, &found, NULL);
    return 0;
}
