/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A server behind a program: ssh, or what a URI's `command` names. On the far side our helper knows where its host's sockets are and can
 * start a session's router; where it is not installed, netcat leads to the socket that is usual. Source: the public description of remote
 * URIs.
 */
#include "client/ssh.h"
#include "base/error.h"
#include "base/file.h"
#include "base/spawn.h"
#include "client/place.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static Transport *start_program(GStrv argv, GError **error)
{
    g_autofree char *path = g_find_program_in_path(argv[0]);
    g_auto(GStrv) environment = g_get_environ();
    Spawn request = SPAWN_INIT;
    int pair[2], errors[2];
    pid_t pid;

    if (path == NULL) {
        error_set(error, ERROR_SYSTEM_ERROR, "Cannot find '%s' in path: %s", argv[0], g_strerror(ENOENT));
        return NULL;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) {
        error_set_errno(error, errno, "cannot make a pair of sockets for %s", path);
        return NULL;
    }
    g_autofd int near = pair[0], far = pair[1];
    if (pipe2(errors, O_CLOEXEC) < 0) {
        error_set_errno(error, errno, "cannot make a pipe for %s", path);
        return NULL;
    }
    g_autofd int said = errors[0], says = errors[1];
    (void)fcntl(said, F_SETFL, O_NONBLOCK);

    request.path = path;
    request.argv = (const char *const *)argv;
    request.environment = (const char *const *)environment;
    request.stdio[0] = request.stdio[1] = far;
    request.stdio[2] = says;
    if (!spawn(&request, &pid, NULL, error))
        return NULL;

    Transport *transport = transport_new(fd_steal(&near));
    transport_set_child(transport, pid, fd_steal(&said));
    return transport;
}

/* How netcat is asked to end with its input differs; some refuse what others need. */
static void add_netcat(GString *script, const char *netcat, const char *socket)
{
    g_autofree char *program = g_shell_quote(netcat);
    g_autofree char *path = g_shell_quote(socket);

    g_string_append_printf(script, "if %s -q 2>&1 | grep -q \"requires an argument\"; then exec %s -q0 -U %s; fi; exec %s -U %s", program,
                           program, path, program, path);
}

static void add_helper(GString *script, const Uri *uri, bool readonly)
{
    g_autofree char *name = g_shell_quote(uri->server_name);

    g_string_append_printf(script, "exec virt-ssh-helper%s %s", readonly ? " -r" : "", name);
}

/* What the far shell is to do. The session's socket is nowhere known but there. */
static char *make_script(const Uri *uri, bool readonly)
{
    bool netcat = uri->proxy == URI_PROXY_NETCAT || uri->netcat != NULL || uri->socket != NULL;
    g_autoptr(GString) script = g_string_new("");

    if (uri->proxy == URI_PROXY_NATIVE) {
        add_helper(script, uri, readonly);
        return g_string_free(g_steal_pointer(&script), FALSE);
    }
    if (!netcat) {
        g_string_append(script, "if command -v virt-ssh-helper >/dev/null 2>&1; then ");
        add_helper(script, uri, readonly);
        g_string_append(script, "; fi; ");
    }
    if (uri->session && uri->socket == NULL) {
        g_string_append(script, "echo a session on another host needs virt-ssh-helper there, or a socket in the URI >&2; exit 1");
    } else {
        g_autofree char *socket =
            uri->socket != NULL ? g_strdup(uri->socket) : g_strdup(readonly ? "/run/libvirt/libvirt-sock-ro" : "/run/libvirt/libvirt-sock");
        add_netcat(script, uri->netcat != NULL ? uri->netcat : "nc", socket);
    }
    return g_string_free(g_steal_pointer(&script), FALSE);
}

static void add(GPtrArray *argv, const char *first, const char *second)
{
    g_ptr_array_add(argv, g_strdup(first));
    if (second != NULL)
        g_ptr_array_add(argv, g_strdup(second));
}

/** ssh_arguments: what ssh is called with for @uri; the caller frees it. Thread: any. */
GStrv ssh_arguments(const Uri *uri, bool readonly)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *script = make_script(uri, readonly);
    g_autofree char *quoted = g_shell_quote(script);

    add(argv, uri->command != NULL ? uri->command : "ssh", NULL);
    if (uri->port != 0) {
        g_autofree char *port = g_strdup_printf("%d", uri->port);
        add(argv, "-p", port);
    }
    if (uri->user != NULL)
        add(argv, "-l", uri->user);
    if (uri->keyfile != NULL)
        add(argv, "-i", uri->keyfile);
    add(argv, "-T", NULL);
    add(argv, "-e", "none");
    if (uri->no_tty)
        add(argv, "-o", "BatchMode=yes");
    if (uri->no_verify)
        add(argv, "-o", "StrictHostKeyChecking=no");
    if (uri->known_hosts != NULL) {
        g_autofree char *option = g_strdup_printf("UserKnownHostsFile=%s", uri->known_hosts);
        add(argv, "-o", option);
    }
    add(argv, "--", uri->host != NULL ? uri->host : "localhost");
    g_ptr_array_add(argv, g_strdup_printf("sh -c %s", quoted));
    g_ptr_array_add(argv, NULL);
    return (GStrv)g_ptr_array_free(g_steal_pointer(&argv), FALSE);
}

/** ssh_connect: through ssh. Errors: ERROR_OPERATION_UNSUPPORTED, ERROR_SYSTEM_ERROR; ssh's own words come with the first call. Thread: any. */
Transport *ssh_connect(const Uri *uri, bool readonly, GError **error)
{
    g_auto(GStrv) argv = NULL;

    if (uri->mode == URI_MODE_DIRECT) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "Cannot use direct socket mode for ssh transport");
        return NULL;
    }
    argv = ssh_arguments(uri, readonly);
    return start_program(argv, error);
}

/** ssh_connect_command: through the program that the URI names, without arguments. Thread: any. */
Transport *ssh_connect_command(const Uri *uri, bool readonly, GError **error)
{
    char *argv[] = { uri->command, NULL };

    return start_program(argv, error);
}
