#!/bin/sh
# The first process of a user-mode Linux: mounts, modules, the cases, power off.
export PATH="$NODE_DIR:/usr/sbin:/usr/bin:/sbin:/bin" HOME=/run TMPDIR=/run GUEST=yes
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs run /run
version=$(uname -r)
mount -t tmpfs modules /lib/modules
mkdir -p "/lib/modules/$version"
mount --bind "/usr/lib/uml/modules/$version" "/lib/modules/$version"
for module in ipv6 sch_netem sch_htb sch_tbf sch_sfq veth cls_bpf cls_u32 cls_flower cls_matchall ifb act_mirred act_gact act_police sch_ingress; do
  modprobe "$module" 2>/dev/null
done
ip link set lo up
# Room for the datagrams that the cases count.
echo 8388608 > /proc/sys/net/core/rmem_max
cd "$REPO" || poweroff -f
node $(echo "$TEST_ARGS,$CASES" | tr , " ")
echo "guest ended"
poweroff -f
