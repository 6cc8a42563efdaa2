/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Documents of pools, volumes, secrets and devices from outside: read, copied, written, read again. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "conf/nodedev/device.h"
#include "conf/secret/secret.h"
#include "conf/storage/pool.h"
#include "conf/storage/volume.h"
#include "xml/write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void *read_pool(const char *text, gsize length, GPtrArray *warnings)
{
    return storage_pool_def_parse(text, length, 0, warnings, NULL);
}

static void *read_volume(const char *text, gsize length, GPtrArray *warnings)
{
    return storage_volume_def_parse(length % 2 == 0 ? STORAGE_POOL_DIR : STORAGE_POOL_NONE, text, length, 0, warnings, NULL);
}

static void *read_secret(const char *text, gsize length, GPtrArray *warnings)
{
    return secret_def_parse(text, length, 0, warnings, NULL);
}

static void *read_device(const char *text, gsize length, GPtrArray *warnings)
{
    return node_device_def_parse(text, length, NODE_DEVICE_PARSE_NEW, warnings, NULL);
}

static const struct {
    const XmlElement *element;
    void *(*read)(const char *text, gsize length, GPtrArray *warnings);
} kinds[] = {
    { &storage_pool_element, read_pool },
    { &storage_volume_element, read_volume },
    { &secret_element, read_secret },
    { &node_device_element, read_device },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
        void *def = kinds[i].read((const char *)data, size, warnings);

        if (def == NULL)
            continue;
        void *copy = xml_object_copy(kinds[i].element, def);
        g_autofree char *text = xml_write_text(kinds[i].element, copy, 0);
        void *back = kinds[i].read(text, strlen(text), NULL);
        g_assert(xml_object_equal(kinds[i].element, def, copy));
        xml_object_free(kinds[i].element, back);
        xml_object_free(kinds[i].element, copy);
        xml_object_free(kinds[i].element, def);
    }
    return 0;
}
