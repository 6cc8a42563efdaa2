/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * QEMU's numbers are the scan codes of the PC keyboard's first set, with 0x80 for those that the keyboard sends behind 0xe0. Linux numbers
 * its first 88 keys alike; what comes behind is in the table. Source: the code sets' public definitions (linux/input-event-codes.h).
 */
#include "driver/keys.h"

#include "base/error.h"
#include "proto/enums.h"

#define LINUX_SAME_LAST   88
#define LINUX_TABLE_FIRST 96

static const guint8 linux_table[] = {
    0x9c, 0x9d, 0xb5, 0x54, 0xb8, 0x5b, 0xc7, 0xc8, /* keypad enter .. up */
    0xc9, 0xcb, 0xcd, 0xcf, 0xd0, 0xd1, 0xd2, 0xd3, /* page up .. delete */
    0xef, 0xa0, 0xae, 0xb0, 0xde, 0x59, 0xce, 0xc6, /* macro .. pause */
    0x8b, 0x7e, 0x72, 0x71, 0x7d, 0xdb, 0xdc, 0xdd, /* scale .. compose */
};

static bool from_linux(guint code, guint8 *ret_number)
{
    if (code >= 1 && code <= LINUX_SAME_LAST)
        *ret_number = (guint8)code;
    else if (code >= LINUX_TABLE_FIRST && code - LINUX_TABLE_FIRST < G_N_ELEMENTS(linux_table))
        *ret_number = linux_table[code - LINUX_TABLE_FIRST];
    else
        return false;
    return true;
}

/* An extended key is written 0xe0 and the code. */
static bool from_xt(guint code, guint8 *ret_number)
{
    if (code >= 1 && code < 0x80)
        *ret_number = (guint8)code;
    else if ((code >> 8) == 0xe0 && (code & 0xff) < 0x80)
        *ret_number = (guint8)(code | 0x80);
    else
        return false;
    return true;
}

static bool from_qnum(guint code, guint8 *ret_number)
{
    if (code < 1 || code > 0xff)
        return false;
    *ret_number = (guint8)code;
    return true;
}

static bool (*const readers[])(guint code, guint8 *ret_number) = {
    [KEYCODE_SET_LINUX] = from_linux,
    [KEYCODE_SET_XT] = from_xt,
    [KEYCODE_SET_ATSET1] = from_xt,
    [KEYCODE_SET_XT_KBD] = from_qnum,
    [KEYCODE_SET_QNUM] = from_qnum,
};

/**
 * keys_to_qemu: translate a key
 * @codeset: a KeycodeSet
 * @code: the key's number in it
 *
 * Errors: ERROR_INVALID_ARG for a set that does not exist or a key that it does not have; ERROR_NO_SUPPORT for a set that is not translated
 * here. Thread: any.
 */
bool keys_to_qemu(guint codeset, guint code, guint8 *ret_number, GError **error)
{
    if (codeset >= KEYCODE_SET_LAST) {
        error_set(error, ERROR_INVALID_ARG, "unsupported codeset %u", codeset);
        return false;
    }
    if (codeset >= G_N_ELEMENTS(readers) || readers[codeset] == NULL) {
        error_set(error, ERROR_NO_SUPPORT, "key codes of set %u; linux, xt, atset1, xt_kbd and qnum are", codeset);
        return false;
    }
    if (!readers[codeset](code, ret_number)) {
        error_set(error, ERROR_INVALID_ARG, "cannot translate keycode %u of codeset %u", code, codeset);
        return false;
    }
    return true;
}
