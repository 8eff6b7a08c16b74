#!/bin/sh
# The first process of a user-mode Linux: mounts, modules, the rehearsal, power off.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/run TMPDIR=/run
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs run /run
mkdir -p /run/kernel/lib/modules
ln -s "/usr/lib/uml/modules/$(uname -r)" /run/kernel/lib/modules/
modprobe --dirname /run/kernel --all ipv6 veth ifb sch_htb sch_tbf sch_sfq sch_netem cls_bpf
"$NODE" "$REHEARSAL"
# Ends a kernel on which there is no poweroff too.
poweroff -f || echo o > /proc/sysrq-trigger
sleep 10
