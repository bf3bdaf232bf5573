#!/usr/bin/env bash
# The first process of the node, in namespaces of its own: builds the node's root file system and its cable, then waits.
# init.sh ROOTFS STATE CACHE CGROUP PAUSE OUTSIDE_IP NODE_IP PREFIX [LOAD_BALANCER_IP...]
set -euo pipefail
rootfs=$1 state=$2 cache=$3 cgroup=$4 pause=$5 outside_ip=$6 node_ip=$7 prefix=$8
shift 8
work=$state/node
root=$work/root

mkdir -p "$work"/{upper,work,kubelet,pod-logs,container-logs,containerd,sys} "$root"
mount -t overlay overlay -o "lowerdir=$rootfs,upperdir=$work/upper,workdir=$work/work" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount --rbind /sys/fs/cgroup "$root/sys/fs/cgroup"
mount --rbind /dev "$root/dev"
# Private to the node: /run/netns, the sockets, the lock of nftables.
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
# The cache and the state have the same paths inside; the cache is only read.
for folder in "$cache" "$state"; do mkdir -p "$root$folder"; done
mount --bind "$cache" "$root$cache"
mount -o remount,bind,ro "$root$cache"
mount --bind "$state" "$root$state"
# The kubelet has these paths built in.
for pair in kubelet:/var/lib/kubelet pod-logs:/var/log/pods container-logs:/var/log/containers containerd:/var/lib/containerd; do
  mkdir -p "$root${pair#*:}"
  mount --bind "$work/${pair%%:*}" "$root${pair#*:}"
done

# Of the machine's sysctls those of its network are this namespace's own. The kubelet sets others for the whole machine:
# it gets plain files in their place, and the rest is read-only.
sys=$root/proc/sys
mount --bind "$sys" "$sys"
mount --bind "$sys/net" "$sys/net"
mount -o remount,bind,ro "$sys"
for name in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
  file=$work/sys/${name//\//.}
  cat "$sys/$name" >"$file"
  mount --bind "$file" "$sys/$name"
done

# All that the node's pods may use is below a group of its own, which inherits what the kernel does not give to a new one.
for hierarchy in /sys/fs/cgroup/*/; do
  [ -e "$hierarchy/cgroup.procs" ] || continue
  case $hierarchy in */unified/) continue ;; esac
  mkdir -p "$hierarchy$cgroup"
  for name in cpuset.cpus cpuset.mems; do
    [ ! -e "$hierarchy$name" ] || cat "$hierarchy$name" >"$hierarchy$cgroup/$name"
  done
  # Else all pods together would have no more of a busy machine than any one of its processes.
  [ ! -e "$hierarchy$cgroup/cpu.shares" ] || echo 16384 >"$hierarchy$cgroup/cpu.shares"
done

hostname real-node
echo real-node >"$root/etc/hostname"
printf '127.0.0.1 localhost\n%s real-node\n' "$node_ip" >"$root/etc/hosts"
# No name server is out there. The pods have the cluster's.
printf 'nameserver %s\n' "$outside_ip" >"$root/etc/resolv.conf"
mkdir -p "$root/old"
cd "$root"
pivot_root . old
umount --lazy /old
rmdir /old
mount --make-rshared /

# The cable to the outside, which is a network of its own that another process holds.
unshare --net -- "$pause" outside &
outside=$!
until [ "$(readlink "/proc/$outside/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.02; done
ip link add eth0 type veth peer name eth0 netns "$outside"
out() { nsenter --target "$outside" --net -- "$@"; }
out ip link set lo up
out ip addr add "$outside_ip/$prefix" dev eth0
out ip link set eth0 up
ip link set lo up
ip addr add "$node_ip/$prefix" dev eth0
for address in "$@"; do ip addr add "$address/32" dev eth0; done
ip link set eth0 up
# Without a route the node's own connections to cluster addresses end before kube-proxy's rules see them.
ip route add default via "$outside_ip"
echo 1 >/proc/sys/net/ipv4/ip_forward

echo "$outside" >"$work/ready"
exec "$pause" node
