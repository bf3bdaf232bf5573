/** Starts and stops the real node's cluster. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { forgetProcesses, startProcess } from '../parts/process.ts';
import { step } from '../progress.ts';
import { makeCertificates } from '../state/certificates.ts';
import { markStarted } from '../state/cluster.ts';
import { writeKubeconfig } from '../state/kubeconfig.ts';
import { logPath, stateFolder, statePath } from '../state/paths.ts';
import { choosePorts } from '../state/ports.ts';
import { recordPath } from '../state/records.ts';
import type { ProcessSpec } from '../state/records.ts';
import { makeUsers } from '../state/users.ts';
import { partMark } from '../state/process-table.ts';
import { exists } from './build/paths.ts';
import type { NodeInstallation } from './installation/installation.ts';
import { claimMachine, freeMachine } from './claim.ts';
import { writeNodeCluster } from './state.ts';
import { makeNodeCertificates } from './system/certificates.ts';
import { cgroupName, removeCgroups } from './system/cgroups.ts';
import { writeContainerdConfig } from './system/containerd.ts';
import { clearNode, enterNode, findMembers, firstProcess } from './system/namespaces.ts';
import { network } from './system/network.ts';

/** A new cluster, in the state folder; what was left of an earlier one is ended and removed. Throws while another state folder has a node. */
export async function startNodeCluster(installation: NodeInstallation, signal: AbortSignal): Promise<void> {
  await stopNodeCluster();
  await claimMachine(process.pid);
  await step('certificates, users', () => prepare(installation));
  await step('namespaces', async () => {
    const { pid } = await startProcess(await firstProcess(), signal);
    // It outlives this process.
    await claimMachine(pid);
    await startProcess(sweeper(pid), signal);
  });
  await runInNode(['start'], signal);
}

/** Ends the first process, and with it all others; then nothing of the cluster is left but files in its state folder. */
export async function stopNodeCluster(): Promise<readonly string[]> {
  await markStarted(false);
  // The sweeper too, which would only do what is done below.
  const names = await forgetProcesses();
  await removeCgroups();
  await clearNode();
  await freeMachine();
  return names;
}

/** inside.ts with these words: it is a process of its own, since no process can enter a network once it runs. */
export async function runInNode(words: readonly string[], signal?: AbortSignal): Promise<void> {
  const [command = '', ...enter] = enterNode(await findMembers());
  const args = [...enter, process.execPath, join(import.meta.dirname, 'inside.ts'), ...words];
  // It goes on where this process is killed. stopNodeCluster ends it by this mark.
  const env = { ...process.env, [partMark]: recordPath('inside') };
  const child = spawn(command, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  const interrupt = (): void => void child.kill('SIGINT');
  signal?.addEventListener('abort', interrupt);
  const [code] = (await once(child, 'close')) as [number | null];
  signal?.removeEventListener('abort', interrupt);
  if (code !== 0) throw new Error(`${words.join(' ')} in the node ended with ${code ?? 'a signal'}`);
}

async function prepare(installation: NodeInstallation): Promise<void> {
  await mkdir(stateFolder(), { recursive: true, mode: 0o700 });
  const old = ['certificates', 'etcd', 'kubeconfig', 'logs'];
  await Promise.all(old.map((name) => rm(statePath(name), { recursive: true, force: true })));
  await clearNode();
  await makeCertificates();
  await makeNodeCertificates();
  // Its network is its own: where the API server and the kubelet are everywhere.
  const ports = { ...(await choosePorts()), apiserver: 6443, kubelet: 10_250 };
  await writeNodeCluster({ installation, ports });
  await writeKubeconfig(ports.apiserver, await makeUsers(), network.nodeIp);
  await writeContainerdConfig();
}

function sweeper(pid: number): ProcessSpec {
  const ready = statePath('node', 'sweeper-ready');
  return {
    name: 'sweeper',
    command: 'bash',
    args: [join(import.meta.dirname, 'system', 'sweep.sh'), String(pid), cgroupName(), ready],
    logFile: logPath('sweeper'),
    ready: { file: ready },
  };
}

/** Whether a real node was ever started in this state folder. */
export async function hadNode(): Promise<boolean> {
  return exists(statePath('node'));
}
