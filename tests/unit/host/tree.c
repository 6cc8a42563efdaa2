/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tree.h"

#include <glib/gstdio.h>
#include <stdarg.h>

Tree *tree_new(void)
{
    Tree *tree = g_new0(Tree, 1);

    tree->folder = g_dir_make_tmp(NULL, NULL);
    tree->root = (HostRoot){ .folder = tree->folder, .machine = "x86_64" };
    return tree;
}

static void remove_all(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *child = g_build_filename(path, name, NULL);

        remove_all(child);
    }
    g_assert_cmpint(g_remove(path), ==, 0);
}

void tree_free(Tree *tree)
{
    if (tree == NULL)
        return;
    remove_all(tree->folder);
    g_free(tree->folder);
    g_free(tree);
}

void tree_add(Tree *tree, const char *text, const char *path, ...)
{
    g_autofree char *tail = NULL;
    g_autofree char *full = NULL;
    g_autofree char *folder = NULL;
    va_list arguments;

    va_start(arguments, path);
    tail = g_strdup_vprintf(path, arguments);
    va_end(arguments);
    full = g_build_filename(tree->folder, tail, NULL);
    folder = g_path_get_dirname(full);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
    g_assert_true(g_file_set_contents(full, text, -1, NULL));
}

void tree_remove(Tree *tree, const char *path)
{
    g_autofree char *full = g_build_filename(tree->folder, path, NULL);

    remove_all(full);
}

static void add_cpu(Tree *tree, guint cpu)
{
    g_autofree char *socket = g_strdup_printf("%u\n", cpu / 4);
    g_autofree char *core = g_strdup_printf("%u\n", cpu % 4 / 2);
    g_autofree char *siblings = g_strdup_printf("%u-%u\n", cpu / 2 * 2, cpu / 2 * 2 + 1);

    tree_add(tree, socket, "/sys/devices/system/cpu/cpu%u/topology/physical_package_id", cpu);
    tree_add(tree, "-1\n", "/sys/devices/system/cpu/cpu%u/topology/die_id", cpu);
    tree_add(tree, core, "/sys/devices/system/cpu/cpu%u/topology/core_id", cpu);
    tree_add(tree, siblings, "/sys/devices/system/cpu/cpu%u/topology/thread_siblings_list", cpu);
}

void tree_add_two_cells(Tree *tree)
{
    tree_add(tree, "0-15\n", "/sys/devices/system/cpu/present");
    tree_add(tree, "0-15\n", "/sys/devices/system/cpu/online");
    for (guint cpu = 0; cpu < 16; cpu++)
        add_cpu(tree, cpu);
    tree_add(tree, "0-1\n", "/sys/devices/system/node/online");
    tree_add(tree, "0-7\n", "/sys/devices/system/node/node0/cpulist");
    tree_add(tree, "8-15\n", "/sys/devices/system/node/node1/cpulist");
    tree_add(tree, "10 20\n", "/sys/devices/system/node/node0/distance");
    tree_add(tree, "20 10\n", "/sys/devices/system/node/node1/distance");
    tree_add(tree, "Node 0 MemTotal: 4194304 kB\nNode 0 MemFree: 1048576 kB\n", "/sys/devices/system/node/node0/meminfo");
    tree_add(tree, "Node 1 MemTotal: 2097152 kB\nNode 1 MemFree: 524288 kB\n", "/sys/devices/system/node/node1/meminfo");
    tree_add(tree, "512\n", "/sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages");
    tree_add(tree, "500\n", "/sys/devices/system/node/node0/hugepages/hugepages-2048kB/free_hugepages");
    tree_add(tree, "MemTotal: 6291456 kB\nMemFree: 1572864 kB\nBuffers: 10 kB\nCached: 20 kB\n", "/proc/meminfo");
    tree_add(tree, "cpu MHz\t\t: 2445.430\nmodel name\t: A Chip (R)\nmicrocode\t: 0x1000065\n", "/proc/cpuinfo");
}
