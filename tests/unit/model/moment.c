/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/moment.h"

typedef struct Fixture {
    MomentTree *tree;
    guint freed; /* documents */
} Fixture;

static void count_freed(gpointer def)
{
    ++*(guint *)def;
}

static void put(Fixture *fixture, const char *name, const char *parent)
{
    moment_tree_put(fixture->tree, moment_new(name, parent, &fixture->freed, count_freed));
}

/* a has b and d, b has c. */
static void set_up(Fixture *fixture, gconstpointer data)
{
    fixture->tree = moment_tree_copy(NULL);
    put(fixture, "a", NULL);
    put(fixture, "b", "a");
    put(fixture, "c", "b");
    put(fixture, "d", "a");
    moment_tree_set_current(fixture->tree, "c");
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    moment_tree_unref(fixture->tree);
    g_assert_cmpuint(fixture->freed, ==, 4);
}

static char *names(const MomentTree *tree, const char *from, bool descendants)
{
    g_autoptr(GPtrArray) found = moment_tree_list(tree, from, descendants);
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < found->len; i++)
        g_string_append(text, ((const Moment *)found->pdata[i])->name);
    return g_string_free(text, FALSE);
}

static void assert_list(const MomentTree *tree, const char *from, bool descendants, const char *expected)
{
    g_autofree char *found = names(tree, from, descendants);

    g_assert_cmpstr(found, ==, expected);
}

static void list_has_followers_behind_what_they_follow(Fixture *fixture, gconstpointer data)
{
    assert_list(fixture->tree, NULL, true, "abcd");
    assert_list(fixture->tree, NULL, false, "a");
    assert_list(fixture->tree, "a", false, "bd");
    assert_list(fixture->tree, "a", true, "bcd");
    assert_list(fixture->tree, "c", true, "");
}

static void empty_tree_has_nothing(Fixture *fixture, gconstpointer data)
{
    assert_list(NULL, NULL, true, "");
    g_assert_null(moment_tree_find(NULL, "a"));
    g_assert_null(moment_tree_current(NULL));
    g_assert_cmpuint(moment_tree_size(NULL), ==, 0);
}

static void removed_moment_leaves_its_followers_to_what_it_followed(Fixture *fixture, gconstpointer data)
{
    moment_tree_remove(fixture->tree, "b");

    assert_list(fixture->tree, "a", false, "cd");
    g_assert_cmpstr(moment_tree_current(fixture->tree)->name, ==, "c");
}

static void removed_current_moment_gives_way_to_what_it_followed(Fixture *fixture, gconstpointer data)
{
    moment_tree_remove(fixture->tree, "c");

    g_assert_cmpstr(moment_tree_current(fixture->tree)->name, ==, "b");
}

static void removed_followers_take_the_current_one_along(Fixture *fixture, gconstpointer data)
{
    moment_tree_remove_below(fixture->tree, "a");

    assert_list(fixture->tree, NULL, true, "a");
    g_assert_cmpstr(moment_tree_current(fixture->tree)->name, ==, "a");
}

static void removed_root_leaves_no_current_moment(Fixture *fixture, gconstpointer data)
{
    moment_tree_remove_below(fixture->tree, "a");
    moment_tree_remove(fixture->tree, "a");

    g_assert_null(moment_tree_current(fixture->tree));
    g_assert_cmpuint(moment_tree_size(fixture->tree), ==, 0);
}

static void copy_is_changed_alone(Fixture *fixture, gconstpointer data)
{
    g_autoptr(MomentTree) copy = moment_tree_copy(fixture->tree);

    moment_tree_remove(copy, "a");
    assert_list(fixture->tree, NULL, true, "abcd");
    assert_list(copy, NULL, false, "bd");
}

static void way_back_is_known(Fixture *fixture, gconstpointer data)
{
    g_assert_true(moment_tree_is_below(fixture->tree, "c", "a"));
    g_assert_true(moment_tree_is_below(fixture->tree, "a", "a"));
    g_assert_false(moment_tree_is_below(fixture->tree, "d", "b"));
    g_assert_false(moment_tree_is_below(fixture->tree, "none", "a"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(function) g_test_add("/moment/" #function, Fixture, NULL, set_up, function, tear_down)
    CASE(list_has_followers_behind_what_they_follow);
    CASE(empty_tree_has_nothing);
    CASE(removed_moment_leaves_its_followers_to_what_it_followed);
    CASE(removed_current_moment_gives_way_to_what_it_followed);
    CASE(removed_followers_take_the_current_one_along);
    CASE(removed_root_leaves_no_current_moment);
    CASE(copy_is_changed_alone);
    CASE(way_back_is_known);
    return g_test_run();
}
