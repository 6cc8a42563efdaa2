/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* KVM is the one who knows what a guest would see, so it is asked through a virtual CPU that never runs. */
#include "host/tsc.h"

#include "base/file.h"

#include <fcntl.h>
#include <linux/kvm.h>
#include <sys/ioctl.h>

/** host_tsc_read: frequency and scaling; false where KVM is not there or does not tell. Thread: any that may block. */
bool host_tsc_read(HostTsc *ret_tsc)
{
    g_autofd int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    g_autofd int machine = kvm < 0 ? -1 : ioctl(kvm, KVM_CREATE_VM, 0);
    g_autofd int vcpu = machine < 0 ? -1 : ioctl(machine, KVM_CREATE_VCPU, 0);
    int khz;

    if (vcpu < 0 || ioctl(kvm, KVM_CHECK_EXTENSION, KVM_CAP_GET_TSC_KHZ) <= 0)
        return false;
    khz = ioctl(vcpu, KVM_GET_TSC_KHZ);
    if (khz <= 0)
        return false;
    *ret_tsc = (HostTsc){ .frequency = (guint64)khz * 1000, .scaling = ioctl(kvm, KVM_CHECK_EXTENSION, KVM_CAP_TSC_CONTROL) > 0 };
    return true;
}
