/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What administrators write of the log. What is taken must be told again in words that mean the same; nothing is opened here. */
#include "base/log-config.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void check_filters(const char *text)
{
    g_autoptr(GPtrArray) filters = log_filters_parse(text, NULL);
    g_autofree char *told = filters != NULL ? log_filters_format(filters) : NULL;
    g_autoptr(GPtrArray) again = told != NULL ? log_filters_parse(told, NULL) : NULL;

    if (told != NULL && (again == NULL || again->len != filters->len))
        g_error("%u filters are told as \"%s\"", filters->len, told);
}

static void check_outputs(const char *text)
{
    g_autoptr(GPtrArray) outputs = log_outputs_parse(text, NULL);
    g_autofree char *told = outputs != NULL ? log_outputs_format(outputs) : NULL;
    g_autoptr(GPtrArray) again = told != NULL ? log_outputs_parse(told, NULL) : NULL;
    g_autofree char *retold = again != NULL ? log_outputs_format(again) : NULL;

    if (told != NULL && g_strcmp0(told, retold) != 0)
        g_error("outputs are told as \"%s\", then as \"%s\"", told, retold != NULL ? retold : "nothing");
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autofree char *text = g_strndup((const char *)data, size);

    check_filters(text);
    check_outputs(text);
    return 0;
}
