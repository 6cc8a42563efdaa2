/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Real QEMU is asked; where none is installed the tests are skipped. */
#include "caps/caps.h"
#include "base/error.h"
#include "base/file.h"
#include "caps/cache.h"
#include "caps/emulator.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

typedef struct Fixture {
    char *folder;
    char *binary; /* a wrapper of ours around QEMU, which counts its starts */
    char *starts;
} Fixture;

static void setup(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *qemu = qemu_emulator_find(qemu_emulator_by_arch("x86_64"));
    g_autofree char *script = NULL;

    fixture->folder = g_dir_make_tmp(NULL, NULL);
    if (qemu == NULL)
        return;
    fixture->binary = g_build_filename(fixture->folder, "qemu", NULL);
    fixture->starts = g_build_filename(fixture->folder, "starts", NULL);
    script = g_strdup_printf("#!/bin/sh\necho >> %s\nexec %s \"$@\"\n", fixture->starts, qemu);
    g_assert_true(file_replace(fixture->binary, script, strlen(script), 0755, NULL));
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *command = g_strdup_printf("rm -rf %s", fixture->folder);

    g_assert_cmpint(system(command), ==, 0);
    g_free(fixture->folder);
    g_free(fixture->binary);
    g_free(fixture->starts);
}

static QemuCapsCache *make_cache(Fixture *fixture)
{
    g_autofree char *folder = g_build_filename(fixture->folder, "cache", NULL);

    return qemu_caps_cache_new(folder, NULL);
}

static guint starts(Fixture *fixture)
{
    struct stat info;

    return stat(fixture->starts, &info) == 0 ? (guint)info.st_size : 0;
}

static QemuCaps *get(Fixture *fixture, QemuCapsCache *cache)
{
    g_autoptr(GError) error = NULL;
    QemuCaps *caps = qemu_caps_cache_get(cache, fixture->binary, &error);

    g_assert_no_error(error);
    return caps;
}

static bool skip(Fixture *fixture)
{
    if (fixture->binary == NULL)
        g_test_skip("needs qemu-system-x86_64");
    return fixture->binary == NULL;
}

static void test_qemu_tells(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(QemuCapsCache) cache = make_cache(fixture);
    g_autoptr(QemuCaps) caps = NULL;
    const QemuMachineType *machine;

    if (skip(fixture))
        return;
    caps = get(fixture, cache);
    g_assert_cmpuint(caps->version, >=, 5000000);
    g_assert_cmpstr(caps->target, ==, "x86_64");

    machine = qemu_caps_machine(caps, "pc");
    g_assert_true(g_str_has_prefix(machine->name, "pc-i440fx-"));
    g_assert_cmpstr(machine->default_cpu, ==, "qemu64");
    g_assert_cmpstr(machine->default_ram, ==, "pc.ram");
    g_assert_true(machine == qemu_caps_default_machine(caps));
    g_assert_null(qemu_caps_machine(caps, "none"));

    g_assert_true(caps->accelerators[QEMU_ACCELERATOR_TCG]);
    g_assert_true(qemu_caps_cpu(caps, QEMU_ACCELERATOR_TCG, "qemu64")->usable);
    g_assert_false(qemu_caps_cpu(caps, QEMU_ACCELERATOR_TCG, "host")->usable);
    g_assert_true(json_is_string(json_object_get(caps->host_model[QEMU_ACCELERATOR_TCG], "model")));

    g_assert_true(qemu_caps_has_type(caps, "virtio-blk-pci"));
    g_assert_true(qemu_caps_has_command(caps, "device_add"));
    g_assert_true(qemu_caps_has_option(caps, "sandbox"));
    g_assert_true(qemu_caps_has_value(caps, "netdev", "user"));
    g_assert_true(qemu_caps_has_value(caps, "display", "none"));
    g_assert_true(qemu_caps_has_value(caps, "object", "rng-random"));
    g_assert_true(qemu_caps_has_value(caps, "chardev", "pty"));
    g_assert_true(qemu_caps_has_value(caps, "blockdev", "qcow2"));
    g_assert_true(qemu_caps_has_value(caps, "tpm", "emulator"));
    g_assert_false(qemu_caps_has_value(caps, "netdev", "nonsense"));
}

