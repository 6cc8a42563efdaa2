/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/spawn.h"
#include "base/error.h"
#include "base/file.h"
#include "base/pidfd.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *shell_output(Spawn *request, const char *script)
{
    const char *argv[] = { "sh", "-c", script, NULL };
    g_autoptr(GError) error = NULL;
    char *output = NULL;
    int status;

    request->path = "/bin/sh";
    request->argv = argv;
    g_assert_true(spawn_capture(request, 5000, 65536, &output, &status, &error));
    g_assert_no_error(error);
    g_assert_cmpint(status, ==, 0);
    return g_strchomp(output);
}

static void test_environment_is_what_was_asked(void)
{
    const char *environment[] = { "ONLY=this", NULL };
    const char *argv[] = { "env", NULL };
    Spawn request = SPAWN_INIT;
    g_autofree char *output = NULL;

    g_setenv("SPAWN_TEST", "leaks", TRUE);
    request.path = "/usr/bin/env";
    request.argv = argv;
    request.environment = environment;
    g_assert_true(spawn_capture(&request, 5000, 65536, &output, &(int){ 0 }, NULL));
    g_assert_cmpstr(output, ==, "ONLY=this\n");
}

static void test_only_named_descriptors_are_inherited(void)
{
    g_autofd int kept = open("/dev/null", O_RDONLY | O_CLOEXEC);
    g_autofd int leaky = open("/dev/null", O_RDONLY);
    g_autofree char *script = g_strdup_printf("[ -e /dev/fd/%d ] && echo kept; [ -e /dev/fd/%d ] && echo leaked; true", kept, leaky);
    g_autofree char *output = NULL;
    Spawn request = SPAWN_INIT;

    request.inherited = &kept;
    request.n_inherited = 1;
    output = shell_output(&request, script);
    g_assert_cmpstr(output, ==, "kept");
}

static void test_surroundings(void)
{
    SpawnLimit limit = { RLIMIT_CORE, { 0, 0 } };
    g_autofree char *output = NULL;
    Spawn request = SPAWN_INIT;

    request.folder = "/";
    request.set_umask = true;
    request.umask = 027;
    request.limits = &limit;
    request.n_limits = 1;
    output = shell_output(&request, "pwd; umask; ulimit -c");
    g_assert_cmpstr(output, ==, "/\n0027\n0");
}

static void test_cpus_are_chosen(void)
{
    g_autoptr(Bitmap) cpus = bitmap_parse("0", 16);
    g_autofree char *output = NULL;
    Spawn request = SPAWN_INIT;

    request.cpus = cpus;
    output = shell_output(&request, "sed -n 's/^Cpus_allowed_list:.//p' /proc/self/status");
    g_assert_cmpstr(output, ==, "0");
}

static void test_cpu_that_is_not_there_is_an_error(void)
{
    const char *argv[] = { "true", NULL };
    g_autoptr(Bitmap) cpus = bitmap_parse("9999", 16384);
    g_autoptr(GError) error = NULL;
    Spawn request = SPAWN_INIT;
    pid_t pid;

    request.path = "/bin/true";
    request.argv = argv;
    request.cpus = cpus;
    g_assert_false(spawn(&request, &pid, NULL, &error));
    g_assert_nonnull(strstr(error->message, "CPUs"));
}

static void test_user_is_changed_and_ours_is_not(void)
{
    gid_t groups[] = { 5 };
    SpawnUser user = { .uid = 12345, .gid = 12346, .groups = groups, .n_groups = 1 };
    g_autofree char *output = NULL;
    Spawn request = SPAWN_INIT;

    if (geteuid() != 0) {
        g_test_skip("needs root");
        return;
    }
    request.user = &user;
    request.drop_capabilities = true;
    output = shell_output(&request, "grep -E '^(Uid|Groups|Cap(Eff|Bnd))' /proc/self/status | tr -d ' \\t'");
    g_assert_cmpstr(output, ==, "Uid:12345123451234512345\nGroups:5\nCapEff:0000000000000000\nCapBnd:0000000000000000");
    g_assert_cmpuint(geteuid(), ==, 0);
}

