/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Asking a QEMU takes a fifth of a second, reading what it answered last time a millisecond, finding it in memory a stat. An answer holds
 * for one file (path, size, times) on one host (kernel, processor, whether /dev/kvm opens) as asked by one version of this program.
 *
 * Several threads may want the same answer: the first asks, the others wait for it. Different binaries are asked side by side.
 */
#include "caps/cache.h"
#include "base/error.h"
#include "base/file.h"
#include "caps/probe.h"
#include "qmp/value.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#define RECORD_FORMAT     "3" /* changes with what probe.c asks */
#define RECORD_LIMIT      (8 << 20)
#define CPUINFO_LIMIT     (4 << 20)
#define KVM_DEVICE        "/dev/kvm"
#define FOUND_FOR_US      G_USEC_PER_SEC

struct QemuCapsCache {
    char *folder;
    const SpawnUser *user;
    char *host; /* what all answers hold for; it does not change while we run */
    GThread *warming;

    GMutex lock;
    GCond asked;
    GHashTable *entries; /* path -> CacheEntry */
    struct {
        const QemuEmulator *emulator;
        char *path;
        gint64 since;
    } found; /* where the last one that was looked for is */
};

typedef struct CacheEntry {
    char *stamp; /* what the answer holds for */
    bool asking;
    QemuCaps *caps; /* NULL while the first one asks */
} CacheEntry;

static void entry_free(void *opaque)
{
    CacheEntry *entry = opaque;

    g_free(entry->stamp);
    qemu_caps_unref(entry->caps);
    g_free(entry);
}

/* The first processor's identity: what it is and which microcode it runs. */
static char *processor_stamp(void)
{
    static const char *const lines[] = { "vendor_id", "cpu family", "model", "stepping", "microcode", "flags" };
    g_autoptr(GString) stamp = g_string_new(NULL);
    g_autofree char *text = NULL;
    char *end;

    if (!file_read("/proc/cpuinfo", CPUINFO_LIMIT, &text, NULL, NULL))
        return g_strdup("");
    end = strstr(text, "\n\n");
    if (end != NULL)
        *end = '\0';
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autofree char *key = g_strconcat("\n", lines[i], "\t", NULL);
        const char *line = strstr(text, key);

        if (line != NULL)
            g_string_append_len(stamp, line + 1, (gssize)strcspn(line + 1, "\n"));
    }
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, stamp->str, -1);
}

static char *host_stamp(void)
{
    g_autofree char *processor = processor_stamp();
    struct utsname host = { 0 };

    uname(&host);
    return g_strdup_printf("%s %s %s", host.release, host.version, processor);
}

/**
 * qemu_caps_cache_new: a cache
 * @folder: where answers are kept; made when first needed
 * @user: whom to run QEMU as, or NULL; must outlive the cache
 */
QemuCapsCache *qemu_caps_cache_new(const char *folder, const SpawnUser *user)
{
    QemuCapsCache *cache = g_new0(QemuCapsCache, 1);

    cache->folder = g_strdup(folder);
    cache->user = user;
    cache->host = host_stamp();
    cache->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, entry_free);
    g_mutex_init(&cache->lock);
    g_cond_init(&cache->asked);
    return cache;
}

void qemu_caps_cache_free(QemuCapsCache *cache)
{
    if (cache == NULL)
        return;

    if (cache->warming != NULL)
        g_thread_join(cache->warming);
    g_free(cache->found.path);
    g_free(cache->host);
    g_hash_table_unref(cache->entries);
    g_mutex_clear(&cache->lock);
    g_cond_clear(&cache->asked);
    g_free(cache->folder);
    g_free(cache);
}

