/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finds a generated route row: two array steps, because the router takes them for every frame. */
#include "proto/routes.h"

/** route_program: the rows of a program, or NULL. Thread: any. */
const RouteProgram *route_program(guint32 program)
{
    for (guint i = 0; i < route_programs_n; i++) {
        if (route_programs[i].program == program)
            return &route_programs[i];
    }
    return NULL;
}

/** route_row: a procedure's row, or NULL where the list has none. Thread: any. */
const RouteRow *route_row(guint32 program, gint32 procedure)
{
    const RouteProgram *rows = route_program(program);

    if (rows == NULL || procedure < 0 || (guint)procedure >= rows->rows_n || rows->rows[procedure].name == NULL)
        return NULL;

    return &rows->rows[procedure];
}
