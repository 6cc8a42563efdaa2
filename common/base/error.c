/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One error idiom for the whole house: a GError in one domain whose code is the public error number, so that what a function reports is
 * what a client will read. Messages are written without the number's own phrase; the edge that sends them puts it in front.
 */
#include "base/error.h"

#include <string.h>

/* Only what came from a server has details; the pointer is all that the rest pays for them. */
typedef struct VirtErrorPrivate {
    ErrorDetails *details;
} VirtErrorPrivate;

static void virt_error_private_init(VirtErrorPrivate *private)
{
    private->details = NULL;
}

static void virt_error_private_copy(const VirtErrorPrivate *from, VirtErrorPrivate *to)
{
    if (from->details == NULL)
        return;

    to->details = g_memdup2(from->details, sizeof(ErrorDetails));
    for (guint i = 0; i < G_N_ELEMENTS(to->details->strings); i++)
        to->details->strings[i] = g_strdup(from->details->strings[i]);
}

static void virt_error_private_clear(VirtErrorPrivate *private)
{
    for (guint i = 0; private->details != NULL && i < G_N_ELEMENTS(private->details->strings); i++)
        g_free(private->details->strings[i]);
    g_free(private->details);
}

G_DEFINE_EXTENDED_ERROR(VirtError, virt_error)

/* What clients show in front of a message: the phrase users know and search for. */
static const struct {
    ErrorCode code;
    const char *phrase;
} error_phrases[] = {
    { ERROR_INTERNAL_ERROR, "internal error" },
    { ERROR_NO_MEMORY, "out of memory" },
    { ERROR_NO_SUPPORT, "this function is not supported by the connection driver" },
    { ERROR_NO_CONNECT, "no connection driver available" },
    { ERROR_INVALID_CONN, "invalid connection pointer in" },
    { ERROR_INVALID_DOMAIN, "invalid domain pointer in" },
    { ERROR_INVALID_ARG, "invalid argument" },
    { ERROR_OPERATION_FAILED, "operation failed" },
    { ERROR_NO_NAME, "missing name information" },
    { ERROR_OS_TYPE, "unknown OS type" },
    { ERROR_NO_SOURCE, "missing source information for device" },
    { ERROR_NO_TARGET, "missing target information for device" },
    { ERROR_XML_ERROR, "XML error" },
    { ERROR_XML_DETAIL, "XML document failed to parse" },
    { ERROR_XML_INVALID_SCHEMA, "XML document failed to validate against schema" },
    { ERROR_DOM_EXIST, "domain already exists" },
    { ERROR_OPERATION_DENIED, "operation forbidden" },
    { ERROR_OPEN_FAILED, "failed to open" },
    { ERROR_SYSTEM_ERROR, NULL },
    { ERROR_RPC, NULL },
    { ERROR_NO_DOMAIN, "Domain not found" },
    { ERROR_AUTH_FAILED, "authentication failed" },
    { ERROR_OPERATION_INVALID, "Requested operation is not valid" },
    { ERROR_CONFIG_UNSUPPORTED, "unsupported configuration" },
    { ERROR_OPERATION_TIMEOUT, "Timed out during operation" },
    { ERROR_OPERATION_UNSUPPORTED, "Operation not supported" },
    { ERROR_OPERATION_ABORTED, "operation aborted" },
    { ERROR_NO_DOMAIN_METADATA, "metadata not found" },
    { ERROR_ACCESS_DENIED, "access denied" },
    { ERROR_OVERFLOW, "numerical overflow" },
    { ERROR_RESOURCE_BUSY, "resource busy" },
    { ERROR_AGENT_UNRESPONSIVE, "Guest agent is not responding" },
    { ERROR_ARGUMENT_UNSUPPORTED, "argument unsupported" },
    { ERROR_DEVICE_MISSING, "device not found" },
    { ERROR_INVALID_STREAM, "invalid stream pointer" },
    { ERROR_NO_SERVER, "Server not found" },
    { ERROR_NO_CLIENT, "Client not found" },
};

