/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Documents of networks, interfaces and filters from outside: what is accepted is written so that it is read again, as the same. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "conf/interface/interface.h"
#include "conf/network/port.h"
#include "conf/nwfilter/binding.h"
#include "xml/read.h"
#include "xml/write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const XmlElement *element, const char *text, gsize length)
{
    void *object = xml_read_text(element, text, length, 0, NULL, NULL);

    if (object == NULL)
        return;

    g_autoptr(GError) error = NULL;
    g_autofree char *written = xml_write_text(element, object, XML_WRITE_SECURE);
    void *back = xml_read_text(element, written, strlen(written), 0, NULL, &error);
    void *copy = xml_object_copy(element, object);

    if (back == NULL)
        g_error("%s\nis not read again: %s", written, error->message);
    if (!xml_object_equal(element, object, back) || !xml_object_equal(element, object, copy))
        g_error("%s\nis not the same when it is read again", written);
    xml_object_free(element, object);
    xml_object_free(element, back);
    xml_object_free(element, copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const XmlElement *const elements[] = {
        &network_element, &network_port_element, &host_interface_element, &nwfilter_element, &nwfilter_binding_element,
    };

    for (gsize i = 0; i < G_N_ELEMENTS(elements); i++)
        check(elements[i], (const char *)data, size);
    return 0;
}
