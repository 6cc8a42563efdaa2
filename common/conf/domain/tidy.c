/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What every driver's documents have in common once they are read: things in their order, numbers given to what has none, older spellings
 * brought into the newer form. Nothing here needs a hypervisor's word.
 */
#include <string.h>

#include "conf/domain/complete-private.h"

/* Disks of one bus stand together, by their target's name; buses in the order in which they were first seen. */
void domain_def_add_disk(DomainDef *def, Disk *disk)
{
    guint at = def->disks.n, index = 0, other = 0;

    disk_target_index(disk->target, &index);
    for (guint i = def->disks.n; i-- > 0;) {
        const Disk *before = def->disks.items[i];

        if (before->bus_guessed != disk->bus_guessed || (!disk->bus_guessed && before->bus != disk->bus))
            continue;
        disk_target_index(before->target, &other);
        if (other <= index) {
            at = i + 1;
            break;
        }
        at = i;
    }
    xml_list_insert(&def->disks, at, disk);
}

/* The fast half of a USB 2 controller stands before the slow ones. */
static bool goes_before(const Controller *controller, const Controller *other)
{
    return controller->type == CONTROLLER_TYPE_USB && controller_is_usb2_companion(other) && !controller_is_usb2_companion(controller);
}

/* Of those that a user wrote, one type stands together by index; what has none yet comes last. */
static void insert_controller(DomainDef *def, Controller *controller)
{
    guint at = def->controllers.n;

    for (guint i = def->controllers.n; i-- > 0;) {
        const Controller *before = def->controllers.items[i];

        if (before->type != controller->type)
            continue;
        if (controller->index < 0 || before->index < controller->index ||
            (before->index == controller->index && !goes_before(controller, before))) {
            at = i + 1;
            break;
        }
        at = i;
    }
    xml_list_insert(&def->controllers, at, controller);
}

static void sort_disks(DomainDef *def)
{
    DomainDef sorted = { .disks = { NULL, 0 } };

    for (guint i = 0; i < def->disks.n; i++)
        domain_def_add_disk(&sorted, def->disks.items[i]);
    for (guint i = 0; i < def->disks.n; i++) {
        def->disks.items[i] = sorted.disks.items[i];
        def->disks.items[i]->bus_guessed = false;
    }
    g_free(sorted.disks.items);
}

static bool index_is_taken(const DomainDef *def, ControllerType type, int index)
{
    for (guint i = 0; i < def->controllers.n; i++) {
        if (def->controllers.items[i]->type == type && def->controllers.items[i]->index == index)
            return true;
    }
    return false;
}

static void number_controllers(DomainDef *def)
{
    DomainDef sorted = { .controllers = { NULL, 0 } };
    int       next[CONTROLLER_TYPE_ISA + 1] = { 0 };

    for (guint i = 0; i < def->controllers.n; i++)
        insert_controller(&sorted, def->controllers.items[i]);
    for (guint i = 0; i < sorted.controllers.n; i++)
        def->controllers.items[i] = sorted.controllers.items[i];
    g_free(sorted.controllers.items);

    for (guint i = 0; i < def->controllers.n; i++) {
        Controller *controller = def->controllers.items[i];

        if (controller->index >= 0)
            continue;
        while (index_is_taken(def, controller->type, next[controller->type]))
            next[controller->type]++;
        controller->index = next[controller->type]++;
    }
}

#define NUMBER_PORTS(list)                                                                                                                 \
    G_STMT_START                                                                                                                           \
    {                                                                                                                                      \
        guint next_ = 0;                                                                                                                   \
        for (guint i_ = 0; i_ < (list).n; i_++)                                                                                            \
            next_ = (list).items[i_]->has_port ? MAX(next_, (list).items[i_]->port + 1) : next_;                                           \
        for (guint i_ = 0; i_ < (list).n; i_++) {                                                                                          \
            if ((list).items[i_]->has_port)                                                                                                \
                continue;                                                                                                                  \
            (list).items[i_]->has_port = true;                                                                                             \
            (list).items[i_]->port = next_++;                                                                                              \
        }                                                                                                                                  \
    }                                                                                                                                      \
    G_STMT_END

static bool boots_by_device(const DomainDef *def)
{
    bool found = false;

    for (DeviceKind kind = 0; kind < DEVICE_KIND_LAST; kind++) {
        for (guint i = 0; i < domain_def_count_devices(def, kind); i++) {
            const DeviceInfo *info = device_info(kind, domain_def_device(def, kind, i));

            found |= info != NULL && info->boot_order != 0;
        }
    }
    return found;
}

static void default_boot(DomainDef *def)
{
    OsBoot *boot;

    if (def->os.boot.n > 0 || def->os.type != OS_TYPE_HVM || boots_by_device(def))
        return;

    boot = g_new0(OsBoot, 1);
    boot->device = BOOT_DEVICE_HD;
    xml_list_append(&def->os.boot, boot);
}

/* The first card is the primary one unless another says so; then that one becomes the first. */
static void order_videos(DomainDef *def)
{
    /* Where several say so, that is for validation to refuse. */
    for (guint i = 1; i < def->videos.n; i++) {
        if (def->videos.items[i]->primary == TRISTATE_YES && def->videos.items[0]->primary != TRISTATE_YES) {
            Video *primary = xml_list_steal(&def->videos, i);

            xml_list_insert(&def->videos, 0, primary);
        }
    }
    if (def->videos.n > 0)
        def->videos.items[0]->primary = TRISTATE_YES;
}

static void number_iothreads(DomainDef *def)
{
    guint next = 1;

    /* Without a list they are simply numbered from 1 on, and none is written. */
    if (def->iothread_list.n == 0)
        return;
    def->iothreads = MAX(def->iothreads, def->iothread_list.n);
    while (def->iothread_list.n < def->iothreads) {
        Iothread *iothread;
        bool taken = false;

        for (guint i = 0; i < def->iothread_list.n && !taken; i++)
            taken = def->iothread_list.items[i]->id == next;
        if (!taken) {
            iothread = g_new0(Iothread, 1);
            iothread->id = next;
            xml_list_append(&def->iothread_list, iothread);
        }
        next++;
    }
}

/* The host's device of a card is chosen anew at each start where its name is one that we give. */
static void forget_generated_targets(DomainDef *def)
{
    static const char *const ours[] = { "vnet", "vif", "macvtap", "macvlan" };

    for (guint i = 0; i < def->interfaces.n; i++) {
        Interface *interface = def->interfaces.items[i];

        for (gsize j = 0; j < G_N_ELEMENTS(ours); j++) {
            if (interface->target != NULL && g_str_has_prefix(interface->target, ours[j]))
                g_clear_pointer(&interface->target, g_free);
        }
    }
}

/** tidy_domain: bring a document that was just read into order. @inactive: it is not that of a running machine */
void tidy_domain(DomainDef *def, bool inactive)
{
    if (uuid_is_null(&def->uuid))
        uuid_generate(&def->uuid);
    sort_disks(def);
    number_controllers(def);
    NUMBER_PORTS(def->serials);
    NUMBER_PORTS(def->parallels);
    default_boot(def);
    order_videos(def);
    number_iothreads(def);
    if (inactive)
        forget_generated_targets(def);
}
