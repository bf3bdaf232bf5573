/** The groups of one node in the machine's cgroup hierarchies: what outlives its processes. */
import { createHash } from 'node:crypto';
import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stateFolder } from '../../state/paths.ts';

const hierarchies = '/sys/fs/cgroup';

/** Another for each state folder: nodes beside each other have groups of their own. */
export function cgroupName(): string {
  const hash = createHash('sha256').update(stateFolder()).digest('hex').slice(0, 8);
  return `isvc-real-node-${hash}`;
}

/** Removes what an ended node left. A group whose last process is still ending is tried again, for ten seconds. */
export async function removeCgroups(): Promise<void> {
  const endAtMs = Date.now() + 10_000;
  for (const hierarchy of await readdir(hierarchies).catch(() => [])) {
    const folder = join(hierarchies, hierarchy, cgroupName());
    while (!(await removeGroup(folder))) {
      if (Date.now() > endAtMs) throw new Error(`${folder} is still in use`);
      await sleep(50);
    }
  }
}

async function removeGroup(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return true;
  const groups = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  const removed = await Promise.all(groups.map(removeGroup));
  return (
    removed.every(Boolean) &&
    rmdir(folder).then(
      () => true,
      () => false,
    )
  );
}
