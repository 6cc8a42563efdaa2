/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/chardev.h"
#include "conf/domain/clock.h"
#include "conf/domain/controller.h"
#include "conf/domain/cpu.h"
#include "conf/domain/disk.h"
#include "conf/domain/features.h"
#include "conf/domain/filesystem.h"
#include "conf/domain/graphics.h"
#include "conf/domain/hostdev.h"
#include "conf/domain/input.h"
#include "conf/domain/interface.h"
#include "conf/domain/memballoon.h"
#include "conf/domain/memory-device.h"
#include "conf/domain/memory.h"
#include "conf/domain/os.h"
#include "conf/domain/platform.h"
#include "conf/domain/redirdev.h"
#include "conf/domain/rng.h"
#include "conf/domain/seclabel.h"
#include "conf/domain/sound.h"
#include "conf/domain/sysinfo.h"
#include "conf/domain/tpm.h"
#include "conf/domain/tuning.h"
#include "conf/domain/video.h"

typedef enum VirtType {
    VIRT_TYPE_NONE,
    VIRT_TYPE_QEMU,
    VIRT_TYPE_KQEMU,
    VIRT_TYPE_KVM,
    VIRT_TYPE_XEN,
    VIRT_TYPE_LXC,
    VIRT_TYPE_UML,
    VIRT_TYPE_OPENVZ,
    VIRT_TYPE_TEST,
    VIRT_TYPE_VMWARE,
    VIRT_TYPE_HYPERV,
    VIRT_TYPE_VBOX,
    VIRT_TYPE_PHYP,
    VIRT_TYPE_PARALLELS,
    VIRT_TYPE_BHYVE,
    VIRT_TYPE_VZ,
    VIRT_TYPE_HVF,
} VirtType;

typedef enum LifecycleAction {
    LIFECYCLE_UNSET,
    LIFECYCLE_DESTROY,
    LIFECYCLE_RESTART,
    LIFECYCLE_RENAME_RESTART,
    LIFECYCLE_PRESERVE,
    LIFECYCLE_COREDUMP_DESTROY,
    LIFECYCLE_COREDUMP_RESTART,
} LifecycleAction;

typedef enum LockFailureAction {
    LOCK_FAILURE_UNSET,
    LOCK_FAILURE_POWEROFF,
    LOCK_FAILURE_RESTART,
    LOCK_FAILURE_PAUSE,
    LOCK_FAILURE_IGNORE,
} LockFailureAction;

typedef enum VcpuPlacement {
    VCPU_PLACEMENT_STATIC,
    VCPU_PLACEMENT_AUTO,
} VcpuPlacement;

/* One of <vcpus>. */
typedef struct Vcpu {
    guint    id;
    Tristate enabled;
    Tristate hotpluggable;
    guint    order; /* 0: none */
} Vcpu;

typedef struct Iothread {
    guint id;
    bool  has_pool_min, has_pool_max;
    gint  pool_min;
    gint  pool_max;
    bool    has_poll_max, has_poll_grow, has_poll_shrink;
    guint64 poll_max_ns;
    guint   poll_grow;
    guint   poll_shrink;
} Iothread;

typedef struct PerfEvent {
    char    *name;
    Tristate enabled;
} PerfEvent;

typedef struct IdMapping {
    guint start;
    guint target;
    guint count;
} IdMapping;

typedef struct KeywrapCipher {
    char    *name;
    Tristate state;
} KeywrapCipher;

typedef struct LaunchSecurity {
    char    *type; /* sev, s390-pv */
    Tristate kernel_hashes;
    bool     has_cbitpos, has_reduced_bits;
    guint    cbitpos;
    guint    reduced_phys_bits;
    bool     has_policy;
    guint    policy;
    char    *dh_cert;
    char    *session;
} LaunchSecurity;

/* <qemu:commandline> */
typedef struct QemuArgument {
    char *value;
} QemuArgument;

typedef struct QemuEnvironment {
    char *name;
    char *value;
} QemuEnvironment;

typedef struct QemuCommandline {
    XML_LIST_OF(QemuArgument) arguments;
    XML_LIST_OF(QemuEnvironment) environment;
} QemuCommandline;

/*
 * A domain document. Immutable once others see it: changing is copying, changing the copy, publishing that. Members are named as users speak
 * of them; absent pointers are NULL, absent numbers 0 unless said otherwise.
 */
