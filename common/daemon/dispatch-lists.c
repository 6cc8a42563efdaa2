/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/dispatch-lists.h"

/* An argument or result of 32 bits, named by 1 + its offset; 0 names none. */
static guint32 *member(const void *object, gsize one_plus_offset)
{
    return one_plus_offset == 0 ? NULL : (guint32 *)((char *)object + one_plus_offset - 1);
}

/**
 * dispatch_apply_lists: cut the lists of the results to what the caller asked for
 * @row: names the lists and what bounds them
 *
 * The number that is told beside a list counts what there is, or what is sent where the caller gave room for some. Thread: any.
 */
void dispatch_apply_lists(const DispatchRow *row, const void *args, void *ret)
{
    for (guint i = 0; i < row->lists_n; i++) {
        const ListRule *rule = &row->lists[i];
        const WireField *field = &row->ret->fields[rule->items];
        const guint32 *wanted = member(args, rule->wanted_by);
        const guint32 *room = member(args, rule->at_most);
        guint32 *count = member(ret, rule->counted_in);
        guint there = wire_list_length(field, ret);

        if (count != NULL)
            *count = room != NULL && *room > 0 ? MIN(there, *room) : there;
        if (wanted != NULL && *wanted == 0)
            wire_list_truncate(field, ret, 0);
        if (room != NULL)
            wire_list_truncate(field, ret, *room);
    }
}
