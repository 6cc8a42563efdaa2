/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What QEMU might send: any bytes, framed into lines, taken apart, its numbers and strings read. */
#include "qmp/framer.h"
#include "qmp/message.h"
#include "qmp/value.h"

int LLVMFuzzerTestOneInput(const guint8 *data, size_t length);

static void read_line(const char *line, gsize length)
{
    g_auto(QmpMessage) message = { 0 };
    gint64 number;
    guint64 positive;

    if (!qmp_message_parse(line, length, &message, NULL))
        return;

    qmp_int(message.body, "a", &number);
    qmp_uint(message.body, "a", &positive);
    qmp_string(message.body, "a");
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t length)
{
    gsize piece = length > 0 ? data[0] + 1u : 1;
    QmpFramer framer;

    qmp_framer_init(&framer);
    for (gsize at = 0; at < length; at += piece) {
        const char *line;
        gsize line_length;

        if (!qmp_framer_push(&framer, data + at, MIN(piece, length - at), NULL))
            break;
        while (qmp_framer_next(&framer, &line, &line_length))
            read_line(line, line_length);
    }
    qmp_framer_clear(&framer);
    return 0;
}
