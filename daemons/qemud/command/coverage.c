/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which elements and attributes of a document the builders take up. The document is written out and each node looked up here; what is not
 * in the table is refused by its path. So a new element of the documents is refused until somebody builds it, and nothing is ignored.
 * Values that cannot be built are refused by the builder concerned.
 */
#include "command/coverage.h"

#include <libxml/tree.h>
#include <string.h>

#include "command/build.h"
#include "xml/document.h"

/* An element below <domain>, "*" standing for any name, and its attributes; one that ends in slash and two stars covers all below. */
static const struct {
    const char *path;
    const char *attributes; /* each with a space on both sides */
} covered[] = {
    /* identity and life */
    { "", " type id " },
    { "name", "" },
    { "uuid", "" },
    { "genid", "" },
    { "title", "" },
    { "description", "" },
    { "metadata/**", "" },
    { "on_poweroff", "" },
    { "on_reboot", "" },
    { "on_crash", "" },
    { "pm", "" },
    { "pm/suspend-to-mem", " enabled " },
    { "pm/suspend-to-disk", " enabled " },
    { "resource", "" },
    { "resource/partition", "" },

    /* memory and processors */
    { "memory", " unit dumpCore " },
    { "currentMemory", " unit " },
    { "maxMemory", " unit slots " },
    { "memoryBacking", "" },
    { "memoryBacking/locked", "" },
    { "memoryBacking/source", " type " },
    { "memoryBacking/access", " mode " },
    { "memoryBacking/allocation", " mode " },
    { "memoryBacking/discard", "" },
    { "vcpu", " placement current cpuset " },
    { "cputune", "" },
    { "cputune/vcpupin", " vcpu cpuset " },
    { "cputune/emulatorpin", " cpuset " },
    { "cputune/iothreadpin", " iothread cpuset " },
    { "iothreads", "" },
    { "iothreadids", "" },
    { "iothreadids/iothread", " id thread_pool_min thread_pool_max " },
    { "iothreadids/iothread/poll", " max grow shrink " },
    { "cpu", " mode match check migratable " },
    { "cpu/model", " fallback vendor_id " },
    { "cpu/vendor", "" },
    { "cpu/topology", " sockets dies cores threads " },
    { "cpu/cache", " mode level " },
    { "cpu/maxphysaddr", " mode bits limit " },
    { "cpu/feature", " policy name " },
    { "cpu/numa", "" },
    { "cpu/numa/cell", " id cpus memory unit memAccess discard " },

    /* what it boots */
    { "os", " firmware " },
    { "os/type", " arch machine " },
    { "os/loader", " readonly secure type " },
    { "os/nvram", " template type " },
    { "os/nvram/source", " file " },
    { "os/kernel", "" },
    { "os/initrd", "" },
    { "os/cmdline", "" },
    { "os/dtb", "" },
    { "os/boot", " dev " },
    { "os/bootmenu", " enable timeout " },
    { "os/bios", " useserial rebootTimeout " },
    { "os/smbios", " mode " },
    { "sysinfo/**", "" },

    /* features and time */
    { "features", "" },
    { "features/acpi", "" },
    { "features/apic", " eoi " },
    { "features/pae", "" },
    { "features/hap", " state " },
    { "features/pmu", " state " },
    { "features/vmport", " state " },
    { "features/smm", " state " },
    { "features/ioapic", " driver " },
    { "features/pvspinlock", " state " },
    { "features/vmcoreinfo", " state " },
    { "features/tcg", "" },
    { "features/tcg/tb-cache", " unit " },
    { "features/kvm", "" },
    { "features/kvm/*", " state size " },
    { "features/hyperv", " mode " },
    { "features/hyperv/*", " state retries value " },
    { "features/hyperv/stimer/direct", " state " },
    { "clock", " offset adjustment basis timezone start " },
    { "clock/timer", " name present tickpolicy track frequency " },

    /* what all devices share */
    { "devices", "" },
    { "devices/emulator", "" },
    { "devices/*/address", " type domain bus slot function multifunction controller target unit port iobase irq reg base cssid ssid devno " },
    { "devices/*/alias", " name " },
    { "devices/*/boot", " order " },
    { "devices/*/acpi", " index " },
    { "devices/*/rom", " enabled bar file " },

    /* devices */
    { "devices/controller", " type index model ports vectors " },
    { "devices/controller/driver", " queues cmd_per_lun max_sectors ioeventfd iothread iommu ats packed page_per_vq " },
    { "devices/controller/model", " name " },
    { "devices/controller/target", " chassisNr chassis port hotplug " },
    { "devices/controller/master", " startport " },
    { "devices/controller/pcihole64", " unit " },
    { "devices/disk", " type device model rawio snapshot " },
    { "devices/disk/driver", " name type cache error_policy rerror_policy io ioeventfd event_idx discard detect_zeroes iothread queues"
                             " queue_size iommu ats packed page_per_vq " },
    { "devices/disk/driver/metadata_cache", "" },
    { "devices/disk/driver/metadata_cache/max_size", " unit " },
    { "devices/disk/source", " file dev dir protocol name query index startupPolicy " },
    { "devices/disk/source/host", " transport name port socket " },
    { "devices/disk/source/ssl", " verify " },
    { "devices/disk/source/readahead", " size " },
    { "devices/disk/source/timeout", " seconds " },
    { "devices/disk/backingStore", " type index " },
    { "devices/disk/backingStore/format", " type " },
    { "devices/disk/backingStore/format/metadata_cache", "" },
    { "devices/disk/backingStore/format/metadata_cache/max_size", " unit " },
    { "devices/disk/backingStore/source", " file dev protocol name query index " },
    { "devices/disk/backingStore/source/host", " transport name port socket " },
    { "devices/disk/target", " dev bus removable rotation_rate tray " },
    { "devices/disk/geometry", " cyls heads secs trans " },
    { "devices/disk/blockio", " logical_block_size physical_block_size discard_granularity " },
    { "devices/disk/iotune", "" },
    { "devices/disk/iotune/*", "" },
    { "devices/disk/readonly", "" },
    { "devices/disk/shareable", "" },
    { "devices/disk/serial", "" },
    { "devices/disk/wwn", "" },
    { "devices/disk/vendor", "" },
    { "devices/disk/product", "" },
    { "devices/interface", " type " },
    { "devices/interface/mac", " address type check " },
    { "devices/interface/source", " bridge address port " },
    { "devices/interface/source/local", " address port " },
    { "devices/interface/target", " dev managed " },
    { "devices/interface/model", " type " },
    { "devices/interface/driver", " name txmode ioeventfd event_idx queues rx_queue_size tx_queue_size rss rss_hash_report iommu ats packed"
                                  " page_per_vq " },
    { "devices/interface/driver/host", " csum gso tso4 tso6 ecn ufo mrg_rxbuf " },
    { "devices/interface/driver/guest", " csum tso4 tso6 ecn ufo " },
    { "devices/interface/link", " state " },
    { "devices/interface/mtu", " size " },
    { "devices/interface/ip", " family address prefix " },
    { "devices/interface/tune", "" },
    { "devices/interface/tune/sndbuf", "" },
    { "devices/serial", " type tty " },
    { "devices/parallel", " type " },
    { "devices/console", " type tty " },
    { "devices/channel", " type " },
    { "devices/*/source", " path mode append host service channel " },
    { "devices/*/source/reconnect", " enabled timeout " },
    { "devices/*/source/clipboard", " copypaste " },
    { "devices/*/source/mouse", " mode " },
    { "devices/*/protocol", " type " },
    { "devices/*/log", " file append " },
    { "devices/serial/target", " type port " },
    { "devices/serial/target/model", " name " },
    { "devices/parallel/target", " type port " },
    { "devices/console/target", " type port " },
    { "devices/channel/target", " type name state address port " },
    { "devices/input", " type bus model " },
    { "devices/input/driver", " iommu ats packed page_per_vq " },
    { "devices/input/source", " evdev " },
    { "devices/graphics", " type port tlsPort autoport listen socket websocket passwd keymap sharePolicy powerControl defaultMode"
                          " passwdValidTo connected " },
    { "devices/graphics/listen", " type address socket " },
    { "devices/graphics/gl", " enable rendernode " },
    { "devices/graphics/channel", " name mode " },
    { "devices/graphics/image", " compression " },
    { "devices/graphics/jpeg", " compression " },
    { "devices/graphics/zlib", " compression " },
    { "devices/graphics/playback", " compression " },
    { "devices/graphics/streaming", " mode " },
    { "devices/graphics/clipboard", " copypaste " },
    { "devices/graphics/filetransfer", " enable " },
    { "devices/graphics/mouse", " mode " },
    { "devices/video", "" },
    { "devices/video/model", " type ram vram vram64 vgamem heads primary blob " },
    { "devices/video/model/resolution", " x y " },
    { "devices/video/driver", " name iommu ats packed page_per_vq " },
    { "devices/audio", " id type timerPeriod serverName driver path tryMMap exclusive dspPolicy " },
    { "devices/audio/*", " mixingEngine fixedSettings voices bufferLength bufferCount dev tryPoll name streamName latency serverName"
                         " clientName connectPorts exactName " },
    { "devices/audio/*/settings", " frequency channels format " },
    { "devices/sound", " model multichannel " },
    { "devices/sound/codec", " type " },
    { "devices/sound/audio", " id " },
    { "devices/hub", " type " },
    { "devices/watchdog", " model action " },
    { "devices/memballoon", " model autodeflate freePageReporting " },
    { "devices/memballoon/stats", " period " },
    { "devices/memballoon/driver", " iommu ats packed page_per_vq " },
    { "devices/rng", " model " },
    { "devices/rng/rate", " bytes period " },
    { "devices/rng/backend", " model type " },
    { "devices/rng/backend/*", " mode path host service type " },
    { "devices/rng/driver", " iommu ats packed page_per_vq " },
    { "devices/panic", " model " },
    { "devices/filesystem", " type accessmode multidevs fmode dmode model " },
    { "devices/filesystem/driver", " type wrpolicy iommu ats packed page_per_vq " },
    { "devices/filesystem/source", " dir " },
    { "devices/filesystem/target", " dir " },
    { "devices/filesystem/readonly", "" },
    { "devices/redirdev", " bus type " },
    { "devices/redirfilter", "" },
    { "devices/redirfilter/usbdev", " class vendor product version allow " },
    { "devices/smartcard", " mode type " },
    { "devices/smartcard/certificate", "" },
    { "devices/smartcard/database", "" },
    { "devices/iommu", " model " },
    { "devices/iommu/driver", " intremap caching_mode eim iotlb aw_bits " },
    { "devices/vsock", " model " },
    { "devices/vsock/cid", " auto address " },
    { "devices/vsock/driver", " iommu ats packed page_per_vq " },

    /* QEMU's own options, at the user's risk */
    { "commandline/**", "" },
};

