/** The features that this machine must have so that a real node can run on it. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../build/command.ts';

/** The controllers that the kubelet and runc use, each in a hierarchy of its own: cgroup v1. */
const controllers = ['cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'freezer', 'pids', 'blkio'];
const cgroups = '/sys/fs/cgroup';
const commands = ['unshare', 'nsenter', 'ip', 'tar', 'apt-get', 'dpkg-deb'];

/** A line for each thing that is missing; none: a real node can run here. */
export async function missingHere(): Promise<readonly string[]> {
  if (process.platform !== 'linux') return ['Linux'];
  if (process.getuid?.() !== 0) return ['root: a node makes namespaces, mounts and cgroups'];
  const absent = await Promise.all(
    commands.map(async (name) => ((await isThere(name)) ? [] : [`the command ${name}`])),
  );
  const missing = absent.flat();
  if (missing.length > 0) return missing;
  return [
    ...(await failing('namespaces (unshare)', ['true'])),
    ...(await failing(
      'veth: virtual cables (ip link)',
      'ip link add name one type veth peer name two'.split(' '),
    )),
    ...(await failing('overlay: a file system over another (mount)', [
      'sh',
      '-c',
      'mount -t tmpfs t /mnt && mkdir /mnt/u /mnt/w /mnt/m && mount -t overlay o -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w /mnt/m',
    ])),
    ...(await missingControllers()),
  ];
}

/** Throws with all that is missing, in one message. */
export async function requireMachine(): Promise<void> {
  const missing = await missingHere();
  if (missing.length > 0)
    throw new Error(
      `A real node cannot run here. Missing:\n  ${missing.join('\n  ')}\nThe kwok node can: npm run cluster`,
    );
}

async function isThere(command: string): Promise<boolean> {
  return run('sh', ['-c', `command -v ${command}`]).then(
    () => true,
    () => false,
  );
}

/** Tries the command in namespaces that end with it. */
async function failing(what: string, command: readonly string[]): Promise<readonly string[]> {
  const namespaces = ['--mount', '--net', '--pid', '--uts', '--ipc', '--fork', '--kill-child=SIGKILL'];
  return run('unshare', [...namespaces, '--mount-proc', '--propagation', 'private', ...command]).then(
    () => [],
    (error: unknown) => [`${what}: ${String(error).split('\n').at(-1)}`],
  );
}

async function missingControllers(): Promise<readonly string[]> {
  const folders = await readdir(cgroups).catch(() => []);
  const there = await Promise.all(
    folders.map(async (name) => {
      const members = await readFile(join(cgroups, name, 'cgroup.procs')).catch(() => undefined);
      return members === undefined ? [] : [name];
    }),
  );
  const found = new Set(there.flat().flatMap((name) => name.split(',')));
  const missing = controllers.filter((name) => !found.has(name));
  return missing.length === 0
    ? []
    : [
        `cgroup v1 with the controllers ${missing.join(', ')} in ${cgroups} (a machine with cgroup v2 alone was never tried)`,
      ];
}
