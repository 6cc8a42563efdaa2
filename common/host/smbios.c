/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The firmware's own description of the machine, which sysinfo documents repeat: structures of DMTF DSP0134, read from the kernel's copy.
 * A structure is a header (type, length, handle), its formatted area, and strings that the area names by number, closed by an empty one.
 * One row below is one entry of the document. The table comes from firmware and is believed in nothing: each access is checked.
 */
#include "host/smbios.h"

#include "base/error.h"
#include "base/file.h"

#include <string.h>

#define TABLE_PATH  "/sys/firmware/dmi/tables/DMI"
#define TABLE_LIMIT (1024 * 1024)

/* A structure inside the table. */
typedef struct Structure {
    const guint8 *area; /* with the header */
    guint8 length;
    const guint8 *strings;
    const guint8 *end; /* behind the strings */
} Structure;

typedef char *(*Decode)(const Structure *structure, guint offset);

typedef struct Row {
    const char *name;
    guint offset;
    Decode decode;
} Row;

/* Rows end with a NULL name. */
typedef struct Kind {
    guint8 type;
    const char *element;
    bool repeats;
    const Row *rows;
} Kind;

static guint byte_at(const Structure *structure, guint offset)
{
    return offset < structure->length ? structure->area[offset] : 0;
}

static guint word_at(const Structure *structure, guint offset)
{
    return byte_at(structure, offset) | byte_at(structure, offset + 1) << 8;
}

static char *string_number(const Structure *structure, guint number)
{
    const guint8 *at = structure->strings;

    if (number == 0)
        return g_strdup("Not Specified");
    for (; at < structure->end && *at != '\0'; at += strnlen((const char *)at, (gsize)(structure->end - at)) + 1) {
        if (--number == 0) {
            g_autofree char *bytes = g_strndup((const char *)at, (gsize)(structure->end - at));

            return g_strstrip(g_utf8_make_valid(bytes, -1));
        }
    }
    return NULL;
}

static char *decode_string(const Structure *structure, guint offset)
{
    return offset < structure->length ? string_number(structure, structure->area[offset]) : NULL;
}

static char *decode_release(const Structure *structure, guint offset)
{
    if (offset + 1 >= structure->length || byte_at(structure, offset) == 0xff)
        return NULL;
    return g_strdup_printf("%u.%u", byte_at(structure, offset), byte_at(structure, offset + 1));
}

/* Its first three fields are little-endian since 2.6. */
static char *decode_uuid(const Structure *structure, guint offset)
{
    const guint8 *u = structure->area + offset;

    if (offset + 16 > structure->length)
        return NULL;
    return g_strdup_printf("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", u[3], u[2], u[1], u[0], u[5], u[4], u[7],
                           u[6], u[8], u[9], u[10], u[11], u[12], u[13], u[14], u[15]);
}

/* The chassis' SKU stands behind its contained elements: count at 0x13, size of each at 0x14. */
static char *decode_chassis_sku(const Structure *structure, guint offset)
{
    return decode_string(structure, offset + byte_at(structure, 0x13) * byte_at(structure, 0x14));
}

static char *from_names(const char *const *names, guint n_names, guint value)
{
    return value < n_names && names[value] != NULL ? g_strdup(names[value]) : NULL;
}

static char *decode_processor_type(const Structure *structure, guint offset)
{
    static const char *const names[] = { NULL, "Other", "Unknown", "Central Processor", "Math Processor", "DSP Processor",
                                         "Video Processor" };

    return from_names(names, G_N_ELEMENTS(names), byte_at(structure, offset));
}

static char *decode_family(const Structure *structure, guint offset)
{
    static const char *const names[256] = {
        [0x01] = "Other", [0x02] = "Unknown", [0x0b] = "Pentium", [0x2b] = "Atom", [0x6b] = "Zen", [0xb3] = "Xeon", [0xbf] = "Core 2 Duo",
        [0xc6] = "Core i7", [0xcd] = "Core i5", [0xce] = "Core i3", [0xcf] = "Core i9", [0x84] = "Opteron",
    };

    return from_names(names, G_N_ELEMENTS(names), byte_at(structure, offset));
}

/* CPUID's signature word, as decoders of these tables write it. */
static char *decode_signature(const Structure *structure, guint offset)
{
    guint eax = word_at(structure, offset) | word_at(structure, offset + 2) << 16;
    guint family = eax >> 8 & 0xf, model = eax >> 4 & 0xf;

    if (eax == 0)
        return NULL;
    if (family == 6 || family == 15)
        model += (eax >> 16 & 0xf) << 4;
    if (family == 15)
        family += eax >> 20 & 0xff;
    return g_strdup_printf("Type %u, Family %u, Model %u, Stepping %u", eax >> 12 & 3, family, model, eax & 0xf);
}

