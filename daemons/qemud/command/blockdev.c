/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/blockdev.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

/* What a disk's <driver> asks of all nodes of its chain. */
typedef struct NodeOptions {
    const DiskDriver *driver; /* NULL: nothing asked */
    bool is_top;
    bool readonly;
    bool cdrom;
    bool floppy;
} NodeOptions;

static const char *const format_drivers[] = {
    [IMAGE_FORMAT_NONE] = "raw",  [IMAGE_FORMAT_RAW] = "raw",       [IMAGE_FORMAT_ISO] = "raw",   [IMAGE_FORMAT_BOCHS] = "bochs",
    [IMAGE_FORMAT_CLOOP] = "cloop", [IMAGE_FORMAT_DMG] = "dmg",     [IMAGE_FORMAT_VPC] = "vpc",   [IMAGE_FORMAT_VDI] = "vdi",
    [IMAGE_FORMAT_VHD] = "vpc",   [IMAGE_FORMAT_PLOOP] = "parallels", [IMAGE_FORMAT_QCOW] = "qcow", [IMAGE_FORMAT_QCOW2] = "qcow2",
    [IMAGE_FORMAT_QED] = "qed",   [IMAGE_FORMAT_VMDK] = "vmdk",     [IMAGE_FORMAT_LUKS] = "luks",
    [IMAGE_FORMAT_FAT] = "raw", /* of a folder, which looks like a disk already */
};

static const char *const aio_names[] = { NULL, "native", "threads", "io_uring" };
static const char *const discard_names[] = { NULL, "unmap", "ignore" };
static const char *const detect_zeroes_names[] = { NULL, "off", "on", "unmap" };

static bool can_have_backing(ImageFormat format)
{
    return format == IMAGE_FORMAT_QCOW || format == IMAGE_FORMAT_QCOW2 || format == IMAGE_FORMAT_QED || format == IMAGE_FORMAT_VMDK;
}

static void add_cache(json_t *node, DiskCache cache)
{
    if (cache == DISK_CACHE_DEFAULT)
        return;

    json_object_set_new(node, "cache",
                        json_pack("{s:b, s:b}", "direct", cache == DISK_CACHE_NONE || cache == DISK_CACHE_DIRECTSYNC, "no-flush",
                                  cache == DISK_CACHE_UNSAFE));
}

/* --- storage: where the bytes are --- */

#define CDROM_MAJOR 11 /* of the kernel's list of devices: SCSI CD-ROM */

/* A drive of the host, whose tray and medium QEMU passes on, rather than just any block device. */
static bool is_cdrom_drive(const char *path)
{
    struct stat info;

    return strcmp(path, "/dev/cdrom") == 0 || (stat(path, &info) == 0 && S_ISBLK(info.st_mode) && major(info.st_rdev) == CDROM_MAJOR);
}

static bool storage_file(const StorageSource *source, const NodeOptions *options, json_t *node, GError **error)
{
    props_string(node, "driver", "file");
    props_string(node, "filename", source->path);
    return true;
}

static bool storage_block(const StorageSource *source, const NodeOptions *options, json_t *node, GError **error)
{
    props_string(node, "driver", options->cdrom && is_cdrom_drive(source->path) ? "host_cdrom" : "host_device");
    props_string(node, "filename", source->path);
    return true;
}

static bool storage_folder(const StorageSource *source, const NodeOptions *options, json_t *node, GError **error)
{
    if (!options->readonly && !options->floppy && !options->cdrom)
        return build_unsupported(error, "folder '%s' as a disk that can be written: it can only be read", source->path);

    props_string(node, "driver", "vvfat");
    props_string(node, "dir", source->path);
    props_truth(node, "floppy", options->floppy);
    props_truth(node, "rw", false);
    return true;
}

