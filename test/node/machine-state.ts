/** The state of this machine that a node could change. */
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../cluster/build/command.ts';

export type MachineState = {
  readonly network: readonly string[];
  readonly sysctls: Readonly<Record<string, string>>;
  readonly cgroups: readonly string[];
  readonly mounts: readonly string[];
  readonly namedNamespaces: readonly string[];
};

/** Settings of the kernel that its own work changes, or that have no value to read. */
const notSettings =
  /(?:^|\/)(?:random\/|ns_last_pid$|pty\/nr$|stat_refresh$|compact_memory$|nf_conntrack_count$|flush$|nr_hugepages|bpf_stats_enabled$|cad_pid$|poweroff_cmd$)/;

/** Of the groups those of this node, by its own group's name, and any that a runtime would make beside it; other nodes have theirs. */
export async function readMachine(cgroup: string): Promise<MachineState> {
  const network = [
    ['-oneline', 'link'],
    ['-oneline', 'address'],
    ['route', 'show', 'table', 'all'],
    ['-6', 'route', 'show', 'table', 'all'],
    ['rule'],
  ].map(async (words) => (await run('ip', words)).split('\n').map(withoutTimes));
  return {
    network: (await Promise.all(network)).flat(),
    sysctls: Object.fromEntries(
      (await Promise.all(['net', 'vm', 'kernel'].map((folder) => sysctlsOf(folder)))).flat(),
    ),
    cgroups: await groupsOf('/sys/fs/cgroup', cgroup),
    mounts: (await readFile('/proc/self/mounts', 'utf8')).split('\n'),
    namedNamespaces: await readdir('/run/netns').catch(() => []),
  };
}

/** An address says for how many seconds more it is valid. */
function withoutTimes(line: string): string {
  return line.replaceAll(/(?:valid_lft|preferred_lft|expires) \d+sec/g, '');
}

async function sysctlsOf(folder: string): Promise<readonly (readonly [string, string])[]> {
  const root = join('/proc/sys', folder);
  const names = await readdir(root, { recursive: true });
  const read = names
    .filter((name) => !notSettings.test(`${folder}/${name}`))
    .map(async (name): Promise<readonly (readonly [string, string])[]> => {
      const value = await readFile(join(root, name), 'utf8').catch(() => undefined);
      return value === undefined ? [] : [[`${folder}/${name}`, value]];
    });
  return (await Promise.all(read)).flat();
}

async function groupsOf(root: string, cgroup: string): Promise<readonly string[]> {
  const names = await readdir(root, { recursive: true });
  const isOurs = (name: string): boolean =>
    name.includes(cgroup) || (/kubepods|k8s\.io|containerd/.test(name) && !name.includes('isvc-real-node-'));
  const found = names.filter(isOurs).map((name) => join(root, name));
  const folders = await Promise.all(found.map(async (path) => ((await isFolder(path)) ? [path] : [])));
  return folders.flat().toSorted();
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

const kinds = ['net', 'mnt', 'pid', 'uts', 'ipc'] as const;

/** The namespaces of a process, as the kernel numbers them. */
export async function namespacesOf(pid: number): Promise<readonly string[]> {
  return Promise.all(kinds.map((kind) => readlink(`/proc/${pid}/ns/${kind}`)));
}

/** Who is in one of these namespaces. */
export async function membersOfNamespaces(namespaces: readonly string[]): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const inside = await Promise.all(
    pids.map(async (pid) =>
      (await namespacesOf(pid).catch(() => [])).some((one) => namespaces.includes(one)),
    ),
  );
  return pids.filter((_, at) => inside[at]);
}