/* Whether QEMU, run as its user, may open /dev/kvm. */
static bool kvm_allowed(const SpawnUser *user)
{
    struct stat device;

    if (user == NULL)
        return access(KVM_DEVICE, R_OK | W_OK) == 0;
    if (stat(KVM_DEVICE, &device) < 0)
        return false;
    if (user->uid == 0 || (device.st_mode & 0006) == 0006 || (device.st_uid == user->uid && (device.st_mode & 0600) == 0600))
        return true;
    if ((device.st_mode & 0060) != 0060)
        return false;
    for (gsize i = 0; i < user->n_groups; i++) {
        if (user->groups[i] == device.st_gid)
            return true;
    }
    return device.st_gid == user->gid;
}

static char *make_stamp(const QemuCapsCache *cache, const char *binary, GError **error)
{
    struct stat file;

    if (stat(binary, &file) < 0) {
        error_set_errno(error, errno, "Cannot check QEMU binary %s", binary);
        return NULL;
    }
    if (!S_ISREG(file.st_mode) || access(binary, X_OK) < 0) {
        error_set(error, ERROR_INVALID_ARG, "QEMU binary %s is not a program that may be executed", binary);
        return NULL;
    }
    return g_strdup_printf("%s %s %jd %jd.%09ld %jd.%09ld kvm=%d %s", RECORD_FORMAT, PROJECT_VERSION, (intmax_t)file.st_size,
                           (intmax_t)file.st_mtim.tv_sec, file.st_mtim.tv_nsec, (intmax_t)file.st_ctim.tv_sec, file.st_ctim.tv_nsec,
                           kvm_allowed(cache->user), cache->host);
}

static char *record_path(const QemuCapsCache *cache, const char *binary)
{
    g_autofree char *name = g_compute_checksum_for_string(G_CHECKSUM_SHA256, binary, -1);
    g_autofree char *file = g_strconcat(name, ".json", NULL);

    return g_build_filename(cache->folder, file, NULL);
}

/* NULL when there is no record, or it is another time's or damaged: then QEMU is asked again. */
static QemuCaps *load(const QemuCapsCache *cache, const char *binary, const char *stamp)
{
    g_autofree char *path = record_path(cache, binary);
    g_autofree char *text = NULL;
    g_autoptr(json_t) record = NULL;
    gsize length;

    if (!file_read(path, RECORD_LIMIT, &text, &length, NULL))
        return NULL;
    record = json_loadb(text, length, 0, NULL);
    if (g_strcmp0(qmp_string(record, "stamp"), stamp) != 0 || g_strcmp0(qmp_string(record, "binary"), binary) != 0)
        return NULL;
    return qemu_caps_parse(binary, record, NULL);
}

/* A record that cannot be kept costs the next start its time, nothing else. */
static void save(const QemuCapsCache *cache, const char *binary, const char *stamp, json_t *record)
{
    g_autofree char *path = record_path(cache, binary);
    g_autoptr(GError) error = NULL;
    char *text;

    json_object_set_new(record, "stamp", json_string(stamp));
    json_object_set_new(record, "binary", json_string(binary));
    text = json_dumps(record, JSON_COMPACT);
    if (!folder_make(cache->folder, 0755, &error) || !file_replace(path, text, strlen(text), 0644, &error))
        g_info("what %s can do is not kept: %s", binary, error->message);
    free(text);
}

static QemuCaps *ask(const QemuCapsCache *cache, const char *binary, const char *stamp, GError **error)
{
    g_autoptr(QemuCaps) caps = load(cache, binary, stamp);
    g_autoptr(json_t) record = NULL;

    if (caps != NULL)
        return g_steal_pointer(&caps);

    record = qemu_probe(binary, cache->user, kvm_allowed(cache->user), error);
    if (record == NULL || (caps = qemu_caps_parse(binary, record, error)) == NULL)
        return NULL;

    save(cache, binary, stamp, record);
    return g_steal_pointer(&caps);
}

/* The entry of a path, once nobody is asking for it. Lock held. */
static CacheEntry *settled_entry(QemuCapsCache *cache, const char *binary)
{
    CacheEntry *entry;

    while ((entry = g_hash_table_lookup(cache->entries, binary)) != NULL && entry->asking)
        g_cond_wait(&cache->asked, &cache->lock);

    if (entry == NULL) {
        entry = g_new0(CacheEntry, 1);
        g_hash_table_insert(cache->entries, g_strdup(binary), entry);
    }
    return entry;
}