static json_t *host_address(const StorageHost *host, const char *default_port)
{
    if (host->transport == HOST_TRANSPORT_UNIX)
        return json_pack("{s:s, s:s}", "type", "unix", "path", host->socket);

    return json_pack("{s:s, s:s, s:s}", "type", "inet", "host", host->name, "port", host->port != NULL ? host->port : default_port);
}

static bool network_nbd(const StorageSource *source, json_t *node, GError **error)
{
    if (source->hosts.n != 1)
        return build_unsupported(error, "<source protocol='nbd'> with %u hosts: there must be one", source->hosts.n);

    props_string(node, "driver", "nbd");
    json_object_set_new(node, "server", host_address(source->hosts.items[0], "10809"));
    props_string(node, "export", source->name);
    return true;
}

static bool network_curl(const StorageSource *source, json_t *node, GError **error)
{
    static const char *const default_ports[] = {
        [NETWORK_PROTOCOL_HTTP] = "80", [NETWORK_PROTOCOL_HTTPS] = "443", [NETWORK_PROTOCOL_FTP] = "21", [NETWORK_PROTOCOL_FTPS] = "990",
        [NETWORK_PROTOCOL_TFTP] = "69",
    };
    const char *scheme = enum_name(&network_protocol, source->protocol);
    const StorageHost *host;

    if (source->hosts.n != 1)
        return build_unsupported(error, "<source protocol='%s'> with %u hosts: there must be one", scheme, source->hosts.n);
    if (source->cookies.n > 0)
        return build_unsupported(error, "<cookies> of a disk");

    host = source->hosts.items[0];
    props_string(node, "driver", scheme);
    props_printf(node, "url", "%s://%s:%s/%s%s%s", scheme, host->name, host->port != NULL ? host->port : default_ports[source->protocol],
                 source->name != NULL ? source->name : "", source->query != NULL ? "?" : "", source->query != NULL ? source->query : "");
    props_bool(node, "sslverify", source->ssl_verify);
    props_uint(node, "readahead", source->readahead);
    props_uint(node, "timeout", source->timeout_seconds);
    return true;
}

static bool (*const network_protocols[])(const StorageSource *source, json_t *node, GError **error) = {
    [NETWORK_PROTOCOL_NBD] = network_nbd,   [NETWORK_PROTOCOL_HTTP] = network_curl, [NETWORK_PROTOCOL_HTTPS] = network_curl,
    [NETWORK_PROTOCOL_FTP] = network_curl,  [NETWORK_PROTOCOL_FTPS] = network_curl, [NETWORK_PROTOCOL_TFTP] = network_curl,
};

static bool storage_network(const StorageSource *source, const NodeOptions *options, json_t *node, GError **error)
{
    if (source->protocol >= G_N_ELEMENTS(network_protocols) || network_protocols[source->protocol] == NULL)
        return build_unsupported(error, "<source protocol='%s'> of a disk", enum_name(&network_protocol, source->protocol));
    if (source->auth != NULL || source->tls == TRISTATE_YES)
        return build_unsupported(error, "%s of a disk over the network", source->auth != NULL ? "<auth>" : "<source tls='yes'>");

    return network_protocols[source->protocol](source, node, error);
}

static bool (*const storage_types[])(const StorageSource *source, const NodeOptions *options, json_t *node, GError **error) = {
    [STORAGE_TYPE_FILE] = storage_file,
    [STORAGE_TYPE_BLOCK] = storage_block,
    [STORAGE_TYPE_DIR] = storage_folder,
    [STORAGE_TYPE_NETWORK] = storage_network,
};

static json_t *storage_node(const StorageSource *source, const NodeOptions *options, const char *prefix, GError **error)
{
    g_autoptr(json_t) node = json_object();

    if (source->type >= G_N_ELEMENTS(storage_types) || storage_types[source->type] == NULL) {
        build_unsupported(error, "disk source of type '%s'", enum_name(&storage_type, source->type));
        return NULL;
    }
    if (!storage_types[source->type](source, options, node, error))
        return NULL;

    if (options->driver != NULL && options->driver->io != DISK_IO_DEFAULT)
        props_string(node, "aio", aio_names[options->driver->io]);
    props_printf(node, "node-name", "%s-storage", prefix);
    if (options->driver != NULL)
        add_cache(node, options->driver->cache);
    props_truth(node, "auto-read-only", true);
    props_string(node, "discard", "unmap");
    return g_steal_pointer(&node);
}

