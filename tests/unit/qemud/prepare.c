/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is made ready on the host for a machine, and that nothing of it is left when it fails or ends. */
#include "prepare/prepare.h"

#include "base/error.h"
#include "base/file.h"
#include "command/command.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Fixture {
    char *folder;
    char *image;
    QemuSite *site;
} Fixture;

static void setup(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Paths) paths = NULL;
    g_autoptr(GError) error = NULL;

    fixture->folder = g_dir_make_tmp(NULL, NULL);
    g_assert_cmpint(chmod(fixture->folder, 0711), ==, 0);
    fixture->image = g_build_filename(fixture->folder, "disk.img", NULL);
    g_assert_true(file_replace(fixture->image, "x", 1, 0600, NULL));
    paths = paths_new(fixture->folder, false);
    fixture->site = qemu_site_new(paths, "nobody", NULL, &error);
    g_assert_no_error(error);
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *command = g_strdup_printf("rm -rf %s", fixture->folder);

    qemu_site_free(fixture->site);
    g_assert_cmpint(system(command), ==, 0);
    g_free(fixture->image);
    g_free(fixture->folder);
}

static DomainDef *parse(const char *devices)
{
    g_autofree char *xml = g_strdup_printf("<domain type='qemu'><name>vm</name><uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>"
                                           "<memory>65536</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>"
                                           "<devices>%s</devices></domain>",
                                           devices);
    g_autoptr(GError) error = NULL;
    DomainDef *def = domain_def_parse(xml, strlen(xml), DOMAIN_PARSE_INACTIVE, NULL, &error);

    g_assert_no_error(error);
    return def;
}

static DomainDef *parse_with_disk(Fixture *fixture, const char *path)
{
    g_autofree char *disk =
        g_strdup_printf("<disk type='file' device='disk'><source file='%s'/><target dev='vda' bus='virtio'/></disk>", path);

    return parse(disk);
}

static QemuResources *resources_new(Fixture *fixture)
{
    return qemu_resources_new(fixture->site->folder, 1, "vm");
}

static uid_t owner_of(const char *path)
{
    struct stat info;

    g_assert_cmpint(stat(path, &info), ==, 0);
    return info.st_uid;
}

static bool skip(void)
{
    if (geteuid() != 0)
        g_test_skip("needs root");
    return geteuid() != 0;
}

