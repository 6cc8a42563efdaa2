/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All that this driver does, on one page. What is not here is the shared default or not supported. */
#include "driver/ops.h"

#include "driver/block.h"
#include "driver/capabilities.h"
#include "driver/console.h"
#include "driver/control.h"
#include "driver/device.h"
#include "driver/graphics.h"
#include "driver/interface.h"
#include "driver/iothread.h"
#include "driver/job.h"
#include "driver/limit.h"
#include "driver/memory.h"
#include "driver/peek.h"
#include "driver/pin.h"
#include "driver/qemu.h"
#include "driver/security.h"
#include "driver/stats.h"
#include "driver/usage.h"
#include "driver/vcpus.h"
#include "machine/start.h"
#include "machine/takeover.h"

#define IMPACT (DOMAIN_AFFECT_LIVE | DOMAIN_AFFECT_CONFIG)

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
    .usage = qemu_usage,
    .stats = qemu_stats,
    .stats_groups = QEMU_STATS_GROUPS,

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

        .domain_memory_stats = { qemu_domain_memory_stats },
        .domain_block_stats = { qemu_domain_block_stats },
        .domain_block_stats_flags = { qemu_domain_block_stats_flags, TYPED_PARAM_STRING_OKAY },
        .domain_get_block_info = { qemu_domain_get_block_info },
        .domain_interface_stats = { qemu_domain_interface_stats },
        .domain_get_cpu_stats = { qemu_domain_get_cpu_stats, TYPED_PARAM_STRING_OKAY },
        .domain_get_vcpus = { qemu_domain_get_vcpus },
        .domain_get_vcpu_pin_info = { qemu_domain_get_vcpu_pin_info, IMPACT },
        .domain_get_emulator_pin_info = { qemu_domain_get_emulator_pin_info, IMPACT },
        .node_get_security_model = { qemu_node_get_security_model },
        .domain_get_security_label = { qemu_domain_get_security_label },
        .domain_get_security_label_list = { qemu_domain_get_security_label_list },

        .domain_attach_device_flags = { qemu_domain_attach_device_flags, IMPACT },
        .domain_detach_device_flags = { qemu_domain_detach_device_flags, IMPACT },
        .domain_detach_device_alias = { qemu_domain_detach_device_alias, IMPACT },
        .domain_update_device_flags = { qemu_domain_update_device_flags, IMPACT | DOMAIN_DEVICE_MODIFY_FORCE },

        .domain_get_block_io_tune = { qemu_domain_get_block_io_tune, IMPACT | TYPED_PARAM_STRING_OKAY },
        .domain_set_block_io_tune = { qemu_domain_set_block_io_tune, IMPACT },
        .domain_get_iothread_info = { qemu_domain_get_iothread_info, IMPACT },
        .domain_pin_iothread = { qemu_domain_pin_iothread, IMPACT },
        .domain_add_iothread = { qemu_domain_add_iothread, IMPACT },
        .domain_del_iothread = { qemu_domain_del_iothread, IMPACT },
        .domain_set_iothread_params = { qemu_domain_set_iothread_params, DOMAIN_AFFECT_LIVE },
        .domain_block_resize = { qemu_domain_block_resize, DOMAIN_BLOCK_RESIZE_BYTES },
        .domain_get_disk_errors = { qemu_domain_get_disk_errors },
        .domain_block_peek = { qemu_domain_block_peek },
        .domain_memory_peek = { qemu_domain_memory_peek, MEMORY_VIRTUAL | MEMORY_PHYSICAL },
        .domain_core_dump_with_format = { qemu_domain_core_dump_with_format, DUMP_CRASH | DUMP_LIVE | DUMP_RESET | DUMP_MEMORY_ONLY },
        .domain_open_graphics = { qemu_domain_open_graphics, DOMAIN_OPEN_GRAPHICS_SKIPAUTH },
        .domain_open_graphics_fd = { qemu_domain_open_graphics_fd, DOMAIN_OPEN_GRAPHICS_SKIPAUTH },
        .domain_get_job_info = { qemu_domain_get_job_info },
        .domain_get_job_stats = { qemu_domain_get_job_stats, DOMAIN_JOB_STATS_COMPLETED },
        .domain_abort_job_flags = { qemu_domain_abort_job_flags },

        .domain_set_memory_flags = { qemu_domain_set_memory_flags, IMPACT | DOMAIN_MEM_MAXIMUM },
        .domain_set_memory_stats_period = { qemu_domain_set_memory_stats_period, IMPACT },
        .domain_set_vcpus_flags = { qemu_domain_set_vcpus_flags, IMPACT | DOMAIN_VCPU_MAXIMUM | DOMAIN_VCPU_GUEST | DOMAIN_VCPU_HOTPLUGGABLE |
                                                                     DOMAIN_VCPU_ASYNC_UNPLUG },
        .domain_pin_vcpu_flags = { qemu_domain_pin_vcpu_flags, IMPACT },
        .domain_pin_emulator = { qemu_domain_pin_emulator, IMPACT },
    },
};
