/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <domaincheckpoint>: a point in time from which on bitmaps note what changes on disks. */
#include "conf/checkpoint/checkpoint.h"

#include <string.h>

#include "xml/place.h"
#include "xml/read.h"
#include "xml/write.h"

STATIC_ENUM_TABLE(checkpoint_kind, "kind of checkpoint", [CHECKPOINT_KIND_NO] = "no", [CHECKPOINT_KIND_BITMAP] = "bitmap");

static const XmlField checkpoint_disk_fields[] = {
    XML_STRING("@name", CheckpointDisk, name, XML_REQUIRED),
    XML_ENUM("@checkpoint", CheckpointDisk, kind, checkpoint_kind),
    XML_STRING("@bitmap", CheckpointDisk, bitmap),
    XML_UINT("@size", CheckpointDisk, size_bytes),
    XML_FIELDS_END,
};

static bool check_disk(const XmlPlace *place, void *object, GError **error)
{
    const CheckpointDisk *disk = object;

    if (disk->bitmap != NULL && disk->kind == CHECKPOINT_KIND_NO)
        return xml_fail(place, "@bitmap", error, "\"%s\" needs checkpoint='bitmap' beside it", disk->bitmap);
    return true;
}

static const XmlElement checkpoint_disk_element = {
    .name = "disk",
    .size = sizeof(CheckpointDisk),
    .fields = checkpoint_disk_fields,
    .check = check_disk,
};

static const XmlField checkpoint_fields[] = {
    XML_STRING("name", CheckpointDef, name),
    XML_STRING("description", CheckpointDef, description),
    XML_STRING("parent/name", CheckpointDef, parent),
    XML_INT("creationTime", CheckpointDef, creation_time),
    XML_LIST("disks/disk", CheckpointDef, disks, checkpoint_disk_element),
    XML_SUB_PTR("domain", CheckpointDef, domain, domain_element),
    XML_FIELDS_END,
};

const XmlElement checkpoint_element = { .name = "domaincheckpoint", .size = sizeof(CheckpointDef), .fields = checkpoint_fields };

void checkpoint_def_free(CheckpointDef *def)
{
    xml_object_free(&checkpoint_element, def);
}

/**
 * checkpoint_def_parse: read a <domaincheckpoint>
 * @flags: CheckpointParseFlags
 * @now: seconds of the epoch: when a new one is made, and the name of one that has none
 *
 * Returns a document that checkpoint_def_free() frees. Errors: as of snapshot_def_parse(). Thread: any.
 */
CheckpointDef *checkpoint_def_parse(const char *xml, gsize length, guint flags, gint64 now, GError **error)
{
    g_autoptr(CheckpointDef) def = xml_read_text(&checkpoint_element, xml, length, XML_READ_INACTIVE, NULL, error);

    if (def == NULL)
        return NULL;
    if (flags & CHECKPOINT_PARSE_REDEFINE) {
        if (def->creation_time == 0) {
            error_set(error, ERROR_INTERNAL_ERROR, "/domaincheckpoint/creationTime: missing creationTime from existing checkpoint");
            return NULL;
        }
    } else {
        def->creation_time = now;
        g_clear_pointer(&def->parent, g_free);
        xml_object_free(&domain_element, g_steal_pointer(&def->domain));
    }
    if (def->name == NULL || *def->name == '\0') {
        g_free(def->name);
        def->name = g_strdup_printf("%" G_GINT64_FORMAT, now);
    }
    return g_steal_pointer(&def);
}

/** checkpoint_def_format: the document as text; the caller frees it. @secure: with passwords; @domain: with the machine. Thread: any. */
char *checkpoint_def_format(const CheckpointDef *def, bool secure, bool domain)
{
    CheckpointDef shown = *def;

    if (!domain)
        shown.domain = NULL;
    return xml_write_text(&checkpoint_element, &shown, XML_WRITE_INACTIVE | (secure ? XML_WRITE_SECURE : 0u));
}

static CheckpointDisk *find_named(const CheckpointDef *def, const Disk *disk)
{
    for (guint i = 0; i < def->disks.n; i++) {
        const char *name = def->disks.items[i]->name;

        if (strcmp(name, disk->target) == 0 || g_strcmp0(name, disk->source.path) == 0)
            return def->disks.items[i];
    }
    return NULL;
}

static bool check_names(const CheckpointDef *def, const DomainDef *domain, GError **error)
{
    for (guint i = 0; i < def->disks.n; i++) {
        const CheckpointDisk *disk = def->disks.items[i];
        bool found = false;

        for (guint j = 0; j < domain->disks.n && !found; j++)
            found = find_named(def, domain->disks.items[j]) == disk;
        if (!found) {
            error_set(error, ERROR_CONFIG_UNSUPPORTED, "no disk named '%s', or it is named twice", disk->name);
            return false;
        }
    }
    return true;
}

/**
 * checkpoint_def_align_disks: name every disk of the machine, in its order
 *
 * Where some are named the others have none. Errors: ERROR_CONFIG_UNSUPPORTED for a disk that is not there, or named twice. Thread: the
 * owner's.
 */
bool checkpoint_def_align_disks(CheckpointDef *def, const DomainDef *domain, GError **error)
{
    bool some = def->disks.n > 0;
    GPtrArray *aligned = g_ptr_array_new();

    if (!check_names(def, domain, error)) {
        g_ptr_array_unref(aligned);
        return false;
    }
    for (guint i = 0; i < domain->disks.n; i++) {
        const Disk *of = domain->disks.items[i];
        CheckpointDisk *disk = find_named(def, of);
        bool writable = !of->readonly && !storage_source_is_empty(&of->source);

        if (disk == NULL) {
            disk = g_new0(CheckpointDisk, 1);
            disk->kind = some || !writable ? CHECKPOINT_KIND_NO : CHECKPOINT_KIND_BITMAP;
        }
        if (disk->kind == CHECKPOINT_KIND_DEFAULT)
            disk->kind = CHECKPOINT_KIND_BITMAP;
        if (disk->kind == CHECKPOINT_KIND_BITMAP && disk->bitmap == NULL)
            disk->bitmap = g_strdup(def->name);
        g_free(disk->name);
        disk->name = g_strdup(of->target);
        g_ptr_array_add(aligned, disk);
    }
    g_free(def->disks.items);
    def->disks.n = aligned->len;
    def->disks.items = (CheckpointDisk **)g_ptr_array_free(aligned, FALSE);
    return true;
}
