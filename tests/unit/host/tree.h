/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/root.h"

/* A made-up host in a temporary folder. */
typedef struct Tree {
    char *folder;
    HostRoot root;
} Tree;

Tree *tree_new(void);
void  tree_free(Tree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tree, tree_free)

void tree_add(Tree *tree, const char *text, const char *path, ...) G_GNUC_PRINTF(3, 4);
void tree_remove(Tree *tree, const char *path);

/* Two cells of two sockets with two cores of two threads each: CPU n is in cell n / 8, threads n and n + 1 share a core. */
void tree_add_two_cells(Tree *tree);
