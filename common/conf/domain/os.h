/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/storage-source.h"

typedef enum OsType {
    OS_TYPE_UNSET,
    OS_TYPE_HVM,
    OS_TYPE_XEN,
    OS_TYPE_LINUX,
    OS_TYPE_EXE,
    OS_TYPE_UML,
    OS_TYPE_XENPVH,
} OsType;

typedef enum BootDevice {
    BOOT_DEVICE_FD,
    BOOT_DEVICE_CDROM,
    BOOT_DEVICE_HD,
    BOOT_DEVICE_NETWORK,
} BootDevice;

typedef enum LoaderType {
    LOADER_TYPE_UNSET,
    LOADER_TYPE_ROM,
    LOADER_TYPE_PFLASH,
    LOADER_TYPE_NONE,
} LoaderType;

typedef enum FirmwareKind {
    FIRMWARE_UNSET,
    FIRMWARE_BIOS,
    FIRMWARE_EFI,
} FirmwareKind;

typedef enum SmbiosMode {
    SMBIOS_MODE_UNSET,
    SMBIOS_MODE_NONE,
    SMBIOS_MODE_EMULATE,
    SMBIOS_MODE_HOST,
    SMBIOS_MODE_SYSINFO,
} SmbiosMode;

typedef struct OsBoot {
    BootDevice device;
} OsBoot;

typedef enum FirmwareFeatureName {
    FIRMWARE_FEATURE_ENROLLED_KEYS,
    FIRMWARE_FEATURE_SECURE_BOOT,
} FirmwareFeatureName;

typedef struct FirmwareFeature {
    FirmwareFeatureName name;
    Tristate            enabled;
} FirmwareFeature;

/* <loader>: the firmware's code */
typedef struct OsLoader {
    char      *path;
    Tristate   readonly;
    LoaderType type;
    Tristate   secure;
    Tristate   stateless;
} OsLoader;

/* <nvram>: the firmware's variables */
typedef struct OsNvram {
    char         *path_text; /* the older way: the path as text; otherwise in source */
    char         *template_path;
    StorageSource source;
} OsNvram;

typedef struct OsArgument {
    char *value;
} OsArgument;

typedef struct OsEnvironment {
    char *name;
    char *value;
} OsEnvironment;

typedef struct Os {
    FirmwareKind firmware;
    XML_LIST_OF(FirmwareFeature) firmware_features;
    char    *arch;
    char    *machine;
    OsType   type;
    char    *init;
    XML_LIST_OF(OsArgument) init_arguments;
    XML_LIST_OF(OsEnvironment) init_environment;
    char    *init_dir;
    char    *init_user;
    char    *init_group;
    OsLoader *loader;
    OsNvram  *nvram;
    char    *kernel;
    char    *initrd;
    char    *cmdline;
    char    *dtb;
    char    *root; /* Xen paravirtual */
    char    *acpi_table_type; /* slic */
    char    *acpi_table;
    XML_LIST_OF(OsBoot) boot;
    Tristate boot_menu;
    bool     has_boot_menu_timeout;
    guint    boot_menu_timeout_ms;
    SmbiosMode smbios;
    Tristate bios_use_serial;
    bool     has_reboot_timeout;
    int      bios_reboot_timeout_ms; /* -1: never */
} Os;

extern const EnumTable  os_type;
extern const EnumTable  boot_device;
extern const EnumTable  loader_type;
extern const EnumTable  firmware_kind;
extern const XmlElement os_element;

const char *os_nvram_path(const Os *os);
