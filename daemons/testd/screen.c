/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is on the screen: black and white stripes, as a PNG (RFC 2083) of one bit per pixel, whose data is stored and not compressed
 * (RFC 1950, RFC 1951), so that nothing more than checksums is needed to write it.
 */
#include "daemons/testd/screen.h"

#include "base/error.h"
#include "base/file.h"
#include "daemons/testd/machine.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define WIDTH       1120
#define HEIGHT      832
#define LINE        (1 + WIDTH / 8) /* a filter's number, and the pixels */
#define BLOCK_LIMIT 65535
#define ADLER_BASE  65521

static guint32 crc32_of(const guint8 *data, gsize length)
{
    guint32 crc = G_MAXUINT32;

    for (gsize i = 0; i < length; i++) {
        crc ^= data[i];
        for (guint bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

static guint32 adler32_of(const guint8 *data, gsize length)
{
    guint32 a = 1, b = 0;

    for (gsize i = 0; i < length; i++) {
        a = (a + data[i]) % ADLER_BASE;
        b = (b + a) % ADLER_BASE;
    }
    return b << 16 | a;
}

static void append_be32(GByteArray *out, guint32 value)
{
    guint32 bytes = GUINT32_TO_BE(value);

    g_byte_array_append(out, (const guint8 *)&bytes, sizeof(bytes));
}

/* Length, type, data, checksum of the two before it. */
static void append_chunk(GByteArray *png, const char *type, const GByteArray *data)
{
    guint start;

    append_be32(png, data->len);
    start = png->len;
    g_byte_array_append(png, (const guint8 *)type, 4);
    g_byte_array_append(png, data->data, data->len);
    append_be32(png, crc32_of(png->data + start, png->len - start));
}

static void append_header(GByteArray *png)
{
    static const guint8 one_bit_grey[] = { 1, 0, 0, 0, 0 };
    g_autoptr(GByteArray) header = g_byte_array_new();

    append_be32(header, WIDTH);
    append_be32(header, HEIGHT);
    g_byte_array_append(header, one_bit_grey, sizeof(one_bit_grey));
    append_chunk(png, "IHDR", header);
}

static GByteArray *paint(void)
{
    GByteArray *lines = g_byte_array_new();

    g_byte_array_set_size(lines, LINE * HEIGHT);
    for (guint y = 0; y < HEIGHT; y++) {
        lines->data[y * LINE] = 0;
        memset(lines->data + y * LINE + 1, y / 32 % 2 == 0 ? 0 : 0xff, LINE - 1);
    }
    return lines;
}

static void append_pixels(GByteArray *png)
{
    static const guint8 zlib_header[] = { 0x78, 0x01 };
    g_autoptr(GByteArray) lines = paint();
    g_autoptr(GByteArray) data = g_byte_array_new();

    g_byte_array_append(data, zlib_header, sizeof(zlib_header));
    for (guint at = 0; at < lines->len; at += BLOCK_LIMIT) {
        guint16 length = (guint16)MIN(lines->len - at, BLOCK_LIMIT);
        const guint8 block[] = { at + length == lines->len, length & 0xff, length >> 8, ~length & 0xff, (guint8)(~length >> 8) };

        g_byte_array_append(data, block, sizeof(block));
        g_byte_array_append(data, lines->data + at, length);
    }
    append_be32(data, adler32_of(lines->data, lines->len));
    append_chunk(png, "IDAT", data);
}

static GByteArray *draw(void)
{
    static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
    g_autoptr(GByteArray) nothing = g_byte_array_new();
    GByteArray *png = g_byte_array_new();

    g_byte_array_append(png, signature, sizeof(signature));
    append_header(png);
    append_pixels(png);
    append_chunk(png, "IEND", nothing);
    return png;
}

TEST_OP(domain_screenshot, DomainScreenshotArgs, DomainScreenshotRet)
{
    g_autoptr(GByteArray) png = NULL;
    g_autofd int fd = -1;

    if (!test_require_active(call, error))
        return false;
    if (args->screen != 0) {
        error_set(error, ERROR_INVALID_ARG, "screen %u: there is the screen 0 only", args->screen);
        return false;
    }
    png = draw();
    fd = memfd_create("screen", MFD_CLOEXEC);
    if (fd < 0 || write(fd, png->data, png->len) != (ssize_t)png->len || lseek(fd, 0, SEEK_SET) < 0) {
        error_set_errno(error, errno, "cannot keep a picture of %u bytes", png->len);
        return false;
    }
    ret->mime = g_strdup("image/png");
    call_give_stream(call, fd_steal(&fd), STREAM_TO_CLIENT);
    return true;
}
