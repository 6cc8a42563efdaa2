/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/error.h"
#include "conf/storage/capabilities.h"
#include "conf/storage/pool.h"
#include "conf/storage/volume.h"

#include <string.h>

typedef struct Fault {
    const char *document;
    ErrorCode code;
    const char *says; /* in the message */
} Fault;

#define POOL(type, inside)  "<pool type='" type "'><name>n</name>" inside "</pool>"
#define TARGET              "<target><path>/t</path></target>"
#define VOLUME(inside)      "<volume><name>v</name><capacity>10</capacity>" inside "</volume>"
#define RBD(inside)         POOL("rbd", "<source><host name='h'/><name>p</name>" inside "</source>")
#define SCSI(adapter)       POOL("scsi", "<source>" adapter "</source>" TARGET)
#define AUTH(attributes, secret) RBD("<auth " attributes ">" secret "</auth>")

static const Fault pool_faults[] = {
    { "<volume/>", ERROR_XML_ERROR, "not a <pool>" },
    { "<pool", ERROR_XML_DETAIL, "line 1" },
    { "<pool><name>n</name></pool>", ERROR_XML_ERROR, "/pool/@type: is missing" },
    { POOL("zork", TARGET), ERROR_XML_ERROR, "\"zork\" is not one of dir, fs" },
    { "<pool type='dir'>" TARGET "</pool>", ERROR_XML_ERROR, "/pool/name" },
    { "<pool type='dir'><name>a/b</name>" TARGET "</pool>", ERROR_XML_ERROR, "\"a/b\"" },
    { POOL("dir", ""), ERROR_XML_ERROR, "/pool/target/path: is missing" },
    { POOL("dir", "<uuid>x</uuid>" TARGET), ERROR_XML_ERROR, "/pool/uuid" },
    { POOL("fs", TARGET), ERROR_XML_ERROR, "/pool/source/device: is missing" },
    { POOL("fs", "<source><device path='/d'/><format type='zork'/></source>" TARGET), ERROR_CONFIG_UNSUPPORTED, "auto, ext2" },
    { POOL("fs", "<source><device/></source>" TARGET), ERROR_XML_ERROR, "device/@path" },
    { POOL("disk", "<source><device path='/d' part_separator='q'/></source>" TARGET), ERROR_XML_ERROR, "yes, no" },
    { POOL("netfs", TARGET), ERROR_XML_ERROR, "source/host" },
    { POOL("netfs", "<source><host/></source>" TARGET), ERROR_XML_ERROR, "host/@name" },
    { POOL("netfs", "<source><host name='h'/></source>" TARGET), ERROR_XML_ERROR, "source/dir/@path" },
    { POOL("scsi", TARGET), ERROR_XML_ERROR, "source/adapter" },
    { SCSI("<adapter type='zork'/>"), ERROR_XML_ERROR, "scsi_host, fc_host" },
    { SCSI("<adapter type='scsi_host'/>"), ERROR_XML_ERROR, "adapter/@name" },
    { SCSI("<adapter type='fc_host'/>"), ERROR_XML_ERROR, "adapter/@wwnn" },
    { SCSI("<adapter type='fc_host' wwnn='1' wwpn='2'/>"), ERROR_INTERNAL_ERROR, "16 hexadecimal" },
    { SCSI("<adapter wwnn='2000000012341234'/>"), ERROR_XML_ERROR, "fc_host" },
    { SCSI("<adapter type='scsi_host'><parentaddr unique_id='1'/></adapter>"), ERROR_XML_ERROR, "parentaddr/address" },
    { POOL("rbd", "<source><host name='h'/></source>"), ERROR_XML_ERROR, "source/name" },
    { AUTH("username='u'", "<secret usage='s'/>"), ERROR_CONFIG_UNSUPPORTED, "auth/@type" },
    { AUTH("type='zork' username='u'", "<secret usage='s'/>"), ERROR_CONFIG_UNSUPPORTED, "chap, ceph" },
    { AUTH("type='ceph'", "<secret usage='s'/>"), ERROR_XML_ERROR, "auth/@username" },
    { AUTH("type='ceph' username='u'", ""), ERROR_XML_ERROR, "auth/secret" },
    { AUTH("type='ceph' username='u'", "<secret uuid='1'/>"), ERROR_XML_ERROR, "secret/@uuid" },
    { POOL("iscsi-direct", "<source><host name='h'/><device path='d'/></source>"), ERROR_CONFIG_UNSUPPORTED, "initiator" },
    { POOL("logical", "<features><cow state='yes'/></features>"), ERROR_NO_SUPPORT, "features/cow" },
    { POOL("dir", "<target><path>/t</path><permissions><mode>9</mode></permissions></target>"), ERROR_XML_ERROR, "permissions/mode" },
    { POOL("dir", "<target><path>/t</path><permissions><owner>-2</owner></permissions></target>"), ERROR_XML_ERROR, "permissions/owner" },
    { POOL("rbd", "<source><host name='h'/><name>p</name></source><refresh><volume allocation='x'/></refresh>"), ERROR_XML_ERROR,
      "default, capacity" },
};

