/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs a fuzzer's function over kept inputs, so that every build checks what the fuzzers once found. */
#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static bool replay(const char *path)
{
    g_autofree char *data = NULL;
    gsize size;

    if (!g_file_get_contents(path, &data, &size, NULL))
        return false;
    LLVMFuzzerTestOneInput((const guint8 *)data, size);
    return true;
}

int main(int argc, char **argv)
{
    guint n = 0;

    for (int i = 1; i < argc; i++) {
        g_autoptr(GDir) folder = g_dir_open(argv[i], 0, NULL);
        const char *name;

        while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
            g_autofree char *path = g_build_filename(argv[i], name, NULL);

            n += replay(path);
        }
    }
    printf("%u inputs\n", n);
    return n > 0 ? 0 : 1;
}
