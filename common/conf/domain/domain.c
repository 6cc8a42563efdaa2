/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <domain>: the document itself; its parts have files of their own. */
#include "conf/domain/domain.h"

#include <string.h>

#include "conf/domain/complete-private.h"
#include "conf/domain/limits.h"
#include "xml/read.h"
#include "xml/write.h"

ENUM_TABLE(virt_type, "domain type", [VIRT_TYPE_QEMU] = "qemu", [VIRT_TYPE_KQEMU] = "kqemu", [VIRT_TYPE_KVM] = "kvm",
           [VIRT_TYPE_XEN] = "xen", [VIRT_TYPE_LXC] = "lxc", [VIRT_TYPE_UML] = "uml", [VIRT_TYPE_OPENVZ] = "openvz",
           [VIRT_TYPE_TEST] = "test", [VIRT_TYPE_VMWARE] = "vmware", [VIRT_TYPE_HYPERV] = "hyperv", [VIRT_TYPE_VBOX] = "vbox",
           [VIRT_TYPE_PHYP] = "phyp", [VIRT_TYPE_PARALLELS] = "parallels", [VIRT_TYPE_BHYVE] = "bhyve", [VIRT_TYPE_VZ] = "vz",
           [VIRT_TYPE_HVF] = "hvf");
ENUM_TABLE(lifecycle_action, "lifecycle action", [LIFECYCLE_DESTROY] = "destroy", [LIFECYCLE_RESTART] = "restart",
           [LIFECYCLE_RENAME_RESTART] = "rename-restart", [LIFECYCLE_PRESERVE] = "preserve",
           [LIFECYCLE_COREDUMP_DESTROY] = "coredump-destroy", [LIFECYCLE_COREDUMP_RESTART] = "coredump-restart");
STATIC_ENUM_TABLE(lock_failure_action, "lock failure action", [LOCK_FAILURE_POWEROFF] = "poweroff", [LOCK_FAILURE_RESTART] = "restart",
                  [LOCK_FAILURE_PAUSE] = "pause", [LOCK_FAILURE_IGNORE] = "ignore");
ENUM_TABLE(vcpu_placement, "vcpu placement", [VCPU_PLACEMENT_STATIC] = "static", [VCPU_PLACEMENT_AUTO] = "auto");

static const XmlField vcpu_fields[] = {
    XML_UINT("@id", Vcpu, id, XML_REQUIRED, XML_RANGE(0, LIMIT_VCPUS)),
    XML_YES_NO("@enabled", Vcpu, enabled, XML_REQUIRED),
    XML_YES_NO("@hotpluggable", Vcpu, hotpluggable),
    XML_UINT("@order", Vcpu, order, XML_RANGE(1, LIMIT_VCPUS)),
    XML_FIELDS_END,
};

const XmlElement vcpu_element = { .name = "vcpu", .size = sizeof(Vcpu), .fields = vcpu_fields };

static const XmlField iothread_fields[] = {
    XML_UINT("@id", Iothread, id, XML_REQUIRED, XML_RANGE(1, G_MAXINT)),
    XML_INT("@thread_pool_min", Iothread, pool_min, XML_SET(Iothread, has_pool_min), XML_RANGE(0, G_MAXINT)),
    XML_INT("@thread_pool_max", Iothread, pool_max, XML_SET(Iothread, has_pool_max), XML_RANGE(0, G_MAXINT)),
    XML_UINT("poll/@max", Iothread, poll_max_ns, XML_SET(Iothread, has_poll_max)),
    XML_UINT("poll/@grow", Iothread, poll_grow, XML_SET(Iothread, has_poll_grow)),
    XML_UINT("poll/@shrink", Iothread, poll_shrink, XML_SET(Iothread, has_poll_shrink)),
    XML_FIELDS_END,
};

static const XmlElement iothread_element = { .name = "iothread", .size = sizeof(Iothread), .fields = iothread_fields };