static const Fault volume_faults[] = {
    { "<volume type='zork'><name>v</name><capacity>1</capacity></volume>", ERROR_CONFIG_UNSUPPORTED, "file, block" },
    { "<volume><capacity>1</capacity></volume>", ERROR_XML_ERROR, "/volume/name" },
    { "<volume><name/><capacity>1</capacity></volume>", ERROR_XML_ERROR, "/volume/name" },
    { "<volume><name>v</name></volume>", ERROR_XML_ERROR, "/volume/capacity" },
    { "<volume><name>v</name><capacity>x</capacity></volume>", ERROR_XML_ERROR, "/volume/capacity" },
    { "<volume><name>v</name><capacity unit='E'>17</capacity></volume>", ERROR_OVERFLOW, "16 EiB" },
    { VOLUME("<target><format type='none'/></target>"), ERROR_CONFIG_UNSUPPORTED, "raw, dir" },
    { VOLUME("<target><compat>1</compat></target>"), ERROR_XML_ERROR, "target/compat" },
    { VOLUME("<target><features><zork/></features></target>"), ERROR_CONFIG_UNSUPPORTED, "lazy_refcounts" },
    { VOLUME("<target><encryption/></target>"), ERROR_XML_ERROR, "encryption/@format" },
    { VOLUME("<target><encryption format='zork'/></target>"), ERROR_CONFIG_UNSUPPORTED, "luks2" },
    { VOLUME("<target><encryption format='luks'><cipher name='aes'/></encryption></target>"), ERROR_XML_ERROR, "cipher/@size" },
    { VOLUME("<target><encryption format='luks'><ivgen name='x'/></encryption></target>"), ERROR_XML_ERROR, "cipher/@name" },
    { VOLUME("<target><encryption format='luks'><secret type='x' usage='y'/></encryption></target>"), ERROR_CONFIG_UNSUPPORTED,
      "passphrase" },
    { VOLUME("<backingStore><path>/b</path><format type='auto'/></backingStore>"), ERROR_CONFIG_UNSUPPORTED, "backingStore/format" },
};

static void assert_fault(const Fault *fault, const GError *error)
{
    if (!error_is(error, fault->code) || strstr(error->message, fault->says) == NULL)
        g_error("%s: found \"%s\" (%d), expected \"%s\" (%d)", fault->document, error != NULL ? error->message : "nothing",
                (int)error_code(error), fault->says, (int)fault->code);
}

static void test_each_fault_of_a_pool_is_named(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(pool_faults); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(StoragePoolDef) def = storage_pool_def_parse(pool_faults[i].document, strlen(pool_faults[i].document), 0, NULL, &error);

        assert_fault(&pool_faults[i], error);
        g_assert_null(def);
    }
}

