/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Domain documents from outside: read, completed, written, read again. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "conf/domain/complete.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const EmulatorFacts emulator = { .path = "/q", .arch = "x86_64", .default_machine = "pc", .default_cpu = "qemu64", .kvm = true };
    static const DomainHostFacts facts = { .arch = "x86_64", .emulators = &emulator, .n_emulators = 1 };
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(DomainDef) def = domain_def_parse((const char *)data, size, size % 2 == 0 ? DOMAIN_PARSE_INACTIVE : 0, warnings, NULL);
    g_autoptr(DomainDevice) device = domain_device_parse((const char *)data, size, DOMAIN_PARSE_INACTIVE, NULL, NULL);
    g_autofree char *text = NULL;

    if (def == NULL)
        return 0;

    g_autoptr(DomainDef) copy = domain_def_copy(def);
    g_assert(domain_def_equal(def, copy));
    if (!domain_def_complete(def, &facts, NULL))
        return 0;

    domain_def_assign_aliases(def);
    text = domain_def_format(def, DOMAIN_FORMAT_SECURE, NULL);
    g_autoptr(DomainDef) back = domain_def_parse(text, strlen(text), 0, NULL, NULL);
    return 0;
}
