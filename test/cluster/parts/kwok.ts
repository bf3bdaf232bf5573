/** kwok, which plays the kubelet of the one node: pods become ready without any container. */
import { writeFile } from 'node:fs/promises';
import { loadAll } from 'js-yaml';
import { readManifest } from '../build/manifests.ts';
import { certificate, key } from '../state/certificates.ts';
import { binary, kubeconfigPath, logPath, statePath } from '../state/paths.ts';
import { nodeIp } from '../state/ports.ts';
import type { Ports } from '../state/ports.ts';
import type { ProcessSpec } from '../state/records.ts';
import { withAddressedPods } from '../objects/addressed-pod.ts';
import { failingPodStage, readyUnlessFailing } from '../objects/failing-pod.ts';
import type { Stage } from '../objects/failing-pod.ts';

export const nodeName = 'isvc-node';

/** Read from the API server, so that anyone can add one while kwok runs; the stages are in its configuration. */
const watchedKinds = ['ClusterLogs', 'Logs', 'ClusterPortForward', 'PortForward'];

export function kwok({ kubelet }: Ports): ProcessSpec {
  return {
    name: 'kwok',
    command: binary('kwok'),
    args: [
      `--config=${configPath()}`,
      `--kubeconfig=${kubeconfigPath()}`,
      `--manage-single-node=${nodeName}`,
      `--node-name=${nodeName}`,
      `--node-ip=${nodeIp}`,
      `--node-port=${kubelet}`,
      `--server-address=${nodeIp}:${kubelet}`,
      `--tls-cert-file=${certificate('kubelet')}`,
      `--tls-private-key-file=${key('kubelet')}`,
      '--cidr=10.244.0.1/24',
      // A kwok that was killed still holds the node: its successor waits for so long before it looks after pods.
      '--node-lease-duration-seconds=8',
      `--enable-crds=${watchedKinds.join(',')}`,
    ],
    logFile: logPath('kwok'),
    ready: { url: `https://${nodeIp}:${kubelet}/healthz` },
  };
}

/** kwok has no stages built in: those of its own manifests, and some for pods that are not as others. */
export async function writeKwokConfig(ports: Ports): Promise<void> {
  const stages = (loadAll(await readManifest('kwok-stages')) as readonly Stage[])
    .map(readyUnlessFailing)
    .flatMap((stage) => withAddressedPods(stage, ports));
  const documents = [...stages, failingPodStage].map((stage) => JSON.stringify(stage));
  await writeFile(configPath(), documents.join('\n---\n'));
}

function configPath(): string {
  return statePath('kwok.yaml');
}