static void test_each_fault_of_a_volume_is_named(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(volume_faults); i++) {
        g_autoptr(GError) error = NULL;
        const char *document = volume_faults[i].document;
        g_autoptr(StorageVolumeDef) def = storage_volume_def_parse(STORAGE_POOL_DIR, document, strlen(document), 0, NULL, &error);

        assert_fault(&volume_faults[i], error);
        g_assert_null(def);
    }
}

static StoragePoolDef *parse_pool(const char *document)
{
    g_autoptr(GError) error = NULL;
    StoragePoolDef *def = storage_pool_def_parse(document, strlen(document), 0, NULL, &error);

    g_assert_no_error(error);
    return def;
}

static void test_name_of_pool_and_source_stand_for_each_other(void)
{
    g_autoptr(StoragePoolDef) by_source = parse_pool("<pool type='logical'><source><name>vg</name></source></pool>");
    g_autoptr(StoragePoolDef) by_pool = parse_pool("<pool type='zfs'><name>tank</name></pool>");

    g_assert_cmpstr(by_source->name, ==, "vg");
    g_assert_cmpstr(by_source->target_path, ==, "/dev/vg");
    g_assert_cmpstr(by_pool->source.name, ==, "tank");
    g_assert_cmpstr(by_pool->target_path, ==, "/dev/zvol/tank");
}

static void test_paths_lose_needless_slashes(void)
{
    static const char *const pairs[][2] = { { "/t//a/../b/", "/t/a/../b" }, { "//t//x//", "//t/x" }, { "///t", "/t" }, { "/", "/" } };

    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *tidy = storage_path_tidy(pairs[i][0]);

        g_assert_cmpstr(tidy, ==, pairs[i][1]);
    }
}

static void test_nobody_owns_what_nobody_is_said_to_own(void)
{
    g_autoptr(StoragePoolDef) def = parse_pool(POOL(
        "dir", "<target><path>/t</path><permissions><owner>-1</owner><group>4294967295</group><mode>755</mode></permissions></target>"));

    g_assert_false(def->permissions.has_owner);
    g_assert_false(def->permissions.has_group);
    g_assert_cmpstr(def->permissions.mode, ==, "0755");
    g_assert_cmpuint(storage_permissions_mode(&def->permissions, 0), ==, 0755);
}

static void test_formats_of_a_volume_are_those_of_its_pool(void)
{
    static const char document[] = VOLUME("<target><format type='linux'/></target>");
    g_autoptr(GError) error = NULL;
    g_autoptr(StorageVolumeDef) on_disk = storage_volume_def_parse(STORAGE_POOL_DISK, document, strlen(document), 0, NULL, &error);
    g_autoptr(StorageVolumeDef) in_group = storage_volume_def_parse(STORAGE_POOL_LOGICAL, document, strlen(document), 0, NULL, &error);
    g_autoptr(StorageVolumeDef) in_folder = NULL;

    g_assert_no_error(error);
    g_assert_cmpstr(on_disk->format, ==, "linux");
    g_assert_null(in_group->format);
    in_folder = storage_volume_def_parse(STORAGE_POOL_DIR, document, strlen(document), 0, NULL, &error);
    g_assert_true(error_is(error, ERROR_CONFIG_UNSUPPORTED));
}

static void test_sources_are_asked_for_and_listed(void)
{
    static const char question[] = "<source><host name='h'/><initiator><iqn name='i'/></initiator></source>";
    g_autoptr(GError) error = NULL;
    g_autoptr(StoragePoolSource) asked = storage_pool_source_parse(STORAGE_POOL_ISCSI, question, strlen(question), &error);
    g_autoptr(StoragePoolSources) found = storage_pool_sources_new();
    g_autofree char *text = NULL;

    g_assert_no_error(error);
    g_assert_cmpstr(asked->hosts.items[0]->name, ==, "h");
    StoragePoolSource *source = storage_pool_source_new(STORAGE_POOL_LOGICAL);
    source->name = g_strdup("vg");
    storage_pool_source_add_device(source, "/dev/sda1");
    xml_list_append(&found->items, source);
    text = storage_pool_sources_format(found);
    g_assert_cmpstr(text, ==, "<sources>\n  <source>\n    <device path='/dev/sda1'/>\n    <name>vg</name>\n  </source>\n</sources>\n");
}

