#!/usr/bin/env bash
# Outlives the node by a moment: when its first process has ended, however it did, removes the groups that it left.
# sweep.sh PID CGROUP READY_FILE
tail --pid="$1" --follow /dev/null &
touch "$3"
wait $!
for _ in $(seq 100); do
  find /sys/fs/cgroup/*/"$2" -depth -type d -exec rmdir {} + 2>/dev/null
  compgen -G "/sys/fs/cgroup/*/$2" >/dev/null || exit 0
  sleep 0.1
done
echo "groups of $2 are still in use" >&2
exit 1
