/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <os>: what kind of machine it is and how it boots. */
#include "conf/domain/os.h"

ENUM_TABLE(os_type, "OS type", [OS_TYPE_HVM] = "hvm", [OS_TYPE_XEN] = "xen", [OS_TYPE_LINUX] = "linux", [OS_TYPE_EXE] = "exe",
           [OS_TYPE_UML] = "uml", [OS_TYPE_XENPVH] = "xenpvh");
ENUM_TABLE(boot_device, "boot device", [BOOT_DEVICE_FD] = "fd", [BOOT_DEVICE_CDROM] = "cdrom", [BOOT_DEVICE_HD] = "hd",
           [BOOT_DEVICE_NETWORK] = "network");
ENUM_TABLE(loader_type, "loader type", [LOADER_TYPE_ROM] = "rom", [LOADER_TYPE_PFLASH] = "pflash", [LOADER_TYPE_NONE] = "none");
ENUM_TABLE(firmware_kind, "firmware", [FIRMWARE_BIOS] = "bios", [FIRMWARE_EFI] = "efi");
STATIC_ENUM_TABLE(smbios_mode, "SMBIOS mode", [SMBIOS_MODE_NONE] = "none", [SMBIOS_MODE_EMULATE] = "emulate", [SMBIOS_MODE_HOST] = "host",
                  [SMBIOS_MODE_SYSINFO] = "sysinfo");

static const XmlField os_boot_fields[] = {
    XML_ENUM("@dev", OsBoot, device, boot_device, XML_REQUIRED, XML_GUEST_ABI),
    XML_FIELDS_END,
};

static const XmlElement os_boot_element = { .name = "boot", .size = sizeof(OsBoot), .fields = os_boot_fields };

STATIC_ENUM_TABLE(firmware_feature_name, "firmware feature", [FIRMWARE_FEATURE_ENROLLED_KEYS] = "enrolled-keys",
                  [FIRMWARE_FEATURE_SECURE_BOOT] = "secure-boot");

static const XmlField firmware_feature_fields[] = {
    XML_YES_NO("@enabled", FirmwareFeature, enabled, XML_REQUIRED),
    XML_ENUM("@name", FirmwareFeature, name, firmware_feature_name, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement firmware_feature_element = {
    .name = "feature",
    .size = sizeof(FirmwareFeature),
    .fields = firmware_feature_fields,
};

static const XmlField os_loader_fields[] = {
    XML_YES_NO("@readonly", OsLoader, readonly, XML_GUEST_ABI),
    XML_YES_NO("@secure", OsLoader, secure, XML_GUEST_ABI),
    XML_ENUM("@type", OsLoader, type, loader_type, XML_GUEST_ABI),
    XML_YES_NO("@stateless", OsLoader, stateless),
    XML_STRING("", OsLoader, path),
    XML_FIELDS_END,
};

static const XmlElement os_loader_element = { .name = "loader", .size = sizeof(OsLoader), .fields = os_loader_fields };

static const XmlField os_nvram_fields[] = {
    XML_STRING("@template", OsNvram, template_path),
    XML_ENUM("@type", OsNvram, source.type, storage_type),
    XML_STRING("", OsNvram, path_text, XML_WHEN(OsNvram, source.type, XML_BIT(STORAGE_TYPE_NONE))),
    XML_SUB("source", OsNvram, source, storage_source_element),
    XML_FIELDS_END,
};

static const XmlElement os_nvram_element = { .name = "nvram", .size = sizeof(OsNvram), .fields = os_nvram_fields };

static const XmlField os_argument_fields[] = {
    XML_STRING("", OsArgument, value),
    XML_FIELDS_END,
};

static const XmlElement os_argument_element = { .name = "initarg", .size = sizeof(OsArgument), .fields = os_argument_fields };

static const XmlField os_environment_fields[] = {
    XML_STRING("@name", OsEnvironment, name, XML_REQUIRED),
    XML_STRING("", OsEnvironment, value),
    XML_FIELDS_END,
};

static const XmlElement os_environment_element = { .name = "initenv", .size = sizeof(OsEnvironment), .fields = os_environment_fields };

static const XmlField os_fields[] = {
    XML_ENUM("@firmware", Os, firmware, firmware_kind),
    XML_STRING("type/@arch", Os, arch, XML_GUEST_ABI),
    XML_STRING("type/@machine", Os, machine, XML_GUEST_ABI),
    XML_ENUM("type", Os, type, os_type, XML_GUEST_ABI),
    XML_LIST("firmware/feature", Os, firmware_features, firmware_feature_element),
    XML_STRING("init", Os, init),
    XML_LIST("initarg", Os, init_arguments, os_argument_element),
    XML_LIST("initenv", Os, init_environment, os_environment_element),
    XML_STRING("initdir", Os, init_dir),
    XML_STRING("inituser", Os, init_user),
    XML_STRING("initgroup", Os, init_group),
    XML_SUB_PTR("loader", Os, loader, os_loader_element),
    XML_SUB_PTR("nvram", Os, nvram, os_nvram_element),
    XML_STRING("kernel", Os, kernel),
    XML_STRING("initrd", Os, initrd),
    XML_STRING("cmdline", Os, cmdline),
    XML_STRING("root", Os, root),
    XML_STRING("dtb", Os, dtb),
    XML_STRING("acpi/table/@type", Os, acpi_table_type, XML_REQUIRED),
    XML_STRING("acpi/table", Os, acpi_table),
    XML_LIST("boot", Os, boot, os_boot_element),
    XML_YES_NO("bootmenu/@enable", Os, boot_menu),
    XML_UINT("bootmenu/@timeout", Os, boot_menu_timeout_ms, XML_SET(Os, has_boot_menu_timeout), XML_RANGE(0, 65535)),
    XML_YES_NO("bios/@useserial", Os, bios_use_serial, XML_GUEST_ABI),
    XML_INT("bios/@rebootTimeout", Os, bios_reboot_timeout_ms, XML_SET(Os, has_reboot_timeout), XML_RANGE(-1, 65535)),
    XML_ENUM("smbios/@mode", Os, smbios, smbios_mode, XML_GUEST_ABI),
    XML_FIELDS_END,
};

const XmlElement os_element = { .name = "os", .size = sizeof(Os), .fields = os_fields };

/** os_nvram_path: where the variables are on the host, or NULL where they are not in a file. */
const char *os_nvram_path(const Os *os)
{
    if (os->nvram == NULL)
        return NULL;

    return os->nvram->source.type == STORAGE_TYPE_NONE ? os->nvram->path_text : os->nvram->source.path;
}
