/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parameters that a call brings are held against a table of those that there are before any is used. */
#include "daemon/tune.h"

#include "base/error.h"

#include <string.h>

static const TuneField *find(const TuneField *fields, guint n_fields, const char *name)
{
    for (guint i = 0; i < n_fields; i++) {
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    }
    return NULL;
}

/**
 * tune_check: refuse parameters that the table does not know
 *
 * Errors: ERROR_ARGUMENT_UNSUPPORTED for an unknown one; ERROR_INVALID_ARG for one of another type, or twice. Thread: any.
 */
bool tune_check(const TypedParams *params, const TuneField *fields, guint n_fields, GError **error)
{
    for (guint i = 0; i < params->n; i++) {
        const TypedParam *param = &params->items[i];
        const TuneField *field = find(fields, n_fields, param->field);

        if (field == NULL)
            error_set(error, ERROR_ARGUMENT_UNSUPPORTED, "parameter '%s' not supported", param->field);
        else if ((gint32)field->type != param->type)
            error_set(error, ERROR_INVALID_ARG, "invalid type %d for parameter '%s', expected %d", param->type, param->field,
                      (int)field->type);
        else if (typed_params_find(params, param->field) != param)
            error_set(error, ERROR_INVALID_ARG, "parameter '%s' occurs multiple times", param->field);
        else
            continue;
        return false;
    }
    return true;
}
