/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Looking into a guest from outside: bytes of its disks and its memory, and all of its memory in a file. */
#include "driver/peek.h"

#include "base/error.h"
#include "base/file.h"
#include "daemon/lifecycle.h"
#include "driver/block.h"
#include "machine/dump.h"
#include "machine/run.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The whole piece or nothing. */
static bool read_piece(int fd, const char *path, guint64 offset, guint32 size, WireBytes *ret_bytes, GError **error)
{
    g_autofree guint8 *data = g_malloc0(size);
    ssize_t got = pread(fd, data, size, (off_t)offset);

    if (got < 0) {
        error_set_errno(error, errno, "cannot read %s", path);
        return false;
    }
    if ((gsize)got < size) {
        error_set(error, ERROR_INVALID_ARG, "'%s' starting from %" G_GUINT64_FORMAT " has only %zd bytes available", path, offset, got);
        return false;
    }
    *ret_bytes = (WireBytes){ g_steal_pointer(&data), size };
    return true;
}

static bool check_size(guint64 offset, guint32 size, guint32 limit, GError **error)
{
    if (size > limit) {
        error_set(error, ERROR_INVALID_ARG, "%u bytes are more than the %u that one call may read", size, limit);
        return false;
    }
    if (offset > (guint64)G_MAXINT64 - size) {
        error_set(error, ERROR_INVALID_ARG, "offset %" G_GUINT64_FORMAT " is past any end", offset);
        return false;
    }
    return true;
}

QEMU_OP(domain_block_peek, DomainBlockPeekArgs, DomainBlockPeekRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const Disk *disk = qemu_find_disk(machine_state_def(state), args->path);
    g_autofd int fd = -1;

    if (disk == NULL) {
        error_set(error, ERROR_INVALID_ARG, "invalid path %s not assigned to domain", args->path);
        return false;
    }
    if (!check_size(args->offset, args->size, WIRE_DOMAIN_BLOCK_PEEK_BUFFER_MAX, error))
        return false;
    if (disk->source.path == NULL || (disk->source.type != STORAGE_TYPE_FILE && disk->source.type != STORAGE_TYPE_BLOCK)) {
        error_set(error, ERROR_NO_SUPPORT, "reading disk '%s', which is no file or device of this host", args->path);
        return false;
    }
    fd = open(disk->source.path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        error_set_errno(error, errno, "cannot open %s", disk->source.path);
        return false;
    }
    return read_piece(fd, disk->source.path, args->offset, args->size, &ret->buffer, error);
}

/* It goes through a file in the run's folder, the only place where QEMU's user may write. */
QEMU_OP(domain_memory_peek, DomainMemoryPeekArgs, DomainMemoryPeekRet)
{
    QemuRun *run = qemu_run_current(call->machine, error);
    bool virtual = args->flags == MEMORY_VIRTUAL;
    g_autofree char *path = NULL;
    g_autofd int fd = -1;

    if (run == NULL)
        return false;
    if (!virtual && args->flags != MEMORY_PHYSICAL) {
        error_set(error, ERROR_INVALID_ARG, "flags %#x: an address is either VIRTUAL or PHYSICAL", args->flags);
        return false;
    }
    if (!check_size(args->offset, args->size, WIRE_DOMAIN_MEMORY_PEEK_BUFFER_MAX, error))
        return false;
    path = g_build_filename(run->folder, "memory.peek", NULL);
    json_t *arguments = json_pack("{s:I, s:I, s:s}", "val", (json_int_t)args->offset, "size", (json_int_t)args->size, "filename", path);
    if (!qemu_run_command(run, virtual ? "memsave" : "pmemsave", arguments, NULL, error))
        return false;

    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    unlink(path);
    if (fd < 0) {
        error_set_errno(error, errno, "cannot open %s", path);
        return false;
    }
    return read_piece(fd, path, 0, args->size, &ret->buffer, error);
}

/* all of the memory */

static bool hold(Call *call, QemuRun *run, GError **error)
{
    static const LifecycleChange change = { DOMAIN_PAUSED, DOMAIN_PAUSED_DUMP, DOMAIN_EVENT_SUSPENDED, DOMAIN_EVENT_SUSPENDED_PAUSED };

    if (!qemu_run_command(run, "stop", NULL, NULL, error))
        return false;
    lifecycle_changed(call->daemon, call->machine, &change);
    return true;
}

static bool go_on(Call *call, QemuRun *run, GError **error)
{
    static const LifecycleChange change = { DOMAIN_RUNNING, DOMAIN_RUNNING_UNPAUSED, DOMAIN_EVENT_RESUMED, DOMAIN_EVENT_RESUMED_UNPAUSED };

    if (!qemu_run_command(run, "cont", NULL, NULL, error))
        return false;
    lifecycle_changed(call->daemon, call->machine, &change);
    return true;
}

static bool check_flags(const DomainCoreDumpWithFormatArgs *args, GError **error)
{
    if (args->dumpformat >= DOMAIN_CORE_DUMP_FORMAT_LAST) {
        error_set(error, ERROR_INVALID_ARG, "unknown dump format '%u'", args->dumpformat);
        return false;
    }
    if (args->dumpformat != DOMAIN_CORE_DUMP_FORMAT_RAW && !(args->flags & DUMP_MEMORY_ONLY)) {
        error_set(error, ERROR_OPERATION_FAILED, "kdump-compressed format is only supported with memory-only dump");
        return false;
    }
    if ((args->flags & DUMP_CRASH) && (args->flags & DUMP_LIVE)) {
        error_set(error, ERROR_INVALID_ARG, "crash and live flags are mutually exclusive");
        return false;
    }
    if ((args->flags & DUMP_CRASH) && (args->flags & DUMP_RESET)) {
        error_set(error, ERROR_INVALID_ARG, "crash and reset flags are mutually exclusive");
        return false;
    }
    return true;
}

static bool write_dump(QemuRun *run, const DomainCoreDumpWithFormatArgs *args, GError **error)
{
    g_autofd int fd = open(args->to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0600);
    bool done;

    if (fd < 0) {
        error_set_errno(error, errno, "failed to create file '%s'", args->to);
        return false;
    }
    done = args->flags & DUMP_MEMORY_ONLY ? dump_memory(run, fd, args->dumpformat, error) : dump_machine(run, fd, error);
    if (!done)
        unlink(args->to);
    return done;
}

static bool after(Call *call, QemuRun *run, guint32 flags, bool paused, GError **error)
{
    const DomainDestroyFlagsArgs destroy = { .flags = 0 };
    NoRet nothing;

    if (flags & DUMP_CRASH)
        return qemu_domain_destroy_flags(call, &destroy, &nothing, error);
    if ((flags & DUMP_RESET) && !qemu_run_command(run, "system_reset", NULL, NULL, error))
        return false;
    return !paused || go_on(call, run, error);
}

QEMU_OP(domain_core_dump_with_format, DomainCoreDumpWithFormatArgs, NoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    QemuRun *run = qemu_run_current(call->machine, error);
    bool pauses = state->state == DOMAIN_RUNNING && !(args->flags & DUMP_LIVE);

    if (run == NULL || !check_flags(args, error) || (pauses && !hold(call, run, error)))
        return false;
    if (write_dump(run, args, error))
        return after(call, run, args->flags, pauses, error);

    if (pauses)
        go_on(call, run, NULL);
    return false;
}
