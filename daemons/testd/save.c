/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The file is the reference's: a magic word with its final NUL, the length of what follows as four bytes, the lowest first, the document.
 */
#include "daemons/testd/save.h"

#include "base/error.h"
#include "base/file.h"
#include "daemon/define.h"
#include "daemon/lifecycle.h"
#include "daemons/testd/machine.h"
#include "xml/document.h"

#include <string.h>

static const char magic[] = "TestGuestMagic";

#define HEADER (sizeof(magic) + 4)

/* files */

static bool write_image(const char *path, const char *xml, GError **error)
{
    guint32 length = GUINT32_TO_LE((guint32)strlen(xml));
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    g_byte_array_append(bytes, (const guint8 *)magic, sizeof(magic));
    g_byte_array_append(bytes, (const guint8 *)&length, sizeof(length));
    g_byte_array_append(bytes, (const guint8 *)xml, (guint)strlen(xml));
    return file_replace(path, (const char *)bytes->data, bytes->len, 0600, error);
}

static char *find_document(const char *path, const char *bytes, gsize length, GError **error)
{
    guint32 said;

    if (length < HEADER) {
        error_set(error, ERROR_SYSTEM_ERROR, "incomplete save header in '%s'", path);
        return NULL;
    }
    if (memcmp(bytes, magic, sizeof(magic)) != 0) {
        error_set(error, ERROR_INTERNAL_ERROR, "mismatched header magic in '%s'", path);
        return NULL;
    }
    memcpy(&said, bytes + sizeof(magic), sizeof(said));
    said = GUINT32_FROM_LE(said);
    if (said < 1 || said > XML_DOCUMENT_LIMIT || said > length - HEADER) {
        error_set(error, ERROR_INTERNAL_ERROR, "length of metadata out of range in '%s': %u of %" G_GSIZE_FORMAT " bytes", path, said,
                  length);
        return NULL;
    }
    return g_strndup(bytes + HEADER, said);
}

static char *read_image(const char *path, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize length;

    return file_read(path, XML_DOCUMENT_LIMIT + HEADER, &bytes, &length, error) ? find_document(path, bytes, length, error) : NULL;
}

static bool refuse_document(const char *dxml, GError **error)
{
    if (dxml != NULL)
        error_set(error, ERROR_ARGUMENT_UNSUPPORTED, "xml modification unsupported");
    return dxml == NULL;
}

/* saving */

static const LifecycleChange saved = { DOMAIN_SHUTOFF, DOMAIN_SHUTOFF_SAVED, DOMAIN_EVENT_STOPPED, DOMAIN_EVENT_STOPPED_SAVED };
static const LifecycleChange restored = { DOMAIN_RUNNING, DOMAIN_RUNNING_RESTORED, DOMAIN_EVENT_STARTED, DOMAIN_EVENT_STARTED_RESTORED };
static const LifecycleChange crashed = { DOMAIN_SHUTOFF, DOMAIN_SHUTOFF_CRASHED, DOMAIN_EVENT_STOPPED, DOMAIN_EVENT_STOPPED_CRASHED };

TEST_OP(domain_save_flags, DomainSaveFlagsArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_autofree char *xml = NULL;

    if (!refuse_document(args->dxml, error) || !test_require_active(call, error))
        return false;
    xml = domain_def_format(state->live, DOMAIN_FORMAT_SECURE, error);
    if (xml == NULL || !write_image(args->to, xml, error))
        return false;
    lifecycle_stopped(call->daemon, call->machine, &saved);
    return true;
}

static bool restore(Call *call, Machine *machine, const DomainDef *def, GError **error)
{
    g_autoptr(MachineState) state = machine_state(machine);

    if (machine_state_is_active(state)) {
        error_set(error, ERROR_OPERATION_INVALID, "domain '%s' is already active", def->name);
        return false;
    }
    return test_start(call->daemon, machine, def, &restored, error);
}

TEST_OP(domain_restore_flags, DomainRestoreFlagsArgs, NoRet)
{
    g_autofree char *xml = refuse_document(args->dxml, error) ? read_image(args->from, error) : NULL;
    g_autoptr(DomainDef) def = xml != NULL ? define_read(call, xml, DOMAIN_PARSE_INACTIVE, error) : NULL;
    g_autoptr(Machine) machine = def != NULL ? define_enter(call, def, error) : NULL;

    if (machine == NULL)
        return false;
    bool done = restore(call, machine, def, error);
    define_leave(call, machine);
    return done;
}

/* images */

TEST_OP(domain_save_image_get_xml_desc, DomainSaveImageGetXMLDescArgs, DomainSaveImageGetXMLDescRet)
{
    g_autofree char *xml = read_image(args->file, error);
    g_autoptr(DomainDef) def = xml != NULL ? define_read(call, xml, DOMAIN_PARSE_INACTIVE, error) : NULL;
    guint secure = args->flags & DOMAIN_SAVE_IMAGE_XML_SECURE ? DOMAIN_FORMAT_SECURE : 0u;

    if (def == NULL)
        return false;
    ret->xml = domain_def_format(def, DOMAIN_FORMAT_INACTIVE | secure, error);
    return ret->xml != NULL;
}

TEST_OP(domain_save_image_define_xml, DomainSaveImageDefineXMLArgs, NoRet)
{
    g_autofree char *old = read_image(args->file, error);
    g_autoptr(DomainDef) def = old != NULL ? define_read(call, args->dxml, DOMAIN_PARSE_INACTIVE, error) : NULL;
    g_autofree char *xml = def != NULL ? domain_def_format(def, DOMAIN_FORMAT_INACTIVE | DOMAIN_FORMAT_SECURE, error) : NULL;

    return xml != NULL && write_image(args->file, xml, error);
}

/* managed */

static void set_managed(Machine *machine, bool has)
{
    g_autoptr(MachineState) old = machine_state(machine);
    MachineState *state = machine_state_copy(old);

    state->has_managed_save = has;
    machine_publish(machine, state);
}

TEST_OP(domain_managed_save, DomainManagedSaveArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    if (!test_require_active(call, error))
        return false;
    if (state->config == NULL) {
        error_set(error, ERROR_OPERATION_INVALID, "cannot do managed save for transient domain");
        return false;
    }
    lifecycle_stopped(call->daemon, call->machine, &saved);
    set_managed(call->machine, true);
    return true;
}

TEST_OP(domain_managed_save_remove, DomainManagedSaveRemoveArgs, NoRet)
{
    set_managed(call->machine, false);
    return true;
}

/* dumping */

TEST_OP(domain_core_dump_with_format, DomainCoreDumpWithFormatArgs, NoRet)
{
    if (args->dumpformat >= DOMAIN_CORE_DUMP_FORMAT_LAST) {
        error_set(error, ERROR_INVALID_ARG, "dumpformat '%u' is not supported", args->dumpformat);
        return false;
    }
    if (!test_require_active(call, error))
        return false;
    if (args->dumpformat != DOMAIN_CORE_DUMP_FORMAT_RAW) {
        error_set(error, ERROR_OPERATION_UNSUPPORTED, "only the raw format of a dump is supported here");
        return false;
    }
    if (!file_replace(args->to, magic, sizeof(magic), 0600, error))
        return false;
    if (args->flags & DUMP_CRASH)
        lifecycle_stopped(call->daemon, call->machine, &crashed);
    return true;
}