typedef struct DomainDef {
    int      references; /* domain_def_ref(), domain_def_unref() */
    VirtType virt_type;
    int      id; /* -1: not running */

    /* identity */
    char      *name;
    Uuid       uuid;
    bool       genid_said;
    Uuid       genid; /* null: a new one at each start */
    char      *title;
    char      *description;
    GPtrArray *metadata; /* of char *: the children of <metadata> as they were written */

    /* memory */
    guint64        memory_kib; /* all that the guest may have at boot, memory devices included */
    guint64        current_memory_kib;
    guint64        max_memory_kib; /* with hotplug; 0: none */
    guint          max_memory_slots;
    Tristate       dump_core;
    MemoryTune     memory_tune;
    MemoryBacking *memory_backing;
    BlockTune      block_tune;

    /* processors */
    guint          vcpus;         /* the most that there can be */
    guint          vcpus_current; /* at boot; equal to vcpus where all are */
    VcpuPlacement  vcpu_placement;
    Bitmap        *vcpu_cpuset;
    XML_LIST_OF(Vcpu) vcpu_list;
    guint iothreads;
    XML_LIST_OF(Iothread) iothread_list;
    bool      has_default_pool_min, has_default_pool_max;
    gint      default_pool_min;
    gint      default_pool_max;
    CpuTune  *cpu_tune;
    NumaTune *numa_tune;
    Cpu      *cpu;

    char *resource_partition;
    char *resource_fibrechannel_appid;
    XML_LIST_OF(Sysinfo) sysinfos;
    char    *bootloader;
    char    *bootloader_args;
    Os       os;
    XML_LIST_OF(IdMapping) uid_map;
    XML_LIST_OF(IdMapping) gid_map;
    Features features;
    Clock    clock;

    /* events */
    LifecycleAction   on_poweroff;
    LifecycleAction   on_reboot;
    LifecycleAction   on_crash;
    LockFailureAction on_lock_failure;
    Tristate          suspend_to_mem;
    Tristate          suspend_to_disk;
    XML_LIST_OF(PerfEvent) perf_events;

    /* devices */
    bool  has_devices; /* always: the element is written even where it is empty */
    char *emulator;
    XML_LIST_OF(Disk) disks;
    XML_LIST_OF(Controller) controllers;
    XML_LIST_OF(Lease) leases;
    XML_LIST_OF(Filesystem) filesystems;
    XML_LIST_OF(Interface) interfaces;
    XML_LIST_OF(Smartcard) smartcards;
    XML_LIST_OF(Serial) serials;
    XML_LIST_OF(Parallel) parallels;
    XML_LIST_OF(Console) consoles;
    XML_LIST_OF(Channel) channels;
    XML_LIST_OF(Input) inputs;
    XML_LIST_OF(Tpm) tpms;
    XML_LIST_OF(Graphics) graphics;
    XML_LIST_OF(Sound) sounds;
    XML_LIST_OF(Audio) audios;
    XML_LIST_OF(Video) videos;
    XML_LIST_OF(Hostdev) hostdevs;
    XML_LIST_OF(Redirdev) redirdevs;
    Redirfilter *redirfilter;
    XML_LIST_OF(Hub) hubs;
    XML_LIST_OF(Watchdog) watchdogs;
    Memballoon *memballoon;
    XML_LIST_OF(Rng) rngs;
    Nvram *nvram;
    XML_LIST_OF(Panic) panics;
    XML_LIST_OF(Shmem) shmems;
    XML_LIST_OF(MemoryDevice) memory_devices;
    Iommu *iommu;
    Vsock *vsock;

    XML_LIST_OF(Seclabel) seclabels;
    XML_LIST_OF(KeywrapCipher) keywrap_ciphers;
    LaunchSecurity  *launch_security;
    QemuCommandline *qemu_commandline;
} DomainDef;

typedef enum DomainFormatFlags {
    DOMAIN_FORMAT_SECURE = 1 << 0,     /* with passwords */
    DOMAIN_FORMAT_INACTIVE = 1 << 1,   /* as it would be started next, without what belongs to the running machine */
    DOMAIN_FORMAT_MIGRATABLE = 1 << 2, /* as another, perhaps older host is to read it */
    DOMAIN_FORMAT_STATUS = 1 << 3,     /* as kept below the run folder */
} DomainFormatFlags;

typedef enum DomainParseFlags {
    DOMAIN_PARSE_INACTIVE = 1 << 0, /* what belongs to a running machine is passed over */
    DOMAIN_PARSE_VALIDATE = 1 << 1, /* what is unknown is an error, not a warning */
    DOMAIN_PARSE_STATUS = 1 << 2,   /* of a status file */
} DomainParseFlags;

extern const EnumTable  virt_type;
extern const EnumTable  lifecycle_action;
extern const EnumTable  vcpu_placement;
extern const XmlElement vcpu_element;
extern const XmlElement domain_element;

/* documents */
DomainDef *domain_def_new(void);
DomainDef *domain_def_parse(const char *xml, gsize length, guint flags, GPtrArray *warnings, GError **error);
char      *domain_def_format(const DomainDef *def, guint flags, GError **error);

/* life */
DomainDef *domain_def_ref(DomainDef *def);
void       domain_def_unref(DomainDef *def);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DomainDef, domain_def_unref)
DomainDef *domain_def_copy(const DomainDef *def);

/* devices that have their place */
void domain_def_add_disk(DomainDef *def, Disk *disk);

/* flags of the engine below */
guint domain_read_flags(guint parse_flags);
guint domain_write_flags(guint format_flags);

/* looking in */
guint64     domain_def_memory_kib(const DomainDef *def);
guint64     domain_def_current_memory_kib(const DomainDef *def);
guint       domain_def_max_vcpus(const DomainDef *def);
guint       domain_def_vcpus(const DomainDef *def);
const char *domain_def_os_type(const DomainDef *def);

/* comparing */
bool domain_def_equal(const DomainDef *a, const DomainDef *b);
