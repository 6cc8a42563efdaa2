/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * virConnectAuthPtrDefault: credentials asked for on the terminal. What must not be seen is read without echo.
 */
#include "client/public/last-error.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A line without its end, or NULL. */
static char *read_line(void)
{
    char line[1024];

    if (fgets(line, sizeof(line), stdin) == NULL)
        return NULL;

    line[strcspn(line, "\r\n")] = '\0';
    return g_strdup(line);
}

static bool ask_one(virConnectCredentialPtr credential)
{
    bool hidden = credential->type == VIR_CRED_PASSPHRASE || credential->type == VIR_CRED_NOECHOPROMPT;
    char *answer;

    if (credential->type == VIR_CRED_EXTERNAL)
        return false;

    if (hidden) {
        /* getpass() asks the terminal itself, whatever stdin is. */
        const char *typed = getpass(credential->prompt);
        answer = g_strdup(typed);
    } else {
        printf("%s", credential->prompt);
        fflush(stdout);
        answer = read_line();
    }
    if (answer == NULL)
        return false;

    if (*answer == '\0' && credential->defresult != NULL) {
        g_free(answer);
        answer = g_strdup(credential->defresult);
    }
    credential->result = answer;
    credential->resultlen = (unsigned int)strlen(answer);
    return true;
}

static int ask(virConnectCredentialPtr credentials, unsigned int n, void *opaque)
{
    for (unsigned int i = 0; i < n; i++) {
        if (!ask_one(&credentials[i]))
            return -1;
    }
    return 0;
}

static const int types[] = { VIR_CRED_AUTHNAME,     VIR_CRED_ECHOPROMPT, VIR_CRED_REALM,   VIR_CRED_PASSPHRASE,
                             VIR_CRED_NOECHOPROMPT, VIR_CRED_EXTERNAL,   VIR_CRED_USERNAME };

static const virConnectAuth auth = { (int *)types, sizeof(types) / sizeof(types[0]), ask, NULL };

virConnectAuthPtr virConnectAuthPtrDefault = (virConnectAuthPtr)&auth;
