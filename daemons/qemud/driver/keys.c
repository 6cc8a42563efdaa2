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

/* Usage numbers of the USB keyboard page, from 4 on: letters, digits, the rest of the board. Source: USB HID Usage Tables, page 7. */
#define USB_TABLE_FIRST    0x04
#define USB_MODIFIER_FIRST 0xe0
static const guint8 usb_table[] = {
    0x1e, 0x30, 0x2e, 0x20, 0x12, 0x21, 0x22, 0x23, 0x17, 0x24, 0x25, 0x26, 0x32, /* a .. m */
    0x31, 0x18, 0x19, 0x10, 0x13, 0x1f, 0x14, 0x16, 0x2f, 0x11, 0x2d, 0x15, 0x2c, /* n .. z */
    0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b,                   /* 1 .. 9, 0 */
    0x1c, 0x01, 0x0e, 0x0f, 0x39, 0x0c, 0x0d, 0x1a, 0x1b, 0x2b, 0x2b, 0x27, 0x28, /* enter .. apostrophe */
    0x29, 0x33, 0x34, 0x35, 0x3a,                                                 /* grave .. caps lock */
    0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x40, 0x41, 0x42, 0x43, 0x44, 0x57, 0x58,       /* f1 .. f12 */
    0x54, 0x46, 0xc6, 0xd2, 0xc7, 0xc9, 0xd3, 0xcf, 0xd1, 0xcd, 0xcb, 0xd0, 0xc8, /* print .. up */
    0x45, 0xb5, 0x37, 0x4a, 0x4e, 0x9c, 0x4f, 0x50, 0x51, 0x4b, 0x4c, 0x4d, 0x47, /* num lock .. keypad 7 */
    0x48, 0x49, 0x52, 0x53, 0x56, 0xdd,                                           /* keypad 8 .. menu */
};
static const guint8 usb_modifiers[] = { 0x1d, 0x2a, 0x38, 0xdb, 0x9d, 0x36, 0xb8, 0xdc };

static bool from_usb(guint code, guint8 *ret_number)
{
    if (code >= USB_TABLE_FIRST && code - USB_TABLE_FIRST < G_N_ELEMENTS(usb_table))
        *ret_number = usb_table[code - USB_TABLE_FIRST];
    else if (code >= USB_MODIFIER_FIRST && code - USB_MODIFIER_FIRST < G_N_ELEMENTS(usb_modifiers))
        *ret_number = usb_modifiers[code - USB_MODIFIER_FIRST];
    else
        return false;
    return true;
}

