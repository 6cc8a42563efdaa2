/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/error.h"
#include "model/object-registry.h"

typedef struct Note {
    char *text;
} Note;

static const XmlField note_fields[] = { XML_STRING("text", Note, text), XML_FIELDS_END };
static const XmlElement note_element = { .name = "note", .size = sizeof(Note), .fields = note_fields };

typedef struct Fixture {
    GThreadPool *pool;
    ObjectRegistry *networks;
} Fixture;

static void setup(Fixture *fixture, gconstpointer unused)
{
    fixture->pool = job_pool_new(2);
    fixture->networks = object_registry_new(&network_class, fixture->pool, NULL);
}

static void teardown(Fixture *fixture, gconstpointer unused)
{
    object_registry_free(fixture->networks);
    g_thread_pool_free(fixture->pool, FALSE, TRUE);
}

static ObjectDoc *new_doc(const char *text)
{
    Note *note = xml_object_new(&note_element);

    note->text = g_strdup(text);
    return object_doc_new(&note_element, note);
}

static void give_config(Object *object, const char *text)
{
    g_autoptr(ObjectState) old = object_state(object);
    ObjectState *state = object_state_copy(old);

    object_state_set_config(state, new_doc(text));
    object_publish(object, state);
}

static Object *add(ObjectRegistry *registry, Object *parent, const char *name)
{
    g_autoptr(GError) error = NULL;
    Object *object = object_registry_claim(registry, parent, name, NULL, &error);

    g_assert_no_error(error);
    give_config(object, name);
    return object;
}

static void test_claimed_name_is_not_found_before_it_has_a_document(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Object) object = object_registry_claim(fixture->networks, NULL, "net", NULL, NULL);

    g_assert_null(object_registry_find_by_name(fixture->networks, "net"));
    give_config(object, "text");
    g_autoptr(Object) found = object_registry_find_by_name(fixture->networks, "net");
    g_assert_true(found == object);
}

static void test_name_of_another_uuid_is_refused(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Object) object = add(fixture->networks, NULL, "net");
    g_autoptr(GError) error = NULL;
    Uuid other;

    uuid_generate(&other);
    g_assert_null(object_registry_claim(fixture->networks, NULL, "net", &other, &error));
    g_assert_true(error_is(error, ERROR_OPERATION_FAILED));
}

static void test_list_is_by_name_and_without_what_is_being_made(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Object) b = add(fixture->networks, NULL, "b");
    g_autoptr(Object) a = add(fixture->networks, NULL, "a");
    g_autoptr(Object) c = object_registry_claim(fixture->networks, NULL, "c", NULL, NULL);
    g_autoptr(GArray) list = object_registry_list(fixture->networks);

    g_assert_cmpuint(list->len, ==, 2);
    g_assert_true(g_array_index(list, ObjectEntry, 0).object == a);
    g_assert_true(g_array_index(list, ObjectEntry, 1).object == b);
}

static void test_reader_keeps_the_state_it_took(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Object) object = add(fixture->networks, NULL, "net");
    g_autoptr(ObjectState) before = object_state(object);

    give_config(object, "changed");
    g_assert_cmpstr(((const Note *)before->config->def)->text, ==, "net");
}

static void test_removed_object_is_gone_with_its_children(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Object) network = add(fixture->networks, NULL, "net");
    g_autoptr(Object) port = add(network->children, network, "port");

    g_assert_true(port->jobs == network->jobs);
    object_registry_remove(fixture->networks, network);
    g_assert_true(object_is_gone(network));
    g_assert_true(object_is_gone(port));
    g_assert_null(object_registry_find_by_name(fixture->networks, "net"));
}

static void test_end_leaves_readers_what_was(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Object) object = add(fixture->networks, NULL, "net");
    g_autoptr(ObjectState) old = object_state(object);
    ObjectState *state = object_state_copy(old);

    object_state_set_config(state, NULL);
    object_publish(object, state);
    g_assert_true(object_is_gone(object));
    g_autoptr(ObjectState) last = object_state(object);
    g_assert_nonnull(object_state_doc(last));
}

static void test_name_of_a_removed_object_is_free_again(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(Object) old = add(fixture->networks, NULL, "net");

    object_registry_remove(fixture->networks, old);
    g_autoptr(Object) next = add(fixture->networks, NULL, "net");
    g_assert_true(next != old);
    object_registry_remove(fixture->networks, old);
    g_assert_false(object_is_gone(next));
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*func)(Fixture *fixture, gconstpointer unused);
    } tests[] = {
        { "claimed-name-is-not-found-before-it-has-a-document", test_claimed_name_is_not_found_before_it_has_a_document },
        { "name-of-another-uuid-is-refused", test_name_of_another_uuid_is_refused },
        { "list-is-by-name-and-without-what-is-being-made", test_list_is_by_name_and_without_what_is_being_made },
        { "reader-keeps-the-state-it-took", test_reader_keeps_the_state_it_took },
        { "removed-object-is-gone-with-its-children", test_removed_object_is_gone_with_its_children },
        { "end-leaves-readers-what-was", test_end_leaves_readers_what_was },
        { "name-of-a-removed-object-is-free-again", test_name_of_a_removed_object_is_free_again },
    };

    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *path = g_strconcat("/model/object-registry/", tests[i].name, NULL);

        g_test_add(path, Fixture, NULL, setup, tests[i].func, teardown);
    }
    return g_test_run();
}
