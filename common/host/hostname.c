/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The name by which other hosts may reach this one. The kernel's name serves when it is qualified already; otherwise the resolver may
 * know better. A name that begins with "localhost" is no use to anybody else: then the kernel's name stands, whatever it is.
 */
#include "host/hostname.h"

#include "base/error.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <unistd.h>

#define NAME_LIMIT 256 /* HOST_NAME_MAX is 64 on Linux, a qualified name has 255 at most */

static char *resolve(const char *name)
{
    const struct addrinfo hints = { .ai_flags = AI_CANONNAME, .ai_family = AF_UNSPEC };
    struct addrinfo *found = NULL;
    char *canonical;

    if (getaddrinfo(name, NULL, &hints, &found) != 0)
        return NULL;
    canonical = g_strdup(found->ai_canonname);
    freeaddrinfo(found);
    return canonical;
}

/** hostname_qualify: the best name for the host that calls itself @name; the caller frees it. Thread: any that the resolver may block. */
char *hostname_qualify(const char *name, HostnameResolver resolver)
{
    g_autofree char *canonical = NULL;

    if (strchr(name, '.') != NULL || g_str_has_prefix(name, "localhost"))
        return g_strdup(name);
    canonical = resolver(name);
    if (canonical == NULL || g_str_has_prefix(canonical, "localhost"))
        return g_strdup(name);
    return g_steal_pointer(&canonical);
}

/** hostname_read: the running host's name; may wait for name servers, so ask once. Errors: ERROR_SYSTEM_ERROR. Thread: may block. */
bool hostname_read(char **ret_name, GError **error)
{
    char name[NAME_LIMIT] = "";

    if (gethostname(name, sizeof(name) - 1) < 0) {
        error_set_errno(error, errno, "cannot get the host's name");
        return false;
    }
    *ret_name = hostname_qualify(name, resolve);
    return true;
}