static void test_channel_without_a_path_gets_one(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(DomainDef) live = parse("<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>");
    g_autoptr(QemuResources) resources = resources_new(fixture);
    g_autofree char *expected = g_build_filename(resources->folder, "org.qemu.guest_agent.0", NULL);
    g_autoptr(GError) error = NULL;

    qemu_prepare(fixture->site, live, false, resources, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(live->channels.items[0]->source.path, ==, expected);
    g_assert_cmpint(qemu_resources_fd(resources, live->channels.items[0]->info.alias, "chardev"), >=, 0);
    g_assert_cmpint(qemu_resources_fd(resources, "monitor", RESOURCE_MONITOR), >=, 0);
    g_assert_cmpint(access(expected, F_OK), ==, 0);

    qemu_prepare_undo(fixture->site, live, resources->folder);
    g_assert_cmpint(access(resources->folder, F_OK), ==, -1);
}

static void test_displays_get_ports_of_their_own(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(DomainDef) first = parse("<graphics type='vnc' port='-1' autoport='yes'/>");
    g_autoptr(DomainDef) second = parse("<graphics type='vnc' port='-1' autoport='yes' websocket='-1'/>");
    g_autoptr(QemuResources) resources = resources_new(fixture);
    int port;

    g_assert_true(qemu_prepare(fixture->site, first, false, resources, NULL));
    g_assert_true(qemu_prepare(fixture->site, second, false, resources, NULL));
    port = first->graphics.items[0]->port;
    g_assert_cmpint(port, >=, 5900);
    g_assert_cmpint(second->graphics.items[0]->port, >, port);
    g_assert_cmpint(second->graphics.items[0]->websocket, >=, 5700);
    g_assert_cmpstr(first->graphics.items[0]->listen, ==, "127.0.0.1");

    qemu_prepare_undo(fixture->site, first, resources->folder);
    g_clear_pointer(&first, domain_def_unref);
    first = parse("<graphics type='vnc' port='-1' autoport='yes'/>");
    g_assert_true(qemu_prepare(fixture->site, first, false, resources, NULL));
    g_assert_cmpint(first->graphics.items[0]->port, ==, port);
}

static void test_image_is_given_and_given_back(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(DomainDef) live = parse_with_disk(fixture, fixture->image);
    g_autoptr(QemuResources) resources = resources_new(fixture);
    g_autoptr(GError) error = NULL;

    if (skip())
        return;
    qemu_prepare(fixture->site, live, false, resources, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(owner_of(fixture->image), ==, fixture->site->identity->user.uid);
    g_assert_cmpuint(live->disks.items[0]->source.index, ==, 1);
    qemu_prepare_undo(fixture->site, live, resources->folder);
    g_assert_cmpuint(owner_of(fixture->image), ==, 0);
}

static void test_missing_image_leaves_nothing(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *path = g_build_filename(fixture->folder, "missing.img", NULL);
    g_autoptr(DomainDef) live = parse_with_disk(fixture, path);
    g_autoptr(QemuResources) resources = resources_new(fixture);
    g_autoptr(GError) error = NULL;

    g_assert_false(qemu_prepare(fixture->site, live, false, resources, &error));
    g_assert_true(error_is(error, ERROR_SYSTEM_ERROR));
    g_assert_nonnull(strstr(error->message, path));
    g_assert_cmpint(access(resources->folder, F_OK), ==, -1);
}

static void test_second_image_that_fails_gives_the_first_back(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *disks = g_strdup_printf("<disk type='file'><source file='%s'/><target dev='vda' bus='virtio'/></disk>"
                                             "<disk type='file'><source file='%s.none'/><target dev='vdb' bus='virtio'/></disk>",
                                             fixture->image, fixture->image);
    g_autoptr(DomainDef) live = parse(disks);
    g_autoptr(QemuResources) resources = resources_new(fixture);

    if (skip())
        return;
    g_assert_false(qemu_prepare(fixture->site, live, false, resources, NULL));
    g_assert_cmpuint(owner_of(fixture->image), ==, 0);
}

static void test_optional_medium_may_be_missing(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(DomainDef) live = parse("<disk type='file' device='cdrom'><source file='/nowhere.iso' startupPolicy='optional'/>"
                                      "<target dev='hdc' bus='ide'/><readonly/></disk>");
    g_autoptr(QemuResources) resources = resources_new(fixture);
    g_autoptr(GError) error = NULL;

    qemu_prepare(fixture->site, live, false, resources, &error);
    g_assert_no_error(error);
    g_assert_true(storage_source_is_empty(&live->disks.items[0]->source));
    qemu_prepare_undo(fixture->site, live, resources->folder);
}

static void test_network_that_nobody_serves_is_named(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(DomainDef) live = parse("<interface type='network'><mac address='52:54:00:00:00:01'/><source network='blue'/></interface>");
    g_autoptr(QemuResources) resources = resources_new(fixture);
    g_autoptr(GError) error = NULL;

    g_assert_false(qemu_prepare(fixture->site, live, false, resources, &error));
    g_assert_nonnull(strstr(error->message, "'blue'"));
}

static void test_bridge_that_is_not_there_is_named(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(DomainDef) live = parse("<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='nobr0'/></interface>");
    g_autoptr(QemuResources) resources = resources_new(fixture);
    g_autoptr(GError) error = NULL;

    if (skip() || access("/dev/net/tun", R_OK | W_OK) < 0)
        return;
    g_assert_false(qemu_prepare(fixture->site, live, false, resources, &error));
    g_assert_nonnull(strstr(error->message, "nobr0"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, function) g_test_add("/qemud/prepare/" name, Fixture, NULL, setup, function, teardown)
    ADD("channel-without-a-path-gets-one", test_channel_without_a_path_gets_one);
    ADD("displays-get-ports-of-their-own", test_displays_get_ports_of_their_own);
    ADD("image-is-given-and-given-back", test_image_is_given_and_given_back);
    ADD("missing-image-leaves-nothing", test_missing_image_leaves_nothing);
    ADD("second-image-that-fails-gives-the-first-back", test_second_image_that_fails_gives_the_first_back);
    ADD("optional-medium-may-be-missing", test_optional_medium_may_be_missing);
    ADD("network-that-nobody-serves-is-named", test_network_that_nobody_serves_is_named);
    ADD("bridge-that-is-not-there-is-named", test_bridge_that_is_not_there_is_named);
    return g_test_run();
}