static char *decode_mhz(const Structure *structure, guint offset)
{
    guint mhz = word_at(structure, offset);

    return mhz == 0 ? g_strdup("Unknown") : g_strdup_printf("%u MHz", mhz);
}

static char *decode_status(const Structure *structure, guint offset)
{
    static const char *const names[] = { "Unknown", "Enabled", "Disabled By User", "Disabled By BIOS", "Idle", NULL, NULL, "Other" };
    guint status = byte_at(structure, offset);

    if ((status & 0x40) == 0)
        return g_strdup("Unpopulated");
    return names[status & 7] == NULL ? NULL : g_strdup_printf("Populated, %s", names[status & 7]);
}

/* A word of MiB, or of KiB with bit 15; 0x7fff points to a longer field at 0x1c. */
static char *decode_size(const Structure *structure, guint offset)
{
    guint word = word_at(structure, offset);
    guint mib = word == 0x7fff ? word_at(structure, 0x1c) | word_at(structure, 0x1e) << 16 : word;

    if (word == 0)
        return g_strdup("No Module Installed");
    if (word == 0xffff)
        return g_strdup("Unknown");
    if (word & 0x8000)
        return g_strdup_printf("%u kB", word & 0x7fff);
    return mib % 1024 == 0 ? g_strdup_printf("%u GB", mib / 1024) : g_strdup_printf("%u MB", mib);
}

static char *decode_form_factor(const Structure *structure, guint offset)
{
    static const char *const names[] = { NULL,   "Other",        "Unknown", "SIMM",   "SIP",  "Chip",    "DIP", "ZIP",
                                         "Proprietary Card", "DIMM", "TSOP", "Row Of Chips", "RIMM", "SODIMM", "SRIMM", "FB-DIMM", "Die" };

    return from_names(names, G_N_ELEMENTS(names), byte_at(structure, offset));
}

static char *decode_memory_type(const Structure *structure, guint offset)
{
    static const char *const names[] = {
        [0x01] = "Other", [0x02] = "Unknown", [0x03] = "DRAM",   [0x07] = "RAM",    [0x0f] = "SDRAM",  [0x12] = "DDR",   [0x13] = "DDR2",
        [0x14] = "DDR2 FB-DIMM", [0x18] = "DDR3", [0x1a] = "DDR4", [0x1b] = "LPDDR", [0x1c] = "LPDDR2", [0x1d] = "LPDDR3",
        [0x1e] = "LPDDR4", [0x20] = "HBM", [0x21] = "HBM2", [0x22] = "DDR5", [0x23] = "LPDDR5",
    };

    return from_names(names, G_N_ELEMENTS(names), byte_at(structure, offset));
}

static char *decode_type_detail(const Structure *structure, guint offset)
{
    static const char *const names[] = {
        NULL, "Other", "Unknown", "Fast-paged", "Static Column", "Pseudo-static", "RAMBus", "Synchronous", "CMOS", "EDO", "Window DRAM",
        "Cache DRAM", "Non-Volatile", "Registered (Buffered)", "Unbuffered (Unregistered)", "LRDIMM",
    };
    g_autoptr(GString) text = g_string_new(NULL);
    guint bits = word_at(structure, offset);

    for (guint i = 1; i < G_N_ELEMENTS(names); i++) {
        if (bits & 1u << i)
            g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", names[i]);
    }
    return g_strdup(text->len > 0 ? text->str : "None");
}

static char *decode_speed(const Structure *structure, guint offset)
{
    guint speed = word_at(structure, offset);

    return speed == 0 ? g_strdup("Unknown") : g_strdup_printf("%u MT/s", speed);
}

static const Row bios_rows[] = {
    { "vendor", 0x04, decode_string },
    { "version", 0x05, decode_string },
    { "date", 0x08, decode_string },
    { "release", 0x14, decode_release },
    { 0 },
};

static const Row system_rows[] = {
    { "manufacturer", 0x04, decode_string },
    { "product", 0x05, decode_string },
    { "version", 0x06, decode_string },
    { "serial", 0x07, decode_string },
    { "uuid", 0x08, decode_uuid },
    { "sku", 0x19, decode_string },
    { "family", 0x1a, decode_string },
    { 0 },
};

static const Row board_rows[] = {
    { "manufacturer", 0x04, decode_string },
    { "product", 0x05, decode_string },
    { "version", 0x06, decode_string },
    { "serial", 0x07, decode_string },
    { "asset", 0x08, decode_string },
    { "location", 0x0a, decode_string },
    { 0 },
};

static const Row chassis_rows[] = {
    { "manufacturer", 0x04, decode_string },
    { "version", 0x06, decode_string },
    { "serial", 0x07, decode_string },
    { "asset", 0x08, decode_string },
    { "sku", 0x15, decode_chassis_sku },
    { 0 },
};