static void test_asked_once(Fixture *fixture, gconstpointer unused)
{
    guint after_first;

    if (skip(fixture))
        return;
    for (int daemon = 0; daemon < 2; daemon++) {
        g_autoptr(QemuCapsCache) cache = make_cache(fixture);
        g_autoptr(QemuCaps) first = get(fixture, cache);
        g_autoptr(QemuCaps) second = get(fixture, cache);

        g_assert_true(first == second);
        g_assert_nonnull(qemu_caps_machine(second, "q35"));
        if (daemon == 0)
            after_first = starts(fixture);
    }
    g_assert_cmpuint(after_first, >, 0);
    g_assert_cmpuint(starts(fixture), ==, after_first);
}

static void test_changed_binary_is_asked_again(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(QemuCapsCache) cache = make_cache(fixture);
    g_autoptr(QemuCaps) before = NULL;
    g_autoptr(QemuCaps) after = NULL;
    guint once;

    if (skip(fixture))
        return;
    before = get(fixture, cache);
    once = starts(fixture);
    g_assert_cmpint(utime(fixture->binary, NULL), ==, 0);
    after = get(fixture, cache);
    g_assert_cmpuint(starts(fixture), ==, 2 * once);
    g_assert_true(before != after);
}

static void test_damaged_record_is_asked_again(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *spoil = g_strdup_printf("for f in %s/cache/*.json; do echo '{' > $f; done", fixture->folder);
    guint once;

    if (skip(fixture))
        return;
    for (int daemon = 0; daemon < 2; daemon++) {
        g_autoptr(QemuCapsCache) cache = make_cache(fixture);
        g_autoptr(QemuCaps) caps = get(fixture, cache);

        if (daemon == 0) {
            once = starts(fixture);
            g_assert_cmpint(system(spoil), ==, 0);
        }
    }
    g_assert_cmpuint(starts(fixture), ==, 2 * once);
}

static void test_what_is_no_qemu_is_named(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(QemuCapsCache) cache = make_cache(fixture);
    g_autoptr(GError) gone = NULL;
    g_autoptr(GError) other = NULL;

    g_assert_null(qemu_caps_cache_get(cache, "/nowhere/qemu", &gone));
    g_assert_cmpstr(gone->message, ==, "Cannot check QEMU binary /nowhere/qemu: No such file or directory");
    g_assert_null(qemu_caps_cache_get(cache, "/bin/cat", &other));
    g_assert_nonnull(strstr(other->message, "cannot ask /bin/cat"));
    g_assert_nonnull(strstr(other->message, "exit status 1"));
}

/* Found is kept for a moment, not found is not. */
static void test_emulator_is_looked_for_again_until_found(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(QemuCapsCache) cache = make_cache(fixture);
    const QemuEmulator *emulator = qemu_emulator_by_arch("lm32");
    g_autofree char *binary = g_build_filename(fixture->folder, "qemu-system-lm32", NULL);
    g_autofree char *search = g_strdup(g_getenv("PATH"));

    g_setenv("PATH", fixture->folder, TRUE);
    g_assert_null(qemu_caps_cache_find(cache, emulator));
    g_assert_true(file_replace(binary, "", 0, 0755, NULL));
    for (guint i = 0; i < 2; i++) {
        g_autofree char *found = qemu_caps_cache_find(cache, emulator);

        g_assert_cmpstr(found, ==, binary);
    }
    g_assert_null(qemu_caps_cache_find(cache, qemu_emulator_by_arch("cris")));
    g_setenv("PATH", search, TRUE);
}

static void test_model_names_of_emulators(void)
{
    g_assert_cmpstr(qemu_emulator_by_arch("i686")->target, ==, "i386");
    g_assert_cmpstr(qemu_emulator_by_target("arm")->arch, ==, "armv7l");
    g_assert_null(qemu_emulator_by_arch("z80"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, function) g_test_add("/qemud/caps/" name, Fixture, NULL, setup, function, teardown)
    ADD("qemu-tells", test_qemu_tells);
    ADD("asked-once", test_asked_once);
    ADD("changed-binary-is-asked-again", test_changed_binary_is_asked_again);
    ADD("damaged-record-is-asked-again", test_damaged_record_is_asked_again);
    ADD("what-is-no-qemu-is-named", test_what_is_no_qemu_is_named);
    ADD("emulator-is-looked-for-again-until-found", test_emulator_is_looked_for_again_until_found);
    g_test_add_func("/qemud/caps/model-names-of-emulators", test_model_names_of_emulators);
    return g_test_run();
}