/* Compares one component of a pattern with one of a path; both end at a slash or the string's end. */
static bool component_matches(const char *pattern, const char *path)
{
    gsize length = strcspn(pattern, "/");

    if (length == 1 && *pattern == '*')
        return true;
    return length == strcspn(path, "/") && memcmp(pattern, path, length) == 0;
}

static bool path_matches(const char *pattern, const char *path)
{
    for (;;) {
        if (strcmp(pattern, "**") == 0)
            return true;
        if (!component_matches(pattern, path))
            return false;
        pattern += strcspn(pattern, "/");
        path += strcspn(path, "/");
        if (strcmp(pattern, "/**") == 0)
            return true;
        if (*pattern == '\0' || *path == '\0')
            return *pattern == *path;
        pattern++;
        path++;
    }
}

/* The attributes covered at a path; NULL where the element itself is not. What a path has of its own comes before what it shares. */
static const char *find(const char *path)
{
    for (gsize i = 0; i < G_N_ELEMENTS(covered); i++) {
        if (strcmp(covered[i].path, path) == 0)
            return covered[i].attributes;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(covered); i++) {
        if (path_matches(covered[i].path, path))
            return covered[i].attributes;
    }
    return NULL;
}

static bool covers_all_below(const char *path)
{
    return g_str_has_prefix(path, "metadata") || g_str_has_prefix(path, "commandline") || g_str_has_prefix(path, "sysinfo");
}