/* --- format: what the bytes mean --- */

/* To unmap zeroes makes no sense where nothing is to be unmapped. */
static DiskDetectZeroes detect_zeroes(const DiskDriver *driver)
{
    bool unmaps = driver->discard == DISK_DISCARD_UNMAP;

    return driver->detect_zeroes == DISK_DETECT_ZEROES_UNMAP && !unmaps ? DISK_DETECT_ZEROES_ON : driver->detect_zeroes;
}

static json_t *format_node(ImageFormat format, const NodeOptions *options, const char *prefix, GError **error)
{
    const char *driver = format < G_N_ELEMENTS(format_drivers) ? format_drivers[format] : NULL;
    g_autoptr(json_t) node = json_object();

    if (driver == NULL) {
        build_unsupported(error, "disk format '%s'", enum_name(&image_format, format));
        return NULL;
    }
    props_printf(node, "node-name", "%s-format", prefix);
    props_truth(node, "read-only", options->readonly);
    if (options->driver != NULL) {
        add_cache(node, options->driver->cache);
        if (options->is_top) {
            props_string(node, "discard", discard_names[options->driver->discard]);
            props_string(node, "detect-zeroes", detect_zeroes_names[detect_zeroes(options->driver)]);
        }
    }
    props_string(node, "driver", driver);
    props_printf(node, "file", "%s-storage", prefix);
    return g_steal_pointer(&node);
}

static bool check_source(const StorageSource *source, GError **error)
{
    if (source->encryption != NULL)
        return build_unsupported(error, "<encryption> of a disk");
    if (source->slices.n > 0)
        return build_unsupported(error, "<slices> of a disk");
    return true;
}

static bool add_image(const StorageSource *source, ImageFormat format, const NodeOptions *options, const char *prefix, json_t *backing,
                      guint64 metadata_cache, GPtrArray *nodes, GError **error)
{
    g_autoptr(json_t) owned_backing = backing;
    g_autoptr(json_t) storage = NULL;
    g_autoptr(json_t) image = NULL;

    if (!check_source(source, error) || (storage = storage_node(source, options, prefix, error)) == NULL ||
        (image = format_node(format, options, prefix, error)) == NULL)
        return false;

    if (backing != NULL)
        json_object_set(image, "backing", backing);
    if (format == IMAGE_FORMAT_QCOW2)
        props_uint(image, "cache-size", metadata_cache);
    g_ptr_array_add(nodes, g_steal_pointer(&storage));
    g_ptr_array_add(nodes, g_steal_pointer(&image));
    return true;
}

/** blockdev_add_image: the two nodes of one image that is no disk's: firmware, a mirror's target. @prefix names them. */
bool blockdev_add_image(const StorageSource *source, ImageFormat format, bool readonly, const char *prefix, GPtrArray *nodes, GError **error)
{
    NodeOptions options = { .is_top = true, .readonly = readonly };

    return add_image(source, format, &options, prefix, NULL, 0, nodes, error);
}

/* What a format node says of the image below it: its node, that there is none, or nothing where it cannot have one or it is not known. */
static json_t *backing_reference(ImageFormat format, const BackingStore *backing)
{
    if (!can_have_backing(format) || backing == NULL)
        return NULL;
    if (backing->source.type == STORAGE_TYPE_NONE)
        return json_null();

    return json_sprintf("libvirt-%u-format", backing->index != 0 ? backing->index : backing->source.index);
}