static const Row processor_rows[] = {
    { "socket_destination", 0x04, decode_string },
    { "type", 0x05, decode_processor_type },
    { "family", 0x06, decode_family },
    { "manufacturer", 0x07, decode_string },
    { "signature", 0x08, decode_signature },
    { "version", 0x10, decode_string },
    { "external_clock", 0x12, decode_mhz },
    { "max_speed", 0x14, decode_mhz },
    { "status", 0x18, decode_status },
    { "serial_number", 0x20, decode_string },
    { "part_number", 0x22, decode_string },
    { 0 },
};

static const Row memory_rows[] = {
    { "size", 0x0c, decode_size },
    { "form_factor", 0x0e, decode_form_factor },
    { "locator", 0x10, decode_string },
    { "bank_locator", 0x11, decode_string },
    { "type", 0x12, decode_memory_type },
    { "type_detail", 0x13, decode_type_detail },
    { "speed", 0x15, decode_speed },
    { "manufacturer", 0x17, decode_string },
    { "serial_number", 0x18, decode_string },
    { "part_number", 0x1a, decode_string },
    { 0 },
};

/* In the order of the document. */
static const Kind kinds[] = {
    { 0, "bios", false, bios_rows },
    { 1, "system", false, system_rows },
    { 2, "baseBoard", true, board_rows },
    { 3, "chassis", false, chassis_rows },
    { 4, "processor", true, processor_rows },
    { 17, "memory_device", true, memory_rows },
    { 11, "oemStrings", false, NULL },
};

/* The structure at *at; moves behind it. */
static bool next_structure(const guint8 **at, const guint8 *end, Structure *ret_structure)
{
    const guint8 *area = *at, *strings, *stop;

    if (end - area < 4 || area[1] < 4 || end - area < area[1])
        return false;
    strings = stop = area + area[1];
    while (end - stop >= 2 && (stop[0] != '\0' || stop[1] != '\0'))
        stop++;
    if (end - stop < 2)
        return false;
    *ret_structure = (Structure){ .area = area, .length = area[1], .strings = strings, .end = stop + 1 };
    *at = stop + 2;
    return true;
}

static void entry_clear(gpointer data)
{
    SmbiosEntry *entry = data;

    g_free(entry->value);
}

static void section_free(gpointer data)
{
    SmbiosSection *section = data;

    g_array_unref(section->entries);
    g_free(section);
}

static void add_entry(SmbiosSection *section, const char *name, char *value)
{
    SmbiosEntry entry = { name, value };

    if (value != NULL)
        g_array_append_val(section->entries, entry);
}

static SmbiosSection *read_section(const Kind *kind, const Structure *structure)
{
    SmbiosSection *section = g_new(SmbiosSection, 1);

    section->element = kind->element;
    section->entries = g_array_new(FALSE, FALSE, sizeof(SmbiosEntry));
    g_array_set_clear_func(section->entries, entry_clear);
    for (const Row *row = kind->rows; row != NULL && row->name != NULL; row++)
        add_entry(section, row->name, row->decode(structure, row->offset));
    if (kind->rows == NULL) {
        for (guint number = 1; number <= byte_at(structure, 4); number++)
            add_entry(section, NULL, string_number(structure, number));
    }
    return section;
}

static void add_kind(GPtrArray *sections, const Kind *kind, const guint8 *table, gsize length)
{
    const guint8 *at = table;
    Structure structure;

    while (next_structure(&at, table + length, &structure)) {
        if (structure.area[0] != kind->type)
            continue;
        g_ptr_array_add(sections, read_section(kind, &structure));
        if (!kind->repeats)
            return;
    }
}

/** smbios_parse: SmbiosSection pointers in the order of the document; the caller unrefs the array, which owns them. Thread: any. */
GPtrArray *smbios_parse(const guint8 *table, gsize length)
{
    GPtrArray *sections = g_ptr_array_new_with_free_func(section_free);

    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        add_kind(sections, &kinds[i], table, length);
    return sections;
}

/**
 * smbios_read: what the firmware tells of this host
 * @ret_sections: as smbios_parse gives them
 *
 * Errors: ERROR_CONFIG_UNSUPPORTED where the host's firmware has no such table or we may not read it. Thread: any that may block.
 */
bool smbios_read(const HostRoot *root, GPtrArray **ret_sections, GError **error)
{
    g_autofree char *path = host_path(root, TABLE_PATH);
    g_autofree char *table = NULL;
    g_autoptr(GPtrArray) sections = NULL;
    gsize length;

    if (file_read(path, TABLE_LIMIT, &table, &length, NULL))
        sections = smbios_parse((const guint8 *)table, length);
    if (sections == NULL || sections->len == 0) {
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "Host SMBIOS information is not available");
        return false;
    }
    *ret_sections = g_steal_pointer(&sections);
    return true;
}