static void test_failed_exec_names_step_and_file(void)
{
    const char *argv[] = { "x", NULL };
    g_autoptr(GError) error = NULL;
    Spawn request = SPAWN_INIT;
    pid_t pid = -7;

    request.path = "/nowhere/program";
    request.argv = argv;
    g_assert_false(spawn(&request, &pid, NULL, &error));
    g_assert_true(error_is(error, ERROR_SYSTEM_ERROR));
    g_assert_cmpstr(error->message, ==, "cannot start /nowhere/program: executing it: No such file or directory");
    g_assert_cmpint(pid, ==, -7);
    g_assert_cmpint(waitpid(-1, NULL, WNOHANG), ==, -1); /* nothing left to reap */
}

static void test_failed_folder_is_named(void)
{
    const char *argv[] = { "true", NULL };
    g_autoptr(GError) error = NULL;
    Spawn request = SPAWN_INIT;
    pid_t pid;

    request.path = "/bin/true";
    request.argv = argv;
    request.folder = "/nowhere";
    g_assert_false(spawn(&request, &pid, NULL, &error));
    g_assert_nonnull(strstr(error->message, "working folder"));
}

static void on_signal(int number)
{
}

static void test_signals_are_reset(void)
{
    g_autofree char *output = NULL;
    Spawn request = SPAWN_INIT;
    sigset_t blocked;

    signal(SIGPIPE, SIG_IGN);
    signal(SIGUSR1, on_signal);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &blocked, NULL);
    output = shell_output(&request, "sed -nE 's/^(Sig(Blk|Ign|Cgt):)\\t/\\1/p' /proc/self/status");
    pthread_sigmask(SIG_UNBLOCK, &blocked, NULL);
    g_assert_cmpstr(output, ==, "SigBlk:0000000000000000\nSigIgn:0000000000000000\nSigCgt:0000000000000000");
}

static void test_capture_kills_what_does_not_end(void)
{
    const char *argv[] = { "sleep", "60", NULL };
    g_autoptr(GError) error = NULL;
    g_autofree char *output = NULL;
    Spawn request = SPAWN_INIT;

    request.path = "/bin/sleep";
    request.argv = argv;
    g_assert_false(spawn_capture(&request, 50, 100, &output, &(int){ 0 }, &error));
    g_assert_true(error_is(error, ERROR_OPERATION_TIMEOUT));
    g_assert_cmpint(waitpid(-1, NULL, WNOHANG), ==, -1);
}

static void test_pidfd_sees_the_end(void)
{
    const char *argv[] = { "sleep", "60", NULL };
    g_autofree char *text = NULL;
    g_autofd int pidfd = -1;
    Spawn request = SPAWN_INIT;
    guint64 started = 0;
    int status;
    pid_t pid;

    request.path = "/bin/sleep";
    request.argv = argv;
    g_assert_true(spawn(&request, &pid, &pidfd, NULL));
    g_assert_true(pidfd_start_time(pid, &started, NULL));
    g_assert_cmpuint(started, >, 0);
    g_assert_false(pidfd_wait(pidfd, 0));
    g_assert_true(pidfd_signal(pidfd, SIGTERM, NULL));
    g_assert_true(pidfd_wait(pidfd, 5000));
    g_assert_true(pidfd_reap(pidfd, &status, NULL));
    text = pidfd_status_text(status);
    g_assert_cmpstr(text, ==, "killed by signal 15 (Terminated)");
    g_assert_false(pidfd_start_time(pid, &started, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/spawn/environment-is-what-was-asked", test_environment_is_what_was_asked);
    g_test_add_func("/base/spawn/only-named-descriptors-are-inherited", test_only_named_descriptors_are_inherited);
    g_test_add_func("/base/spawn/surroundings", test_surroundings);
    g_test_add_func("/base/spawn/cpus-are-chosen", test_cpus_are_chosen);
    g_test_add_func("/base/spawn/cpu-that-is-not-there-is-an-error", test_cpu_that_is_not_there_is_an_error);
    g_test_add_func("/base/spawn/user-is-changed-and-ours-is-not", test_user_is_changed_and_ours_is_not);
    g_test_add_func("/base/spawn/failed-exec-names-step-and-file", test_failed_exec_names_step_and_file);
    g_test_add_func("/base/spawn/failed-folder-is-named", test_failed_folder_is_named);
    g_test_add_func("/base/spawn/signals-are-reset", test_signals_are_reset);
    g_test_add_func("/base/spawn/capture-kills-what-does-not-end", test_capture_kills_what_does_not_end);
    g_test_add_func("/base/spawn/pidfd-sees-the-end", test_pidfd_sees_the_end);
    return g_test_run();
}
