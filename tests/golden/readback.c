/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* readback KIND FILE: read a document, print it as it reads back. */
#include <stdio.h>

#include "conf/domain/domain.h"

int main(int argc, char **argv)
{
    g_autofree char *text = NULL;
    g_autofree char *out = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    gsize length;

    if (argc != 3 || !g_file_get_contents(argv[2], &text, &length, &error))
        return 2;

    g_autoptr(DomainDef) def = domain_def_parse(text, length, DOMAIN_PARSE_INACTIVE, warnings, &error);
    for (guint i = 0; i < warnings->len; i++)
        fprintf(stderr, "warning: %s\n", (const char *)g_ptr_array_index(warnings, i));
    if (def == NULL || (out = domain_def_format(def, DOMAIN_FORMAT_INACTIVE | DOMAIN_FORMAT_SECURE, &error)) == NULL) {
        fprintf(stderr, "error: %s\n", error->message);
        return 1;
    }
    fputs(out, stdout);
    return 0;
}
