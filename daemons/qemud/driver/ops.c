/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All that this driver does, on one page. What is not here is the shared default or not supported. */
#include "driver/ops.h"

#include "driver/capabilities.h"
#include "driver/console.h"
#include "driver/control.h"
#include "driver/qemu.h"
#include "machine/start.h"
#include "machine/takeover.h"

static const char *const schemes[] = { "qemu", NULL };

const Driver qemu_driver = {
    .name = "qemu",
    .type = "QEMU",
    .uri_schemes = schemes,
    .error_domain = ERROR_FROM_QEMU,

    .start = qemu_start,
    .stop = qemu_stop,
    .open = qemu_open,
    .complete = qemu_complete,
    .launch = qemu_launch,
    .interrupt = qemu_machine_interrupt,
    .free_machine = qemu_machine_free,
    .save_status = qemu_save_status,

    .ops = {
        .connect_get_version = { qemu_connect_get_version },
        .connect_get_max_vcpus = { qemu_connect_get_max_vcpus },
        .connect_get_capabilities = { qemu_connect_get_capabilities },
        .connect_get_domain_capabilities = { qemu_connect_get_domain_capabilities },
        .connect_get_cpu_model_names = { qemu_connect_get_cpu_model_names },

        .domain_suspend = { qemu_domain_suspend },
        .domain_resume = { qemu_domain_resume },
        .domain_shutdown_flags = { qemu_domain_shutdown_flags, DOMAIN_SHUTDOWN_ACPI_POWER_BTN | DOMAIN_SHUTDOWN_GUEST_AGENT },
        .domain_reboot = { qemu_domain_reboot, DOMAIN_REBOOT_ACPI_POWER_BTN | DOMAIN_REBOOT_GUEST_AGENT },
        .domain_reset = { qemu_domain_reset },
        .domain_destroy_flags = { qemu_domain_destroy_flags, DOMAIN_DESTROY_GRACEFUL },
        .domain_open_console = { qemu_domain_open_console, DOMAIN_CONSOLE_FORCE | DOMAIN_CONSOLE_SAFE },
        .domain_open_channel = { qemu_domain_open_channel, DOMAIN_CHANNEL_FORCE },
        .domain_screenshot = { qemu_domain_screenshot },
        .domain_send_key = { qemu_domain_send_key },
        .domain_inject_nmi = { qemu_domain_inject_nmi },
        .domain_qemu_monitor_command = { qemu_domain_qemu_monitor_command, DOMAIN_QEMU_MONITOR_COMMAND_HMP },
    },
};
