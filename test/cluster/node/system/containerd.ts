/** containerd, which runs the containers, and the network of each pod. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { logPath, statePath } from '../../state/paths.ts';
import type { ProcessSpec } from '../../state/records.ts';
import { pauseImage } from '../build/images.ts';
import { network } from './network.ts';

const configPath = (): string => statePath('node', 'containerd.toml');

const metrics = '127.0.0.1:1338';

/** The registry that answers in place of Docker Hub, outside of the node. */
const registry = { address: network.outsideIp, port: 5000 } as const;

export function registryServer(): ProcessSpec {
  const { address, port } = registry;
  const readyFile = statePath('node', 'registry-ready');
  return {
    name: 'registry',
    command: process.execPath,
    args: [join(import.meta.dirname, 'registry.ts'), address, String(port), readyFile],
    logFile: logPath('registry'),
    // It is in another network than the one who waits for it.
    ready: { file: readyFile },
  };
}

/** Its socket, in the node. */
export const socket = '/run/containerd/containerd.sock';

export function containerd(): ProcessSpec {
  return {
    name: 'containerd',
    command: '/usr/bin/containerd',
    args: ['--config', configPath()],
    logFile: logPath('containerd'),
    // Its socket is a file of the node alone: what it measures can be asked for from here.
    ready: { url: `http://${metrics}/v1/metrics` },
  };
}

/** Writes its configuration, and that of the pods' network: a cable to each pod, and routes; no bridge. */
export async function writeContainerdConfig(): Promise<void> {
  await mkdir(statePath('node', 'cni'), { recursive: true });
  await writeFile(configPath(), config());
  const { address, port } = registry;
  const hub = statePath('node', 'registries', 'docker.io');
  await mkdir(hub, { recursive: true });
  const host = `http://${address}:${port}`;
  const hosts = `server = "${host}"\n[host."${host}"]\n  capabilities = ["pull", "resolve"]\n`;
  await writeFile(join(hub, 'hosts.toml'), hosts);
  await writeFile(statePath('node', 'cni', '10-pods.conflist'), JSON.stringify(podNetwork));
}

function config(): string {
  return `version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
[metrics]
  address = "${metrics}"
# A root without CAP_SYS_RESOURCE, as virtual machines have it, cannot lower a process's score for the OOM killer.
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  disable_apparmor = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${statePath('node', 'cni')}"
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "${statePath('node', 'registries')}"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
`;
}

const podNetwork = {
  cniVersion: '0.4.0',
  name: 'pods',
  plugins: [
    {
      type: 'ptp',
      ipMasq: false,
      ipam: {
        type: 'host-local',
        dataDir: '/run/cni-ipam',
        ranges: [[{ subnet: network.podCidr }]],
        routes: [{ dst: '0.0.0.0/0' }],
      },
    },
  ],
};
