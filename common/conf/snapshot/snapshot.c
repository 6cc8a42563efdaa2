/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * <domainsnapshot>. A new snapshot is told its name and what becomes of each disk; the rest is found out. One that is defined anew brings
 * all of it. The machine inside is read and written as any, with what belongs to a run left out.
 */
#include "conf/snapshot/snapshot.h"

#include <string.h>

#include "xml/place.h"
#include "xml/read.h"
#include "xml/write.h"

ENUM_TABLE(snapshot_state, "state of a snapshot", [SNAPSHOT_STATE_NOSTATE] = "nostate", [SNAPSHOT_STATE_RUNNING] = "running",
           [SNAPSHOT_STATE_BLOCKED] = "blocked", [SNAPSHOT_STATE_PAUSED] = "paused", [SNAPSHOT_STATE_SHUTDOWN] = "shutdown",
           [SNAPSHOT_STATE_SHUTOFF] = "shutoff", [SNAPSHOT_STATE_CRASHED] = "crashed", [SNAPSHOT_STATE_PMSUSPENDED] = "pmsuspended",
           [SNAPSHOT_STATE_DISK_ONLY] = "disk-snapshot");
ENUM_TABLE(snapshot_place, "place of a snapshot", [SNAPSHOT_PLACE_NO] = "no", [SNAPSHOT_PLACE_INTERNAL] = "internal",
           [SNAPSHOT_PLACE_EXTERNAL] = "external", [SNAPSHOT_PLACE_MANUAL] = "manual");

static const XmlField snapshot_disk_fields[] = {
    XML_STRING("@name", SnapshotDisk, name, XML_REQUIRED),
    XML_ENUM("@snapshot", SnapshotDisk, place, snapshot_place),
    XML_ENUM("@type", SnapshotDisk, source.type, storage_type, XML_DEFAULT(STORAGE_TYPE_FILE)),
    XML_ENUM("driver/@type", SnapshotDisk, format, image_format),
    XML_SIZE("driver/metadata_cache/max_size", SnapshotDisk, metadata_cache_max_bytes, XML_BYTES, XML_BYTES),
    XML_SUB("source", SnapshotDisk, source, storage_source_element),
    XML_FIELDS_END,
};

/* A file that is named says by itself that it is external. */
static bool check_disk(const XmlPlace *place, void *object, GError **error)
{
    SnapshotDisk *disk = object;

    if (disk->place == SNAPSHOT_PLACE_DEFAULT && (!storage_source_is_empty(&disk->source) || disk->format != IMAGE_FORMAT_NONE))
        disk->place = SNAPSHOT_PLACE_EXTERNAL;
    if (disk->place != SNAPSHOT_PLACE_EXTERNAL && disk->place != SNAPSHOT_PLACE_MANUAL)
        disk->source.type = STORAGE_TYPE_NONE;
    return true;
}

static const XmlElement snapshot_disk_element = {
    .name = "disk",
    .size = sizeof(SnapshotDisk),
    .fields = snapshot_disk_fields,
    .check = check_disk,
};

static const XmlField snapshot_fields[] = {
    XML_STRING("name", SnapshotDef, name),
    XML_STRING("description", SnapshotDef, description),
    XML_ENUM("state", SnapshotDef, state, snapshot_state),
    XML_STRING("parent/name", SnapshotDef, parent),
    XML_INT("creationTime", SnapshotDef, creation_time),
    XML_ENUM("memory/@snapshot", SnapshotDef, memory, snapshot_place),
    XML_STRING("memory/@file", SnapshotDef, memory_file),
    XML_LIST("disks/disk", SnapshotDef, disks, snapshot_disk_element),
    XML_SUB_PTR("domain", SnapshotDef, domain, domain_element),
    XML_SUB_PTR("inactiveDomain", SnapshotDef, inactive_domain, domain_element),
    XML_FIELDS_END,
};

static bool check_memory(const XmlPlace *place, void *object, GError **error)
{
    SnapshotDef *def = object;

    if (def->memory == SNAPSHOT_PLACE_DEFAULT && def->memory_file != NULL)
        def->memory = SNAPSHOT_PLACE_EXTERNAL;
    if (def->memory_file != NULL && def->memory != SNAPSHOT_PLACE_EXTERNAL)
        return xml_fail(place, "memory/@file", error, "\"%s\" needs snapshot='external' beside it", def->memory_file);
    if (def->memory == SNAPSHOT_PLACE_EXTERNAL && def->memory_file == NULL)
        return xml_fail(place, "memory/@file", error, "is missing: external memory is kept in a file");
    if (def->memory_file != NULL && *def->memory_file != '/')
        return xml_fail(place, "memory/@file", error, "\"%s\" is not an absolute path", def->memory_file);
    return true;
}

