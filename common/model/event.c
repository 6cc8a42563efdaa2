/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/event.h"

typedef struct Subscription {
    gint32 id;
    guint32 program;
    gint32 procedure;
    bool filtered;
    Uuid only;
    EventFunc func;
    void *opaque;
} Subscription;

struct EventBus {
    Loop *loop;
    GPtrArray *subscriptions; /* of Subscription, by rising id */
    gint32 last_id;
};

typedef struct Delivery {
    EventBus *bus;
    Event event;
} Delivery;

/** event_bus_new: a bus without listeners. Thread: main. */
EventBus *event_bus_new(Loop *loop)
{
    EventBus *bus = g_new0(EventBus, 1);

    bus->loop = loop;
    bus->subscriptions = g_ptr_array_new_with_free_func(g_free);
    return bus;
}

void event_bus_free(EventBus *bus)
{
    if (bus == NULL)
        return;

    g_ptr_array_unref(bus->subscriptions);
    g_free(bus);
}

static bool concerns(const Subscription *subscription, const Event *event)
{
    return subscription->procedure == event->procedure && subscription->program == event->program &&
           (!subscription->filtered || uuid_equal(&subscription->only, &event->uuid));
}

/* A listener's function sends; it never subscribes or unsubscribes. */
static void deliver(void *data)
{
    Delivery *delivery = data;
    GPtrArray *subscriptions = delivery->bus->subscriptions;

    for (guint i = 0; i < subscriptions->len; i++) {
        const Subscription *subscription = g_ptr_array_index(subscriptions, i);

        if (concerns(subscription, &delivery->event))
            subscription->func(&delivery->event, subscription->id, subscription->opaque);
    }
    g_byte_array_unref(delivery->event.payload);
    g_free(delivery);
}

/**
 * event_bus_emit: tell all who listen
 * @program, @procedure: the message's numbers
 * @uuid: the machine's
 * @type, @message: the message, its callback number 0; the caller's
 *
 * Delivered from the main thread, in the order of the calls. Thread: any.
 */
void event_bus_emit(EventBus *bus, guint32 program, gint32 procedure, const Uuid *uuid, const WireType *type, const void *message)
{
    Delivery *delivery = g_new0(Delivery, 1);
    g_autoptr(GError) error = NULL;

    delivery->bus = bus;
    delivery->event = (Event){ .program = program, .procedure = procedure, .uuid = *uuid, .payload = g_byte_array_new() };
    if (!wire_encode(type, message, delivery->event.payload, &error)) {
        g_critical("an event is lost: %s", error->message);
        g_byte_array_unref(delivery->event.payload);
        g_free(delivery);
        return;
    }
    loop_invoke(bus->loop, deliver, delivery);
}

/**
 * event_bus_subscribe: listen
 * @program, @procedure: which message
 * @only: events of this machine alone, or NULL
 * @func: called with each event and the number that is returned here
 *
 * Returns the callback's number, unique within the daemon's life. Thread: main.
 */
gint32 event_bus_subscribe(EventBus *bus, guint32 program, gint32 procedure, const Uuid *only, EventFunc func, void *opaque)
{
    Subscription *subscription = g_new0(Subscription, 1);

    subscription->id = bus->last_id++;
    subscription->program = program;
    subscription->procedure = procedure;
    subscription->filtered = only != NULL;
    if (only != NULL)
        subscription->only = *only;
    subscription->func = func;
    subscription->opaque = opaque;
    g_ptr_array_add(bus->subscriptions, subscription);
    return subscription->id;
}

/** event_bus_unsubscribe: stop listening; false where @opaque has no such callback. Thread: main. */
bool event_bus_unsubscribe(EventBus *bus, gint32 callback_id, void *opaque)
{
    for (guint i = 0; i < bus->subscriptions->len; i++) {
        const Subscription *subscription = g_ptr_array_index(bus->subscriptions, i);

        if (subscription->id == callback_id && subscription->opaque == opaque) {
            g_ptr_array_remove_index(bus->subscriptions, i);
            return true;
        }
    }
    return false;
}

/** event_bus_unsubscribe_all: a listener goes. Thread: main. */
void event_bus_unsubscribe_all(EventBus *bus, void *opaque)
{
    for (guint i = bus->subscriptions->len; i > 0; i--) {
        const Subscription *subscription = g_ptr_array_index(bus->subscriptions, i - 1);

        if (subscription->opaque == opaque)
            g_ptr_array_remove_index(bus->subscriptions, i - 1);
    }
}
