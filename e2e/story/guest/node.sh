#!/bin/bash
# A Kubernetes node: file systems, network, containerd; then the kubelet and kube-proxy, or once, on
# an empty disk, the import of images.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm /dev/mqueue
mount -t devpts -o newinstance,ptmxmode=666 pts /dev/pts
ln -sf pts/ptmx /dev/ptmx
ln -sf /proc/self/fd /dev/fd
mount -t tmpfs shm /dev/shm
mount -t mqueue mq /dev/mqueue
mount -t tmpfs -o mode=755 run /run
# containerd's images cannot lie on an overlay: they are on a disk.
mkdir -p /var/lib/containerd
mount -o noatime /dev/ubda /var/lib/containerd
mkdir -p /var/lib/kubelet /var/log/pods /var/log/containers /run/lock /run/netns /etc/cni/net.d /etc/containerd
mount -t cgroup2 cgroup /sys/fs/cgroup
echo '+cpu +memory +io +pids' > /sys/fs/cgroup/cgroup.subtree_control
mount --make-rshared /
umount -l /.old
# The kubelet wants a clock speed, which this kind of machine does not tell.
{
  sed '/^$/d' /proc/cpuinfo
  printf '%s\t: %s\n' 'cpu MHz' 2500.000 'physical id' 0 siblings 1 'core id' 0 'cpu cores' 1
  echo
} > /run/cpuinfo
mount --bind /run/cpuinfo /proc/cpuinfo
mkdir -p "/lib/modules/$(uname -r)"
mount --bind "/usr/lib/uml/modules/$(uname -r)" "/lib/modules/$(uname -r)"
modprobe -a veth bridge br_netfilter sch_netem sch_htb sch_tbf sch_sfq cls_bpf
sysctl -qw net.ipv4.ip_forward=1 vm.overcommit_memory=1 kernel.panic=10 kernel.panic_on_oops=1
ip link set lo up

cp "$GUEST/containerd.toml" /etc/containerd/config.toml
containerd > /run/containerd.log 2>&1 &
until ctr version > /dev/null 2>&1; do sleep 0.1; done

if [ -n "$IMAGES" ]; then
  for image in ${IMAGES//,/ }; do
    ctr -n k8s.io images import "$image" && echo "imported $image"
  done
  kill %1
  wait
  sync
  umount /var/lib/containerd && echo 'disk is complete'
  echo o > /proc/sysrq-trigger
  sleep 10
fi

hostname "$NODE"
echo "$ADDRESS $NODE" >> /etc/hosts
ip link set vec0 up
ip addr add "$ADDRESS/24" dev vec0
ip route add default via "$GATEWAY"
# The Pods of the other nodes, as NETWORK@NODE.
for peer in ${PEERS//,/ }; do
  ip route add "${peer%@*}" via "${peer#*@}"
done
sed "s|POD_CIDR|$POD_CIDR|" "$GUEST/pods.conflist" > /etc/cni/net.d/10-pods.conflist
# Whoever reaches the node may run commands on it: it is on a bridge of this machine alone.
socat -t 600 "TCP-LISTEN:2222,bind=$ADDRESS,fork,reuseaddr" EXEC:/bin/bash,stderr &

"$BIN/kube-proxy" --kubeconfig="$FOLDER/kube-proxy.kubeconfig" --hostname-override="$NODE" \
  --proxy-mode=iptables --conntrack-max-per-core=0 > /run/kube-proxy.log 2>&1 &
while :; do
  "$BIN/kubelet" --config="$GUEST/kubelet.yaml" --kubeconfig="$FOLDER/$NODE.kubeconfig" \
    --hostname-override="$NODE" --node-ip="$ADDRESS" > /run/kubelet.log 2>&1
  echo 'the kubelet ended:'
  tail -5 /run/kubelet.log
  sleep 2
done
