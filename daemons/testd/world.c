/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Users of test:///default know its objects by heart, as they know its host. */
#include "daemons/testd/world.h"

#include "daemon/object-kind.h"
#include "daemons/testd/interface.h"
#include "daemons/testd/machine.h"
#include "daemons/testd/network.h"
#include "daemons/testd/node-device.h"
#include "daemons/testd/pool.h"

#include <string.h>

#define DEFAULT_PATH "/default"

static const char default_machine[] =
    "<domain type='test'>"
    "<name>test</name>"
    "<uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>"
    "<memory unit='KiB'>8388608</memory>"
    "<currentMemory unit='KiB'>2097152</currentMemory>"
    "<vcpu>2</vcpu>"
    "<os><type arch='i686'>hvm</type><boot dev='hd'/></os>"
    "<devices>"
    "<disk type='file' device='disk'><source file='/guest/diskimage1'/><target dev='vda' bus='virtio'/>"
    "<address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></disk>"
    "<interface type='network'><mac address='aa:bb:cc:dd:ee:ff'/><source network='default'/><target dev='testnet0'/>"
    "<address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'/></interface>"
    "<memballoon model='virtio'><address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/></memballoon>"
    "</devices>"
    "</domain>";

static const char default_network[] =
    "<network>"
    "<name>default</name>"
    "<uuid>dd8fe884-6c02-601e-7551-cca97df1c5df</uuid>"
    "<bridge name='virbr0'/>"
    "<forward/>"
    "<ip address='192.168.122.1' netmask='255.255.255.0'>"
    "<dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp>"
    "</ip>"
    "</network>";

static const char default_interface[] =
    "<interface type='ethernet' name='eth1'>"
    "<start mode='onboot'/>"
    "<mac address='aa:bb:cc:dd:ee:ff'/>"
    "<mtu size='1492'/>"
    "<protocol family='ipv4'><ip address='192.168.0.5' prefix='24'/><route gateway='192.168.0.1'/></protocol>"
    "</interface>";

static const TestNode default_node = {
    .model = "i686",
    .memory_kib = 3 * 1024 * 1024,
    .mhz = 1400,
    .cpus = 16,
    .nodes = 2,
    .sockets = 2,
    .cores = 2,
    .threads = 2,
    .has_cells = true,
};

static bool load_network(Daemon *daemon, const char *folder, const char *xml, GError **error)
{
    return test_add_network(daemon, xml, true, error);
}

static bool load_interface(Daemon *daemon, const char *folder, const char *xml, GError **error)
{
    return test_add_interface(daemon, xml, true, error);
}

/* What a file may hold beside the host's numbers. */
static const NodeLoader loaders[] = {
    { "domain", node_file_add_machine }, { "network", load_network }, { "interface", load_interface }, { "pool", test_load_pool },
    { "device", test_load_node_device },
};

static bool load_default(Daemon *daemon, GError **error)
{
    g_autoptr(Machine) machine = test_add_machine(daemon, default_machine, true, error);

    return machine != NULL && test_add_network(daemon, default_network, true, error) &&
           test_add_interface(daemon, default_interface, true, error) && test_add_pools(daemon, error) &&
           test_add_node_devices(daemon, error);
}

/** test_world_init: the host before anybody came. */
void test_world_init(TestNode *node)
{
    *node = default_node;
}

/**
 * test_world_load: forget what is there, make what a URI's path names
 * @node: what the host says of itself from now on
 *
 * Errors: those of node_file_load(). Thread: main, before the first client.
 */
bool test_world_load(Daemon *daemon, const char *path, TestNode *node, GError **error)
{
    machine_registry_clear(daemon->machines);
    objects_clear(daemon);
    test_forget_interface_backup(daemon);
    *node = default_node;
    if (strcmp(path, DEFAULT_PATH) == 0)
        return load_default(daemon, error);
    node->has_cells = false;
    return node_file_load(daemon, path, loaders, G_N_ELEMENTS(loaders), node, error);
}
