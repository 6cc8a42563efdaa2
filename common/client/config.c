/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libvirt.conf and its like. The grammar is the public one of those files; keys that nobody asks for are as good as comments, so that a file
 * written for another release is read.
 */
#include "client/config.h"
#include "base/file.h"

#include <string.h>
#include <unistd.h>

#define CONFIG_MAX 1048576

typedef struct ConfigValue {
    guint line;
    char *text;   /* of a string */
    GStrv items;  /* of a list */
} ConfigValue;

struct Config {
    char *name; /* for messages */
    GHashTable *values;
};

typedef struct Parser {
    const char *name;
    const char *at;
    guint line;
} Parser;

static void value_free(void *data)
{
    ConfigValue *value = data;

    if (value == NULL)
        return;

    g_free(value->text);
    g_strfreev(value->items);
    g_free(value);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ConfigValue, value_free)

static bool wrong(const Parser *parser, const char *wanted, GError **error)
{
    error_set(error, ERROR_CONF_SYNTAX, "%s:%u: %s is expected here", parser->name, parser->line, wanted);
    return false;
}

static void skip_blanks(Parser *parser, bool lines)
{
    for (;; parser->at++) {
        if (*parser->at == '#' && lines)
            parser->at += strcspn(parser->at, "\n");
        if (*parser->at == '\n' && lines)
            parser->line++;
        else if (*parser->at != ' ' && *parser->at != '\t' && *parser->at != '\r')
            return;
    }
}

/* Three double quotes begin a text over several lines, else it ends with its line. */
static bool parse_text(Parser *parser, char **ret_text, GError **error)
{
    bool lines = g_str_has_prefix(parser->at, "\"\"\"");
    char quote[4] = { *parser->at, 0 };

    if (lines)
        strcpy(quote, "\"\"\"");
    const char *from = parser->at + strlen(quote);
    const char *to = strstr(from, quote);
    const char *line_end = from + strcspn(from, "\n");

    if (to == NULL || (!lines && line_end < to))
        return wrong(parser, "the quote that ends the text", error);

    *ret_text = g_strndup(from, (gsize)(to - from));
    for (; parser->at < to; parser->at++)
        parser->line += *parser->at == '\n';
    parser->at = to + strlen(quote);
    return true;
}

static bool parse_list(Parser *parser, GStrv *ret_items, GError **error)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(g_free);
    char *text = NULL;

    parser->at++;
    skip_blanks(parser, true);
    while (*parser->at != ']') {
        if (*parser->at != '"' && *parser->at != '\'')
            return wrong(parser, "a quoted text, or ] at the list's end,", error);
        if (!parse_text(parser, &text, error))
            return false;
        g_ptr_array_add(items, text);
        skip_blanks(parser, true);
        if (*parser->at == ',')
            parser->at++;
        else if (*parser->at != ']')
            return wrong(parser, "a comma, or ] at the list's end,", error);
        skip_blanks(parser, true);
    }
    parser->at++;
    g_ptr_array_add(items, NULL);
    *ret_items = (GStrv)g_ptr_array_free(g_steal_pointer(&items), FALSE);
    return true;
}

static bool parse_value(Parser *parser, ConfigValue *value, GError **error)
{
    gsize digits = strspn(parser->at + (*parser->at == '-'), "0123456789");

    value->line = parser->line;
    if (*parser->at == '"' || *parser->at == '\'')
        return parse_text(parser, &value->text, error);
    if (*parser->at == '[')
        return parse_list(parser, &value->items, error);
    if (digits == 0)
        return wrong(parser, "a number, a quoted text or a [list]", error);
    parser->at += digits + (*parser->at == '-');
    return true;
}

static bool parse_line(Parser *parser, Config *config, GError **error)
{
    g_autoptr(ConfigValue) value = g_new0(ConfigValue, 1);
    gsize length = strspn(parser->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
    g_autofree char *key = g_strndup(parser->at, length);

    if (length == 0)
        return wrong(parser, "a name", error);
    parser->at += length;
    skip_blanks(parser, false);
    if (*parser->at != '=')
        return wrong(parser, "= behind the name", error);
    parser->at++;
    skip_blanks(parser, false);
    if (!parse_value(parser, value, error))
        return false;
    skip_blanks(parser, false);
    if (*parser->at != '\n' && *parser->at != '#' && *parser->at != 0)
        return wrong(parser, "the end of the line", error);

    g_hash_table_replace(config->values, g_steal_pointer(&key), g_steal_pointer(&value));
    return true;
}

/**
 * config_parse: read a file's text
 * @name: the file's, for messages
 *
 * Fails with ERROR_CONF_SYNTAX, naming the line. Thread: any.
 */
Config *config_parse(const char *text, const char *name, GError **error)
{
    g_autoptr(Config) config = g_new0(Config, 1);
    Parser parser = { .name = name, .at = text, .line = 1 };

    config->name = g_strdup(name);
    config->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, value_free);
    for (skip_blanks(&parser, true); *parser.at != 0; skip_blanks(&parser, true)) {
        if (!parse_line(&parser, config, error))
            return NULL;
    }
    return g_steal_pointer(&config);
}

/** config_load: read @path; one that is not there is empty. Errors: ERROR_SYSTEM_ERROR and config_parse()'s. Thread: any. */
Config *config_load(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize length;

    if (access(path, R_OK) != 0)
        return config_parse("", path, error);
    if (!file_read(path, CONFIG_MAX, &text, &length, error))
        return NULL;
    return config_parse(text, path, error);
}

void config_free(Config *config)
{
    if (config == NULL)
        return;

    g_hash_table_unref(config->values);
    g_free(config->name);
    g_free(config);
}

static bool wrong_kind(const Config *config, const ConfigValue *value, const char *key, const char *wanted, GError **error)
{
    error_set(error, ERROR_INTERNAL_ERROR, "%s:%u: %s must be a %s", config->name, value->line, key, wanted);
    return false;
}

/** config_string: the text of @key, which lives as long as @config; NULL where it is not there. ERROR_INTERNAL_ERROR: no text. Thread: any. */
bool config_string(const Config *config, const char *key, const char **ret_text, GError **error)
{
    const ConfigValue *value = g_hash_table_lookup(config->values, key);

    if (value != NULL && value->text == NULL)
        return wrong_kind(config, value, key, "quoted text", error);

    *ret_text = value != NULL ? value->text : NULL;
    return true;
}

/** config_list: the items of @key, as config_string(). */
bool config_list(const Config *config, const char *key, const char *const **ret_items, GError **error)
{
    const ConfigValue *value = g_hash_table_lookup(config->values, key);

    if (value != NULL && value->items == NULL)
        return wrong_kind(config, value, key, "list of quoted texts", error);

    *ret_items = value != NULL ? (const char *const *)value->items : NULL;
    return true;
}