/* Images below images are all alike: one component stands for the chain. */
static char *child_path(const char *path, const char *name)
{
    if (*path == '\0')
        return g_strdup(name);
    if (g_str_has_suffix(path, "/backingStore") && strcmp(name, "backingStore") == 0)
        return g_strdup(path);
    return g_strdup_printf("%s/%s", path, name);
}

static bool check_attributes(const xmlNode *node, const char *path, const char *attributes, GError **error)
{
    for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next) {
        g_autofree char *word = g_strdup_printf(" %s ", (const char *)attribute->name);

        if (strstr(attributes, word) == NULL)
            return build_unsupported(error, "/domain/%s/@%s is not supported yet by this driver", path, (const char *)attribute->name);
    }
    return true;
}

static bool check_node(const xmlNode *node, const char *path, GError **error)
{
    const char *attributes = find(path);

    if (attributes == NULL)
        return build_unsupported(error, "/domain/%s is not supported yet by this driver", path);
    if (covers_all_below(path))
        return true;
    if (!check_attributes(node, path, attributes, error))
        return false;

    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        g_autofree char *below = NULL;

        if (child->type != XML_ELEMENT_NODE)
            continue;
        below = child_path(path, (const char *)child->name);
        if (!check_node(child, below, error))
            return false;
    }
    return true;
}

/**
 * coverage_check: whether all that a document says is taken up when its command line is built
 *
 * Errors: ERROR_CONFIG_UNSUPPORTED naming the first element or attribute that is not. Thread: any.
 */
bool coverage_check(const DomainDef *def, GError **error)
{
    g_autofree char *text = domain_def_format(def, DOMAIN_FORMAT_SECURE | DOMAIN_FORMAT_INACTIVE, error);
    g_autoptr(xmlDoc) document = text != NULL ? xml_document_parse(text, strlen(text), error) : NULL;

    return document != NULL && check_node(xmlDocGetRootElement(document), "", error);
}
