#!/bin/bash
# The first process of a node: a root of its own, which is the host's file system, read through
# hostfs, with the node's software over it and what is written in memory.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc
mount -t tmpfs -o size=95%,mode=755 tmpfs "$ROOT"
insmod "/usr/lib/uml/modules/$(uname -r)/kernel/fs/overlayfs/overlay.ko"
cd "$ROOT" || exit
mkdir written work new software
mount -t hostfs -o "$SOFTWARE" none software
mount -t overlay overlay -o lowerdir=software:/,upperdir=written,workdir=work,index=off,xino=off new
mkdir -p new/.old
cd new || exit
pivot_root . .old
exec chroot . /bin/bash "$GUEST/node.sh" </dev/console >/dev/console 2>&1
