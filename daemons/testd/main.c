/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/daemon.h"
#include "daemons/testd/testd.h"

int main(int argc, char **argv)
{
    return daemon_main(&test_driver, argc, argv);
}
