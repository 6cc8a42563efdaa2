/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What can be done with a generated row without knowing the daemon: find it, read an argument through it, shape a list by it. The
 * conventions of the wire ("0 asks for the number alone") are kept here, so that a driver always returns everything and never counts.
 */
#include "proto/dispatch.h"

#include <string.h>

/** dispatch_program: the rows of a program, or NULL. Thread: any. */
const DispatchProgram *dispatch_program(guint32 program)
{
    for (guint i = 0; i < dispatch_programs_n; i++) {
        if (dispatch_programs[i].program == program)
            return &dispatch_programs[i];
    }
    return NULL;
}

/** dispatch_row: a procedure's row, or NULL where the list has none. Thread: any. */
const DispatchRow *dispatch_row(guint32 program, gint32 procedure)
{
    const DispatchProgram *rows = dispatch_program(program);

    if (rows == NULL || procedure < 0 || (guint)procedure >= rows->rows_n || rows->rows[procedure].name == NULL)
        return NULL;

    return &rows->rows[procedure];
}

/**
 * dispatch_slot: what a driver has for a procedure
 * @row: the procedure
 * @ops: the driver's table
 *
 * All slots have one shape but for the types behind two pointers, so one reading serves them all. fn is NULL where the driver has nothing.
 * Thread: any.
 */
OpSlot dispatch_slot(const DispatchRow *row, const DriverOps *ops)
{
    OpSlot slot;

    memcpy(&slot, (const guint8 *)ops + row->op, sizeof(slot));
    return slot;
}

static guint64 read_argument(const void *args, gsize offset, gsize size)
{
    guint64 large;
    guint32 small;

    if (size == sizeof(large)) {
        memcpy(&large, (const guint8 *)args + offset, sizeof(large));
        return large;
    }
    memcpy(&small, (const guint8 *)args + offset, sizeof(small));
    return small;
}

/** dispatch_flags: a call's flags; 0 where it takes none. Thread: any. */
guint64 dispatch_flags(const DispatchRow *row, const void *args)
{
    return row->flags_size != 0 ? read_argument(args, row->flags_offset, row->flags_size) : 0;
}

/** acl_applies: whether a call with these arguments needs the rule's permission. Thread: any. */
bool acl_applies(const AclRule *rule, const void *args)
{
    if (rule->when == ACL_ALWAYS)
        return true;

    guint64 value = read_argument(args, rule->offset, rule->size);
    if (rule->when == ACL_WHEN_IS)
        return value == rule->bits;

    return ((value & rule->bits) != 0) == (rule->when == ACL_WHEN_HAS);
}

/**
 * dispatch_shape_lists: make of the full lists that a driver returned what the caller asked for
 * @row: the procedure
 * @args: what the caller sent
 * @ret: the results; items are freed, counts are set
 *
 * Thread: any.
 */
void dispatch_shape_lists(const DispatchRow *row, const void *args, void *ret)
{
    for (guint i = 0; i < row->lists_n; i++) {
        const ListRule *rule = &row->lists[i];
        const WireField *field = &row->ret->fields[rule->items];
        gint32 wanted = 1, most = G_MAXINT32;
        guint keep;

        if (rule->wanted_by != 0)
            memcpy(&wanted, (const guint8 *)args + rule->wanted_by - 1, sizeof(wanted));
        if (rule->at_most != 0 && wanted != 0)
            memcpy(&most, (const guint8 *)args + rule->at_most - 1, sizeof(most));

        keep = wire_list_length(field, ret);
        keep = MIN(keep, (guint)MAX(most, 0));
        if (rule->counted_in != 0)
            memcpy((guint8 *)ret + rule->counted_in - 1, &keep, sizeof(keep));
        wire_list_truncate(field, ret, wanted != 0 ? keep : 0);
    }
}