const XmlElement snapshot_element = {
    .name = "domainsnapshot",
    .size = sizeof(SnapshotDef),
    .fields = snapshot_fields,
    .check = check_memory,
};

/* life */

SnapshotDef *snapshot_def_copy(const SnapshotDef *def)
{
    return xml_object_copy(&snapshot_element, def);
}

void snapshot_def_free(SnapshotDef *def)
{
    xml_object_free(&snapshot_element, def);
}

/* documents */

static bool check_redefined(const SnapshotDef *def, GError **error)
{
    bool without_memory = def->state == SNAPSHOT_STATE_SHUTOFF || def->state == SNAPSHOT_STATE_DISK_ONLY;

    if (def->creation_time == 0)
        error_set(error, ERROR_INTERNAL_ERROR, "/domainsnapshot/creationTime: missing creationTime from existing snapshot");
    else if (def->state == SNAPSHOT_STATE_UNSET)
        error_set(error, ERROR_XML_ERROR, "/domainsnapshot/state: missing state from existing snapshot");
    else if (without_memory && def->memory != SNAPSHOT_PLACE_DEFAULT && def->memory != SNAPSHOT_PLACE_NO)
        error_set(error, ERROR_XML_ERROR, "/domainsnapshot/memory: memory state cannot be saved with offline or disk-only snapshot");
    else
        return true;
    return false;
}

/* What a new snapshot cannot be told. */
static void forget_found_out(SnapshotDef *def, gint64 now)
{
    def->state = SNAPSHOT_STATE_UNSET;
    def->creation_time = now;
    g_clear_pointer(&def->parent, g_free);
    xml_object_free(&domain_element, g_steal_pointer(&def->domain));
    xml_object_free(&domain_element, g_steal_pointer(&def->inactive_domain));
}

/**
 * snapshot_def_parse: read a <domainsnapshot>
 * @flags: SnapshotParseFlags
 * @now: seconds of the epoch: when a new one is made, and the name of one that has none
 *
 * Returns a document that snapshot_def_free() frees. Errors: ERROR_XML_DETAIL, ERROR_XML_ERROR; ERROR_INTERNAL_ERROR where one that is
 * defined anew lacks its time. Thread: any.
 */
SnapshotDef *snapshot_def_parse(const char *xml, gsize length, guint flags, gint64 now, GError **error)
{
    guint read = XML_READ_INACTIVE | (flags & SNAPSHOT_PARSE_VALIDATE ? XML_READ_STRICT : 0u);
    g_autoptr(SnapshotDef) def = xml_read_text(&snapshot_element, xml, length, read, NULL, error);

    if (def == NULL)
        return NULL;
    if (!(flags & SNAPSHOT_PARSE_REDEFINE))
        forget_found_out(def, now);
    else if (!check_redefined(def, error))
        return NULL;
    if (def->name == NULL && (flags & SNAPSHOT_PARSE_REDEFINE)) {
        error_set(error, ERROR_XML_ERROR, "/domainsnapshot/name: is missing: a snapshot that is there has a name");
        return NULL;
    }
    if ((flags & SNAPSHOT_PARSE_DISK_ONLY) && def->memory != SNAPSHOT_PLACE_DEFAULT && def->memory != SNAPSHOT_PLACE_NO) {
        error_set(error, ERROR_XML_ERROR, "/domainsnapshot/memory: memory state cannot be saved with offline or disk-only snapshot");
        return NULL;
    }
    if (def->name == NULL || *def->name == '\0') {
        g_free(def->name);
        def->name = g_strdup_printf("%" G_GINT64_FORMAT, now);
    }
    return g_steal_pointer(&def);
}

/** snapshot_def_format: the document as text; the caller frees it. @secure: with passwords. Thread: any. */
char *snapshot_def_format(const SnapshotDef *def, bool secure)
{
    return xml_write_text(&snapshot_element, def, XML_WRITE_INACTIVE | (secure ? XML_WRITE_SECURE : 0u));
}

/** snapshot_def_is_external: whether a file of its own holds some of it. Thread: any. */
bool snapshot_def_is_external(const SnapshotDef *def)
{
    if (def->memory == SNAPSHOT_PLACE_EXTERNAL)
        return true;
    for (guint i = 0; i < def->disks.n; i++) {
        if (def->disks.items[i]->place == SNAPSHOT_PLACE_EXTERNAL)
            return true;
    }
    return false;
}