/* Virtual key codes; 0: none. Letters and digits are their ASCII characters. Source: Microsoft's list of virtual key codes. */
static const guint8 win32_table[256] = {
    [0x08] = 0x0e, [0x09] = 0x0f, [0x0c] = 0x4c, [0x0d] = 0x1c, [0x10] = 0x2a, [0x11] = 0x1d, [0x12] = 0x38, [0x13] = 0xc6, [0x14] = 0x3a,
    [0x1b] = 0x01, [0x20] = 0x39, [0x21] = 0xc9, [0x22] = 0xd1, [0x23] = 0xcf, [0x24] = 0xc7, [0x25] = 0xcb, [0x26] = 0xc8, [0x27] = 0xcd,
    [0x28] = 0xd0, [0x2c] = 0x54, [0x2d] = 0xd2, [0x2e] = 0xd3, ['0'] = 0x0b,  ['1'] = 0x02,  ['2'] = 0x03,  ['3'] = 0x04,  ['4'] = 0x05,
    ['5'] = 0x06,  ['6'] = 0x07,  ['7'] = 0x08,  ['8'] = 0x09,  ['9'] = 0x0a,  ['A'] = 0x1e,  ['B'] = 0x30,  ['C'] = 0x2e,  ['D'] = 0x20,
    ['E'] = 0x12,  ['F'] = 0x21,  ['G'] = 0x22,  ['H'] = 0x23,  ['I'] = 0x17,  ['J'] = 0x24,  ['K'] = 0x25,  ['L'] = 0x26,  ['M'] = 0x32,
    ['N'] = 0x31,  ['O'] = 0x18,  ['P'] = 0x19,  ['Q'] = 0x10,  ['R'] = 0x13,  ['S'] = 0x1f,  ['T'] = 0x14,  ['U'] = 0x16,  ['V'] = 0x2f,
    ['W'] = 0x11,  ['X'] = 0x2d,  ['Y'] = 0x15,  ['Z'] = 0x2c,  [0x5b] = 0xdb, [0x5c] = 0xdc, [0x5d] = 0xdd, [0x60] = 0x52, [0x61] = 0x4f,
    [0x62] = 0x50, [0x63] = 0x51, [0x64] = 0x4b, [0x65] = 0x4c, [0x66] = 0x4d, [0x67] = 0x47, [0x68] = 0x48, [0x69] = 0x49, [0x6a] = 0x37,
    [0x6b] = 0x4e, [0x6d] = 0x4a, [0x6e] = 0x53, [0x6f] = 0xb5, [0x70] = 0x3b, [0x71] = 0x3c, [0x72] = 0x3d, [0x73] = 0x3e, [0x74] = 0x3f,
    [0x75] = 0x40, [0x76] = 0x41, [0x77] = 0x42, [0x78] = 0x43, [0x79] = 0x44, [0x7a] = 0x57, [0x7b] = 0x58, [0x90] = 0x45, [0x91] = 0x46,
    [0xa0] = 0x2a, [0xa1] = 0x36, [0xa2] = 0x1d, [0xa3] = 0x9d, [0xa4] = 0x38, [0xa5] = 0xb8, [0xba] = 0x27, [0xbb] = 0x0d, [0xbc] = 0x33,
    [0xbd] = 0x0c, [0xbe] = 0x34, [0xbf] = 0x35, [0xc0] = 0x29, [0xdb] = 0x1a, [0xdc] = 0x2b, [0xdd] = 0x1b, [0xde] = 0x28, [0xe2] = 0x56,
};

static bool from_win32(guint code, guint8 *ret_number)
{
    if (code >= G_N_ELEMENTS(win32_table) || win32_table[code] == 0)
        return false;
    *ret_number = win32_table[code];
    return true;
}

static bool (*const readers[])(guint code, guint8 *ret_number) = {
    [KEYCODE_SET_LINUX] = from_linux,
    [KEYCODE_SET_XT] = from_xt,
    [KEYCODE_SET_ATSET1] = from_xt,
    [KEYCODE_SET_XT_KBD] = from_qnum,
    [KEYCODE_SET_USB] = from_usb,
    [KEYCODE_SET_WIN32] = from_win32,
    [KEYCODE_SET_QNUM] = from_qnum,
};

/**
 * keys_to_qemu: translate a key
 * @codeset: a KeycodeSet
 * @code: the key's number in it
 *
 * Errors: ERROR_INVALID_ARG for a set that does not exist; ERROR_INTERNAL_ERROR for a key that it does not have; ERROR_NO_SUPPORT for a
 * set that is not translated here. Thread: any.
 */
bool keys_to_qemu(guint codeset, guint code, guint8 *ret_number, GError **error)
{
    if (codeset >= KEYCODE_SET_LAST) {
        error_set(error, ERROR_INVALID_ARG, "unsupported codeset %u", codeset);
        return false;
    }
    if (codeset >= G_N_ELEMENTS(readers) || readers[codeset] == NULL) {
        error_set(error, ERROR_NO_SUPPORT, "key codes of set %u; linux, xt, atset1, xt_kbd, usb, win32 and qnum are", codeset);
        return false;
    }
    if (!readers[codeset](code, ret_number)) {
        error_set(error, ERROR_INTERNAL_ERROR, "cannot translate keycode %u of codeset %u", code, codeset);
        return false;
    }
    return true;
}