static void test_capabilities_show_what_can_be_had(void)
{
    g_autofree char *text = storage_capabilities_format(XML_BIT(STORAGE_POOL_DIR) | XML_BIT(STORAGE_POOL_LOGICAL));

    g_assert_nonnull(strstr(text, "<pool type='dir' supported='yes'>\n    <volOptions>\n      <defaultFormat type='raw'/>"));
    g_assert_nonnull(strstr(text, "<pool type='mpath' supported='no'"));
    g_assert_nonnull(strstr(text, "<value>lvm2</value>"));
}

static void test_source_stands_open_though_empty(void)
{
    g_autoptr(StoragePoolDef) def = parse_pool(POOL("dir", TARGET));
    g_autofree char *text = storage_pool_def_format(def);

    g_assert_nonnull(strstr(text, "  <source>\n  </source>\n"));
}

static void test_same_source_is_seen(void)
{
    g_autoptr(StoragePoolDef) fs = parse_pool(POOL("fs", "<source><device path='/dev/a'/></source>" TARGET));
    g_autoptr(StoragePoolDef) disk = parse_pool(POOL("disk", "<source><device path='/dev/b'/><device path='/dev/a'/></source>" TARGET));
    g_autoptr(StoragePoolDef) folder = parse_pool(POOL("dir", TARGET));
    g_autoptr(StoragePoolDef) host0 = parse_pool(SCSI("<adapter name='host0'/>"));
    g_autoptr(StoragePoolDef) same_host = parse_pool(SCSI("<adapter name='scsi_host0'/>"));
    g_autoptr(StoragePoolDef) by_address = parse_pool(SCSI(
        "<adapter type='scsi_host'><parentaddr unique_id='1'><address domain='0' bus='0' slot='2' function='0'/></parentaddr></adapter>"));

    g_assert_true(storage_pool_def_shares_source(fs, disk));
    g_assert_false(storage_pool_def_shares_source(fs, folder));
    g_assert_true(storage_pool_def_shares_source(folder, folder));
    g_assert_true(storage_pool_def_shares_source(host0, same_host));
    g_assert_false(storage_pool_def_shares_source(host0, by_address));
    g_assert_true(storage_pool_def_shares_source(by_address, by_address));
}

static void test_copy_is_equal(void)
{
    g_autoptr(StoragePoolDef) def = parse_pool(AUTH("type='ceph' username='u'", "<secret usage='s'/>"));
    g_autoptr(StoragePoolDef) copy = xml_object_copy(&storage_pool_element, def);

    g_assert_true(xml_object_equal(&storage_pool_element, def, copy));
    g_free(copy->source.auth->username);
    copy->source.auth->username = g_strdup("v");
    g_assert_false(xml_object_equal(&storage_pool_element, def, copy));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/storage/pool-faults", test_each_fault_of_a_pool_is_named);
    g_test_add_func("/storage/volume-faults", test_each_fault_of_a_volume_is_named);
    g_test_add_func("/storage/names", test_name_of_pool_and_source_stand_for_each_other);
    g_test_add_func("/storage/paths", test_paths_lose_needless_slashes);
    g_test_add_func("/storage/permissions", test_nobody_owns_what_nobody_is_said_to_own);
    g_test_add_func("/storage/formats", test_formats_of_a_volume_are_those_of_its_pool);
    g_test_add_func("/storage/sources", test_sources_are_asked_for_and_listed);
    g_test_add_func("/storage/capabilities", test_capabilities_show_what_can_be_had);
    g_test_add_func("/storage/open-source", test_source_stands_open_though_empty);
    g_test_add_func("/storage/same-source", test_same_source_is_seen);
    g_test_add_func("/storage/copy", test_copy_is_equal);
    return g_test_run();
}