/**
 * error_set: set an error of the house
 * @error: where, or NULL
 * @code: the public number
 * @format: what happened, where, and what would be right; no final full stop
 *
 * Thread: any.
 */
void error_set(GError **error, ErrorCode code, const char *format, ...)
{
    va_list args;

    if (error == NULL)
        return;

    va_start(args, format);
    *error = g_error_new_valist(VIRT_ERROR, code, format, args);
    va_end(args);
}

/**
 * error_set_errno: set ERROR_SYSTEM_ERROR from a failed system call
 * @error: where, or NULL
 * @errnum: errno's value
 * @format: what was tried, on what
 *
 * The message is "<format>: <the number's text>". Thread: any.
 */
void error_set_errno(GError **error, int errnum, const char *format, ...)
{
    g_autofree char *what = NULL;
    va_list args;

    if (error == NULL)
        return;

    va_start(args, format);
    what = g_strdup_vprintf(format, args);
    va_end(args);
    *error = g_error_new(VIRT_ERROR, ERROR_SYSTEM_ERROR, "%s: %s", what, g_strerror(errnum));
}

/**
 * error_take_details: keep what a server said besides code and message
 * @error: an error of the house without details
 * @details: copied; its strings belong to the error from here on
 *
 * From here on the message counts as whole: error_public_message() puts nothing before it. Thread: any.
 */
void error_take_details(GError *error, const ErrorDetails *details)
{
    VirtErrorPrivate *private = virt_error_get_private(error);

    private->details = g_memdup2(details, sizeof(*details));
}

/**
 * error_set_origin: say which part of the house an error comes from, as clients name it
 * @error: one that was set; one that has details keeps them
 * @origin: ERROR_FROM_...
 *
 * The message becomes whole, as error_take_details() says. Thread: any.
 */
void error_set_origin(GError **error, ErrorDomain origin)
{
    if (error == NULL || *error == NULL || (*error)->domain != VIRT_ERROR || error_details(*error) != NULL)
        return;

    char *message = error_public_message(*error);
    const ErrorDetails details = { .domain = origin, .level = ERROR_ERROR, .strings = { g_strdup("%s"), g_strdup(message) },
                                   .numbers = { -1, -1 } };
    g_free((*error)->message);
    (*error)->message = message;
    error_take_details(*error, &details);
}

/** error_details: what a server said besides code and message, as long as @error lives; NULL where the error is our own. Thread: any. */
const ErrorDetails *error_details(const GError *error)
{
    return error != NULL && error->domain == VIRT_ERROR ? virt_error_get_private(error)->details : NULL;
}

/**
 * error_code: the public number of an error
 * @error: any GError; one of another domain counts as ERROR_INTERNAL_ERROR, NULL as ERROR_OK
 *
 * Thread: any.
 */
ErrorCode error_code(const GError *error)
{
    if (error == NULL)
        return ERROR_OK;

    return error->domain == VIRT_ERROR ? (ErrorCode)error->code : ERROR_INTERNAL_ERROR;
}

bool error_is(const GError *error, ErrorCode code)
{
    return error != NULL && error_code(error) == code;
}

/**
 * error_code_phrase: the phrase that stands before messages of a number
 * @code: the number
 *
 * Returns a constant, or NULL where a message stands alone. Thread: any.
 */
const char *error_code_phrase(ErrorCode code)
{
    for (gsize i = 0; i < G_N_ELEMENTS(error_phrases); i++) {
        if (error_phrases[i].code == code)
            return error_phrases[i].phrase;
    }
    return NULL;
}

/**
 * error_public_message: the text that a client is sent
 * @error: the error
 *
 * Returns "<phrase>: <message>" or the message alone; the caller frees it. Thread: any.
 */
char *error_public_message(const GError *error)
{
    const char *phrase = error_code_phrase(error_code(error));

    if (phrase == NULL || error_details(error) != NULL)
        return g_strdup(error->message);

    return g_strdup_printf("%s: %s", phrase, error->message);
}
