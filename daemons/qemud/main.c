/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "driver/ops.h"

int main(int argc, char **argv)
{
    return daemon_main(&qemu_driver, argc, argv);
}
