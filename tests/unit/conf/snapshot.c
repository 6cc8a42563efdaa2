/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conf/snapshot/snapshot.h"

#include <string.h>

#include "conf/checkpoint/checkpoint.h"

#define NOW 1234

static const char machine[] = "<domain type='test'><name>m</name><memory>1</memory><os><type>hvm</type></os><devices>"
                              "<disk type='file'><source file='/a.img'/><target dev='vda'/></disk>"
                              "<disk type='file' device='cdrom'><target dev='hdc'/></disk></devices></domain>";

static SnapshotDef *parse(const char *inside, guint flags, GError **error)
{
    g_autofree char *xml = g_strdup_printf("<domainsnapshot>%s</domainsnapshot>", inside);

    return snapshot_def_parse(xml, strlen(xml), flags, NOW, error);
}

static void assert_refused(const char *inside, guint flags, ErrorCode code)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(parse(inside, flags, &error));
    g_assert_cmpint(error_code(error), ==, code);
}

static void new_snapshot_is_named_by_its_time(void)
{
    g_autoptr(SnapshotDef) def = parse("<state>running</state><parent><name>p</name></parent><creationTime>5</creationTime>", 0, NULL);

    g_assert_cmpstr(def->name, ==, "1234");
    g_assert_cmpint(def->creation_time, ==, NOW);
    g_assert_null(def->parent);
    g_assert_cmpint(def->state, ==, SNAPSHOT_STATE_UNSET);
}

static void redefined_snapshot_keeps_what_it_says(void)
{
    g_autoptr(SnapshotDef) def = parse("<name>n</name><state>paused</state><parent><name>p</name></parent><creationTime>5</creationTime>",
                                       SNAPSHOT_PARSE_REDEFINE, NULL);

    g_assert_cmpint(def->creation_time, ==, 5);
    g_assert_cmpstr(def->parent, ==, "p");
    g_assert_cmpint(def->state, ==, SNAPSHOT_STATE_PAUSED);
}

static void redefined_snapshot_must_be_whole(void)
{
    assert_refused("<name>n</name><state>running</state>", SNAPSHOT_PARSE_REDEFINE, ERROR_INTERNAL_ERROR);
    assert_refused("<name>n</name><creationTime>5</creationTime>", SNAPSHOT_PARSE_REDEFINE, ERROR_XML_ERROR);
    assert_refused("<state>running</state><creationTime>5</creationTime>", SNAPSHOT_PARSE_REDEFINE, ERROR_XML_ERROR);
    assert_refused("<name>n</name><state>shutoff</state><creationTime>5</creationTime><memory snapshot='internal'/>",
                   SNAPSHOT_PARSE_REDEFINE, ERROR_XML_ERROR);
}

static void memory_must_say_where_it_goes(void)
{
    assert_refused("<memory snapshot='external'/>", 0, ERROR_XML_ERROR);
    assert_refused("<memory snapshot='internal' file='/m'/>", 0, ERROR_XML_ERROR);
    assert_refused("<memory file='m'/>", 0, ERROR_XML_ERROR);
    assert_refused("<memory file='/m'/>", SNAPSHOT_PARSE_DISK_ONLY, ERROR_XML_ERROR);
}

static DomainDef *parse_machine(void)
{
    return domain_def_parse(machine, strlen(machine), DOMAIN_PARSE_INACTIVE, NULL, NULL);
}

static void disks_are_named_in_the_machines_order(void)
{
    g_autoptr(DomainDef) domain = parse_machine();
    g_autoptr(SnapshotDef) def = parse("<disks><disk name='hdc'/><disk name='/a.img'/></disks>", 0, NULL);

    g_assert_true(snapshot_def_align_disks(def, domain, SNAPSHOT_PLACE_INTERNAL, false, NULL));
    g_assert_cmpuint(def->disks.n, ==, 2);
    g_assert_cmpstr(def->disks.items[0]->name, ==, "vda");
    g_assert_cmpint(def->disks.items[0]->place, ==, SNAPSHOT_PLACE_INTERNAL);
    g_assert_cmpint(def->disks.items[1]->place, ==, SNAPSHOT_PLACE_NO);
}

static void assert_not_aligned(const char *disks)
{
    g_autoptr(DomainDef) domain = parse_machine();
    g_autoptr(SnapshotDef) def = parse(disks, 0, NULL);
    g_autoptr(GError) error = NULL;

    g_assert_false(snapshot_def_align_disks(def, domain, SNAPSHOT_PLACE_INTERNAL, true, &error));
    g_assert_cmpint(error_code(error), ==, ERROR_CONFIG_UNSUPPORTED);
}

static void disks_must_be_the_machines(void)
{
    assert_not_aligned("<disks><disk name='vdz'/></disks>");
    assert_not_aligned("<disks><disk name='vda'/><disk name='vda'/></disks>");
    assert_not_aligned("<disks><disk name='vda' snapshot='external'/></disks>");
}

static CheckpointDef *parse_checkpoint(const char *xml, guint flags, GError **error)
{
    return checkpoint_def_parse(xml, strlen(xml), flags, NOW, error);
}

static void checkpoint_notes_what_is_written_to(void)
{
    g_autoptr(DomainDef) domain = parse_machine();
    g_autoptr(CheckpointDef) def = parse_checkpoint("<domaincheckpoint><name>c</name></domaincheckpoint>", 0, NULL);
    g_autofree char *text = NULL;

    g_assert_true(checkpoint_def_align_disks(def, domain, NULL));
    text = checkpoint_def_format(def, false, false);
    g_assert_nonnull(strstr(text, "<disk name='vda' checkpoint='bitmap' bitmap='c'/>"));
    g_assert_nonnull(strstr(text, "<disk name='hdc' checkpoint='no'/>"));
}

static void redefined_checkpoint_has_a_time(void)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(parse_checkpoint("<domaincheckpoint><name>c</name></domaincheckpoint>", CHECKPOINT_PARSE_REDEFINE, &error));
    g_assert_cmpint(error_code(error), ==, ERROR_INTERNAL_ERROR);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(function) g_test_add_func("/snapshot/" #function, function)
    CASE(new_snapshot_is_named_by_its_time);
    CASE(redefined_snapshot_keeps_what_it_says);
    CASE(redefined_snapshot_must_be_whole);
    CASE(memory_must_say_where_it_goes);
    CASE(disks_are_named_in_the_machines_order);
    CASE(disks_must_be_the_machines);
    CASE(checkpoint_notes_what_is_written_to);
    CASE(redefined_checkpoint_has_a_time);
    return g_test_run();
}
