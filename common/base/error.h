/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "proto/enums.h"

#include <glib.h>
#include <stdbool.h>

/* The public error numbers (virErrorNumber), the only codes that a GError of ours carries. */
typedef ErrorNumber ErrorCode;

#define VIRT_ERROR (virt_error_quark())
GQuark virt_error_quark(void);

/* What a server said besides code and message; layout and meaning are virError's. */
typedef struct ErrorDetails {
    gint32 domain; /* ERROR_FROM_... */
    gint32 level;  /* ERROR_ERROR, ERROR_WARNING */
    char *strings[3];
    gint32 numbers[2];
} ErrorDetails;

/* making */
void error_set(GError **error, ErrorCode code, const char *format, ...) G_GNUC_PRINTF(3, 4);
void error_set_errno(GError **error, int errnum, const char *format, ...) G_GNUC_PRINTF(3, 4);

void error_take_details(GError *error, const ErrorDetails *details);
void error_set_origin(GError **error, ErrorDomain origin);

/* looking in */
ErrorCode   error_code(const GError *error);
bool        error_is(const GError *error, ErrorCode code);
const char *error_code_phrase(ErrorCode code);
char       *error_public_message(const GError *error);
const ErrorDetails *error_details(const GError *error);
