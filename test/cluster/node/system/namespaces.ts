/** The node's namespaces: one process holds them, and with it ends everything that runs in them. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pauseBinary } from '../build/go-programs.ts';
import { rootfsFolder } from '../build/paths.ts';
import { cacheFolder, logPath, stateFolder, statePath } from '../../state/paths.ts';
import { readRecord } from '../../state/records.ts';
import type { ProcessSpec } from '../../state/records.ts';
import { cgroupName } from './cgroups.ts';
import { network } from './network.ts';

/** The part that holds the namespaces. */
const firstPart = 'node';

const readyFile = (): string => statePath('node', 'ready');

/** Ready when the node's file system and cable are there. */
export async function firstProcess(): Promise<ProcessSpec> {
  const kinds = ['--mount', '--net', '--pid', '--uts', '--ipc', '--mount-proc', '--propagation', 'private'];
  const { outsideIp, nodeIp, prefix, loadBalancerIps } = network;
  const words = [rootfsFolder('node'), stateFolder(), cacheFolder(), cgroupName(), await pauseBinary()];
  return {
    name: firstPart,
    command: 'unshare',
    args: [
      ...kinds,
      '--fork',
      '--kill-child=SIGKILL',
      'bash',
      join(import.meta.dirname, 'init.sh'),
      ...words,
      outsideIp,
      nodeIp,
      String(prefix),
      ...loadBalancerIps,
    ],
    logFile: logPath(firstPart),
    ready: { file: readyFile() },
  };
}

/** Removes the files that an ended node left in the state folder, but for containerd's own, which has the images. */
export async function clearNode(): Promise<void> {
  const left = ['upper', 'work', 'kubelet', 'pod-logs', 'container-logs', 'sys', 'root', 'ready', 'images'];
  await Promise.all(left.map((name) => rm(statePath('node', name), { recursive: true, force: true })));
  await mkdir(statePath('node'), { recursive: true, mode: 0o700 });
}

export type Members = {
  /** As this machine's processes know them. The first in the node's namespace of processes, and the one outside. */
  readonly node: number;
  readonly outside: number;
};

/** Throws when no node runs. */
export async function findMembers(): Promise<Members> {
  const record = await readRecord(firstPart);
  const node = record && (await childrenOf(record.pid))[0];
  const children = node === undefined ? [] : await childrenOf(node);
  for (const outside of children) {
    const words = (await readFile(`/proc/${outside}/cmdline`, 'utf8')).split('\0');
    if (node !== undefined && words[1] === 'outside') return { node, outside };
  }
  throw new Error(`No real node runs in ${stateFolder()}. Start one: npm run cluster -- --node real`);
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}

/** Runs a program in the node: all of its namespaces. */
export function inNode({ node }: Members, { command, args, ...rest }: ProcessSpec): ProcessSpec {
  const enter = [
    '--target',
    String(node),
    '--mount',
    '--net',
    '--pid',
    '--uts',
    '--ipc',
    '--',
    command,
    ...args,
  ];
  return { ...rest, command: 'nsenter', args: enter };
}

/** Runs a program of this machine at the other end of the node's cable; it ends with the node, as one of its processes. */
export function atOutside({ outside }: Members, spec: ProcessSpec): ProcessSpec {
  return inNetworkOf(outside, spec);
}

/** The same in the node's own network. */
export function besideNode({ node }: Members, spec: ProcessSpec): ProcessSpec {
  return inNetworkOf(node, spec);
}

function inNetworkOf(pid: number, { command, args, ...rest }: ProcessSpec): ProcessSpec {
  const enter = ['--target', String(pid), '--net', '--pid', '--', command, ...args];
  return { ...rest, command: 'nsenter', args: enter };
}

/** Words before a command that is to run where the node's own network is: its loopback is that of the node. */
export function enterNode({ node }: Members): readonly string[] {
  return ['nsenter', '--target', String(node), '--net', '--'];
}

/** Words before a command that is to run at the other end of the node's cable, in everything else as on this machine. */
export function enterOutside({ outside }: Members): readonly string[] {
  return ['nsenter', '--target', String(outside), '--net', '--'];
}