static bool add_backing(const Disk *disk, const BackingStore *backing, GPtrArray *nodes, GError **error)
{
    NodeOptions options = { .driver = &disk->driver, .readonly = true };
    g_autofree char *prefix = NULL;

    if (backing == NULL || backing->source.type == STORAGE_TYPE_NONE)
        return true;
    if (!add_backing(disk, backing->backing, nodes, error))
        return false;

    prefix = g_strdup_printf("libvirt-%u", backing->index != 0 ? backing->index : backing->source.index);
    return add_image(&backing->source, backing->format, &options, prefix, backing_reference(backing->format, backing->backing),
                     backing->metadata_cache_max_bytes, nodes, error);
}

/**
 * blockdev_nodes: the nodes of a disk's chain
 * @disk: a disk that has a medium, all its sources numbered
 * @ret_nodes: json_t *, lowest first; g_ptr_array_unref() frees all
 *
 * Errors: ERROR_CONFIG_UNSUPPORTED for what cannot be built.
 */
bool blockdev_nodes(const Disk *disk, GPtrArray **ret_nodes, GError **error)
{
    g_autoptr(GPtrArray) nodes = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
    NodeOptions options = {
        .driver = &disk->driver,
        .is_top = true,
        .readonly = disk->readonly || disk->device == DISK_DEVICE_CDROM,
        .cdrom = disk->device == DISK_DEVICE_CDROM,
        .floppy = disk->device == DISK_DEVICE_FLOPPY,
    };
    g_autofree char *prefix = g_strdup_printf("libvirt-%u", disk->source.index);

    if (!add_backing(disk, disk->backing, nodes, error))
        return false;
    if (!add_image(&disk->source, disk->driver.format, &options, prefix, backing_reference(disk->driver.format, disk->backing),
                   disk->driver.metadata_cache_max_bytes, nodes, error))
        return false;

    *ret_nodes = g_steal_pointer(&nodes);
    return true;
}

/** blockdev_top_node: the node that a disk's device opens; NULL without a medium. */
char *blockdev_top_node(const Disk *disk)
{
    return storage_source_is_empty(&disk->source) ? NULL : g_strdup_printf("libvirt-%u-format", disk->source.index);
}

static void number_below(Disk *disk, guint *next)
{
    for (BackingStore *backing = disk->backing; backing != NULL && backing->source.type != STORAGE_TYPE_NONE; backing = backing->backing) {
        if (backing->index == 0)
            backing->index = (*next)++;
    }
}

/**
 * blockdev_number_images: number the images that a document tells, of a machine that is about to start
 *
 * The last disk is number 1, be there a medium in it or not; below an image come higher numbers. Clients name images so: "vda[2]".
 * Returns the next number. Thread: the document's owner's.
 */
guint blockdev_number_images(DomainDef *def)
{
    guint next = 1;

    for (guint i = def->disks.n; i > 0; i--) {
        Disk *disk = def->disks.items[i - 1];
        guint number = next++;

        if (!storage_source_is_empty(&disk->source))
            disk->source.index = number;
        number_below(disk, &next);
    }
    return next;
}

/** blockdev_number_found: number those that were found below them since, from @next on. Thread: the document's owner's. */
void blockdev_number_found(DomainDef *def, guint next)
{
    for (guint i = 0; i < def->disks.n; i++)
        number_below(def->disks.items[i], &next);
}

/** blockdev_number_disk: number the images of a disk that comes to a running machine: after the highest number of all. */
void blockdev_number_disk(const DomainDef *def, Disk *disk)
{
    guint highest = 0;

    for (guint i = 0; i < def->disks.n; i++) {
        highest = MAX(highest, def->disks.items[i]->source.index);
        for (const BackingStore *backing = def->disks.items[i]->backing; backing != NULL; backing = backing->backing)
            highest = MAX(highest, backing->index);
    }
    disk->source.index = storage_source_is_empty(&disk->source) ? 0 : ++highest;
    highest++;
    number_below(disk, &highest);
}