/**
 * qemu_caps_cache_get: what a QEMU can do
 * @binary: its path
 *
 * Returns a reference, or NULL. Errors: ERROR_SYSTEM_ERROR for a binary that is not there, and as qemu_probe(). Thread: any that may block.
 */
QemuCaps *qemu_caps_cache_get(QemuCapsCache *cache, const char *binary, GError **error)
{
    g_autofree char *stamp = make_stamp(cache, binary, error);
    QemuCaps *caps = NULL;
    CacheEntry *entry;

    if (stamp == NULL)
        return NULL;

    g_mutex_lock(&cache->lock);
    entry = settled_entry(cache, binary);
    if (g_strcmp0(entry->stamp, stamp) == 0) {
        caps = qemu_caps_ref(entry->caps);
        g_mutex_unlock(&cache->lock);
        return caps;
    }
    entry->asking = true;
    g_mutex_unlock(&cache->lock);

    caps = ask(cache, binary, stamp, error);

    g_mutex_lock(&cache->lock);
    entry->asking = false;
    g_clear_pointer(&entry->stamp, g_free);
    g_clear_pointer(&entry->caps, qemu_caps_unref);
    if (caps != NULL) {
        entry->stamp = g_steal_pointer(&stamp);
        entry->caps = qemu_caps_ref(caps);
    }
    g_cond_broadcast(&cache->asked);
    g_mutex_unlock(&cache->lock);
    return caps;
}

/**
 * qemu_caps_cache_find: qemu_emulator_find(), for those who define many machines: $PATH is walked at most once a second
 * @emulator: a row of qemu_emulators
 *
 * What is not there is looked for each time. The caller frees the path. Thread: any that may block.
 */
char *qemu_caps_cache_find(QemuCapsCache *cache, const QemuEmulator *emulator)
{
    gint64 now = g_get_monotonic_time();
    char *path = NULL;

    g_mutex_lock(&cache->lock);
    if (cache->found.emulator == emulator && now - cache->found.since < FOUND_FOR_US)
        path = g_strdup(cache->found.path);
    g_mutex_unlock(&cache->lock);
    if (path != NULL || (path = qemu_emulator_find(emulator)) == NULL)
        return path;

    g_mutex_lock(&cache->lock);
    g_free(cache->found.path);
    cache->found.emulator = emulator;
    cache->found.path = g_strdup(path);
    cache->found.since = now;
    g_mutex_unlock(&cache->lock);
    return path;
}

static void warm_one(void *binary, void *cache)
{
    g_autofree char *path = binary;
    g_autoptr(GError) error = NULL;
    g_autoptr(QemuCaps) caps = qemu_caps_cache_get(cache, path, &error);

    if (caps == NULL)
        g_warning("%s", error->message);
}

/** qemu_caps_cache_warm: ask all installed QEMUs that are not known yet, side by side, and wait for them. Thread: any that may block. */
void qemu_caps_cache_warm(QemuCapsCache *cache)
{
    GThreadPool *pool = g_thread_pool_new(warm_one, cache, (int)g_get_num_processors(), FALSE, NULL);

    for (gsize i = 0; i < n_qemu_emulators; i++) {
        char *binary = qemu_emulator_find(&qemu_emulators[i]);

        if (binary != NULL)
            g_thread_pool_push(pool, binary, NULL);
    }
    g_thread_pool_free(pool, FALSE, TRUE);
}

static void *warm_all(void *cache)
{
    qemu_caps_cache_warm(cache);
    return NULL;
}

/** qemu_caps_cache_warm_later: the same without waiting; qemu_caps_cache_free() does. Once. Thread: any. */
void qemu_caps_cache_warm_later(QemuCapsCache *cache)
{
    cache->warming = g_thread_new("qemu-probe", warm_all, cache);
}