static const XmlField perf_event_fields[] = {
    XML_STRING("@name", PerfEvent, name, XML_REQUIRED),
    XML_YES_NO("@enabled", PerfEvent, enabled, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement perf_event_element = { .name = "event", .size = sizeof(PerfEvent), .fields = perf_event_fields };

static const XmlField id_mapping_fields[] = {
    XML_UINT("@start", IdMapping, start, XML_REQUIRED),
    XML_UINT("@target", IdMapping, target, XML_REQUIRED),
    XML_UINT("@count", IdMapping, count, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement id_mapping_element = { .name = "uid", .size = sizeof(IdMapping), .fields = id_mapping_fields };

static const XmlField keywrap_cipher_fields[] = {
    XML_STRING("@name", KeywrapCipher, name, XML_REQUIRED, XML_GUEST_ABI),
    XML_ON_OFF("@state", KeywrapCipher, state, XML_REQUIRED, XML_GUEST_ABI),
    XML_FIELDS_END,
};

static const XmlElement keywrap_cipher_element = { .name = "cipher", .size = sizeof(KeywrapCipher), .fields = keywrap_cipher_fields };

static const XmlField launch_security_fields[] = {
    XML_STRING("@type", LaunchSecurity, type, XML_REQUIRED, XML_GUEST_ABI),
    XML_YES_NO("@kernelHashes", LaunchSecurity, kernel_hashes),
    XML_UINT("cbitpos", LaunchSecurity, cbitpos, XML_SET(LaunchSecurity, has_cbitpos)),
    XML_UINT("reducedPhysBits", LaunchSecurity, reduced_phys_bits, XML_SET(LaunchSecurity, has_reduced_bits)),
    XML_HEX("policy", LaunchSecurity, policy, 4, XML_SET(LaunchSecurity, has_policy)),
    XML_STRING("dhCert", LaunchSecurity, dh_cert),
    XML_STRING("session", LaunchSecurity, session),
    XML_FIELDS_END,
};

static const XmlElement launch_security_element = {
    .name = "launchSecurity",
    .size = sizeof(LaunchSecurity),
    .fields = launch_security_fields,
};

static const XmlNamespace qemu_namespace = { "qemu", "http://libvirt.org/schemas/domain/qemu/1.0" };
static const XmlNamespace domain_namespaces[] = {
    { "qemu", "http://libvirt.org/schemas/domain/qemu/1.0" },
    { NULL, NULL },
};

static const XmlField qemu_argument_fields[] = {
    XML_STRING("@value", QemuArgument, value, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement qemu_argument_element = { .name = "qemu:arg", .size = sizeof(QemuArgument), .fields = qemu_argument_fields };

static const XmlField qemu_environment_fields[] = {
    XML_STRING("@name", QemuEnvironment, name, XML_REQUIRED),
    XML_STRING("@value", QemuEnvironment, value),
    XML_FIELDS_END,
};

static const XmlElement qemu_environment_element = {
    .name = "qemu:env",
    .size = sizeof(QemuEnvironment),
    .fields = qemu_environment_fields,
};

static const XmlField qemu_commandline_fields[] = {
    XML_LIST("qemu:arg", QemuCommandline, arguments, qemu_argument_element),
    XML_LIST("qemu:env", QemuCommandline, environment, qemu_environment_element),
    XML_FIELDS_END,
};

static const XmlElement qemu_commandline_element = {
    .name = "qemu:commandline",
    .size = sizeof(QemuCommandline),
    .fields = qemu_commandline_fields,
};

static const XmlField domain_fields[] = {
    XML_ENUM("@type", DomainDef, virt_type, virt_type, XML_REQUIRED, XML_GUEST_ABI),
    XML_INT("@id", DomainDef, id, XML_LIVE, XML_DEFAULT(-1)),
    XML_XMLNS(DomainDef, qemu_commandline, qemu_namespace),
    XML_STRING("name", DomainDef, name, XML_REQUIRED),
    XML_UUID("uuid", DomainDef, uuid, XML_GUEST_ABI),
    XML_FLAG("genid", DomainDef, genid_said),
    XML_UUID("genid", DomainDef, genid),
    XML_STRING("title", DomainDef, title),
    XML_STRING("description", DomainDef, description),
    XML_RAW("metadata", DomainDef, metadata),
    XML_UINT("maxMemory/@slots", DomainDef, max_memory_slots, XML_GUEST_ABI),
    XML_SIZE("maxMemory", DomainDef, max_memory_kib, XML_KIB, XML_KIB, XML_GUEST_ABI),
    XML_SIZE("memory", DomainDef, memory_kib, XML_KIB, XML_KIB, XML_ALWAYS, XML_GUEST_ABI),
    XML_ON_OFF("memory/@dumpCore", DomainDef, dump_core),
    XML_SIZE("currentMemory", DomainDef, current_memory_kib, XML_KIB, XML_KIB, XML_ALWAYS),
    XML_SUB("blkiotune", DomainDef, block_tune, block_tune_element),
    XML_SUB("memtune", DomainDef, memory_tune, memory_tune_element),
    XML_SUB_PTR("memoryBacking", DomainDef, memory_backing, memory_backing_element),
    XML_ENUM("vcpu/@placement", DomainDef, vcpu_placement, vcpu_placement, XML_ALWAYS),
    XML_BITMAP("vcpu/@cpuset", DomainDef, vcpu_cpuset, LIMIT_HOST_CPUS),
    XML_UINT("vcpu/@current", DomainDef, vcpus_current, XML_RANGE(1, LIMIT_VCPUS)),
    XML_UINT("vcpu", DomainDef, vcpus, XML_RANGE(1, LIMIT_VCPUS), XML_GUEST_ABI),
    XML_LIST("vcpus/vcpu", DomainDef, vcpu_list, vcpu_element),
    XML_UINT("iothreads", DomainDef, iothreads, XML_RANGE(0, LIMIT_IOTHREADS)),
    XML_LIST("iothreadids/iothread", DomainDef, iothread_list, iothread_element),
    XML_INT("defaultiothread/@thread_pool_min", DomainDef, default_pool_min, XML_SET(DomainDef, has_default_pool_min)),
    XML_INT("defaultiothread/@thread_pool_max", DomainDef, default_pool_max, XML_SET(DomainDef, has_default_pool_max)),
    XML_SUB_PTR("cputune", DomainDef, cpu_tune, cpu_tune_element),
    XML_SUB_PTR("numatune", DomainDef, numa_tune, numa_tune_element),
    XML_STRING("resource/partition", DomainDef, resource_partition, XML_ONCE),
    XML_STRING("resource/fibrechannel/@appid", DomainDef, resource_fibrechannel_appid),
    XML_LIST("sysinfo", DomainDef, sysinfos, sysinfo_element),
    XML_STRING("bootloader", DomainDef, bootloader),
    XML_STRING("bootloader_args", DomainDef, bootloader_args),
    XML_SUB("os", DomainDef, os, os_element),
    XML_LIST("idmap/uid", DomainDef, uid_map, id_mapping_element),
    XML_LIST("idmap/gid", DomainDef, gid_map, id_mapping_element),
    XML_SUB("features", DomainDef, features, features_element),
    XML_SUB_PTR("cpu", DomainDef, cpu, cpu_element),
    XML_SUB("clock", DomainDef, clock, clock_element),
    XML_ENUM("on_poweroff", DomainDef, on_poweroff, lifecycle_action, XML_DEFAULT(LIFECYCLE_DESTROY)),
    XML_ENUM("on_reboot", DomainDef, on_reboot, lifecycle_action, XML_DEFAULT(LIFECYCLE_RESTART)),
    XML_ENUM("on_crash", DomainDef, on_crash, lifecycle_action, XML_DEFAULT(LIFECYCLE_DESTROY)),
    XML_ENUM("on_lockfailure", DomainDef, on_lock_failure, lock_failure_action),
    XML_YES_NO("pm/suspend-to-mem/@enabled", DomainDef, suspend_to_mem, XML_GUEST_ABI),
    XML_YES_NO("pm/suspend-to-disk/@enabled", DomainDef, suspend_to_disk, XML_GUEST_ABI),
    XML_LIST("perf/event", DomainDef, perf_events, perf_event_element),
    XML_FLAG("devices", DomainDef, has_devices, XML_DEFAULT(true)),
    XML_STRING("devices/emulator", DomainDef, emulator),
    XML_LIST("devices/disk", DomainDef, disks, disk_element),
    XML_LIST("devices/controller", DomainDef, controllers, controller_element),
    XML_LIST("devices/lease", DomainDef, leases, lease_element),
    XML_LIST("devices/filesystem", DomainDef, filesystems, filesystem_element),
    XML_LIST("devices/interface", DomainDef, interfaces, interface_element),
    XML_LIST("devices/smartcard", DomainDef, smartcards, smartcard_element),
    XML_LIST("devices/serial", DomainDef, serials, serial_element),
    XML_LIST("devices/parallel", DomainDef, parallels, parallel_element),
    XML_LIST("devices/console", DomainDef, consoles, console_element),
    XML_LIST("devices/channel", DomainDef, channels, channel_element),
    XML_LIST("devices/input", DomainDef, inputs, input_element),
    XML_LIST("devices/tpm", DomainDef, tpms, tpm_element),
    XML_LIST("devices/graphics", DomainDef, graphics, graphics_element),
    XML_LIST("devices/sound", DomainDef, sounds, sound_element),
    XML_LIST("devices/audio", DomainDef, audios, audio_element),
    XML_LIST("devices/video", DomainDef, videos, video_element),
    XML_LIST("devices/hostdev", DomainDef, hostdevs, hostdev_element),
    XML_LIST("devices/redirdev", DomainDef, redirdevs, redirdev_element),
    XML_SUB_PTR("devices/redirfilter", DomainDef, redirfilter, redirfilter_element),
    XML_LIST("devices/hub", DomainDef, hubs, hub_element),
    XML_LIST("devices/watchdog", DomainDef, watchdogs, watchdog_element),
    XML_SUB_PTR("devices/memballoon", DomainDef, memballoon, memballoon_element),
    XML_LIST("devices/rng", DomainDef, rngs, rng_element),
    XML_SUB_PTR("devices/nvram", DomainDef, nvram, nvram_element),
    XML_LIST("devices/panic", DomainDef, panics, panic_element),
    XML_LIST("devices/shmem", DomainDef, shmems, shmem_element),
    XML_LIST("devices/memory", DomainDef, memory_devices, memory_device_element),
    XML_SUB_PTR("devices/iommu", DomainDef, iommu, iommu_element),
    XML_SUB_PTR("devices/vsock", DomainDef, vsock, vsock_element),
    XML_LIST("seclabel", DomainDef, seclabels, seclabel_element),
    XML_LIST("keywrap/cipher", DomainDef, keywrap_ciphers, keywrap_cipher_element),
    XML_SUB_PTR("launchSecurity", DomainDef, launch_security, launch_security_element),
    XML_SUB_PTR("qemu:commandline", DomainDef, qemu_commandline, qemu_commandline_element),
    XML_FIELDS_END,
};

static bool check_name(const XmlPlace *place, const char *name, GError **error)
{
    if (*name == '\0')
        return xml_fail(place, "name", error, "is empty");
    for (const char *c = name; *c != '\0'; c++) {
        if (*c == '/')
            return xml_fail(place, "name", error, "\"%s\" contains a \"/\"", name);
        if (*c == '\n')
            return xml_fail(place, "name", error, "contains a line break");
    }
    return true;
}

static guint count_all_devices(const DomainDef *def)
{
    guint count = 0;

    for (DeviceKind kind = 0; kind < DEVICE_KIND_LAST; kind++)
        count += domain_def_count_devices(def, kind);
    return count;
}

static bool check_domain(const XmlPlace *place, void *object, GError **error)
{
    DomainDef *def = object;

    if (!check_name(place, def->name, error))
        return false;
    if (def->title != NULL && strchr(def->title, '\n') != NULL)
        return xml_fail(place, "title", error, "contains a line break");
    if (def->vcpus == 0)
        def->vcpus = MAX(def->vcpus_current, 1);
    if (def->vcpus_current > def->vcpus)
        return xml_fail(place, "vcpu/@current", error, "\"%u\" is more than the %u there can be", def->vcpus_current, def->vcpus);
    if (def->current_memory_kib == 0 || def->current_memory_kib > def->memory_kib)
        def->current_memory_kib = def->memory_kib;
    if (count_all_devices(def) > LIMIT_DEVICES)
        return xml_fail(place, "devices", error, "there are more than %u of them", (guint)LIMIT_DEVICES);
    tidy_domain(def, (place->reader->flags & XML_READ_INACTIVE) != 0);
    return true;
}

const XmlElement domain_element = {
    .name = "domain",
    .size = sizeof(DomainDef),
    .fields = domain_fields,
    .namespaces = domain_namespaces,
    .check = check_domain,
};

/** domain_read_flags: DomainParseFlags as the engine's XmlReadFlags. */
guint domain_read_flags(guint parse_flags)
{
    return ((parse_flags & DOMAIN_PARSE_INACTIVE) != 0 ? XML_READ_INACTIVE : 0) |
           ((parse_flags & DOMAIN_PARSE_VALIDATE) != 0 ? XML_READ_STRICT : 0);
}

/** domain_write_flags: DomainFormatFlags as the engine's XmlWriteFlags. */
guint domain_write_flags(guint format_flags)
{
    return ((format_flags & DOMAIN_FORMAT_SECURE) != 0 ? XML_WRITE_SECURE : 0) |
           ((format_flags & DOMAIN_FORMAT_STATUS) != 0 ? XML_WRITE_STATUS : 0) |
           ((format_flags & (DOMAIN_FORMAT_INACTIVE | DOMAIN_FORMAT_MIGRATABLE)) != 0 ? XML_WRITE_INACTIVE : 0);
}

/** domain_def_new: an empty document with one reference; for hypervisors that make theirs up. Thread: any. */
DomainDef *domain_def_new(void)
{
    DomainDef *def = xml_object_new(&domain_element);

    def->references = 1;
    return def;
}

/**
 * domain_def_parse: read a <domain>
 * @xml: the document's bytes
 * @length: how many
 * @flags: DomainParseFlags
 * @warnings: takes a text for each thing passed over, with its line and path, or NULL
 *
 * Returns a document with one reference, without the defaults that need a hypervisor's word: domain_def_complete() adds those.
 * Fails with ERROR_XML_DETAIL where it is not well-formed, ERROR_XML_ERROR where it is wrong. Thread: any.
 */
DomainDef *domain_def_parse(const char *xml, gsize length, guint flags, GPtrArray *warnings, GError **error)
{
    DomainDef *def = xml_read_text(&domain_element, xml, length, domain_read_flags(flags), warnings, error);

    if (def != NULL)
        def->references = 1;
    return def;
}

/**
 * domain_def_format: write a <domain>
 * @flags: DomainFormatFlags
 *
 * Returns text that the caller frees. Thread: any.
 */
char *domain_def_format(const DomainDef *def, guint flags, GError **error)
{
    guint inactive = def->id < 0 && (flags & DOMAIN_FORMAT_STATUS) == 0 ? DOMAIN_FORMAT_INACTIVE : 0;

    return xml_write_text(&domain_element, def, domain_write_flags(flags | inactive));
}

DomainDef *domain_def_ref(DomainDef *def)
{
    g_atomic_int_inc(&def->references);
    return def;
}

void domain_def_unref(DomainDef *def)
{
    if (def != NULL && g_atomic_int_dec_and_test(&def->references))
        xml_object_free(&domain_element, def);
}

/** domain_def_copy: a copy with one reference, to be changed. Thread: any. */
DomainDef *domain_def_copy(const DomainDef *def)
{
    DomainDef *copy = xml_object_copy(&domain_element, def);

    copy->references = 1;
    return copy;
}

/** domain_def_memory_kib: all the memory that the guest has when it boots. */
guint64 domain_def_memory_kib(const DomainDef *def)
{
    return def->memory_kib;
}

/** domain_def_current_memory_kib: what of it the balloon leaves to the guest. */
guint64 domain_def_current_memory_kib(const DomainDef *def)
{
    return def->current_memory_kib;
}

/** domain_def_max_vcpus: how many virtual CPUs there can be. */
guint domain_def_max_vcpus(const DomainDef *def)
{
    return def->vcpus;
}

/** domain_def_vcpus: how many of them are there. */
guint domain_def_vcpus(const DomainDef *def)
{
    return def->vcpus_current != 0 ? def->vcpus_current : def->vcpus;
}

/** domain_def_os_type: "hvm", "linux", … */
const char *domain_def_os_type(const DomainDef *def)
{
    return enum_name(&os_type, (int)def->os.type);
}

/** domain_def_equal: whether two documents say the same. Thread: any. */
bool domain_def_equal(const DomainDef *a, const DomainDef *b)
{
    return xml_object_equal(&domain_element, a, b);
}
