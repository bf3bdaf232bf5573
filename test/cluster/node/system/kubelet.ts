/** The kubelet and kube-proxy. */
import { writeFile } from 'node:fs/promises';
import { authority } from '../../state/certificates.ts';
import { logPath, statePath } from '../../state/paths.ts';
import type { ProcessSpec } from '../../state/records.ts';
import { nodeBinary } from '../build/paths.ts';
import { nodeCertificate, nodeKey, writeNodeKubeconfig } from './certificates.ts';
import { cgroupName } from './cgroups.ts';
import { socket } from './containerd.ts';
import { network, nodeName } from './network.ts';

const kubeletConfigPath = (): string => statePath('node', 'kubelet.json');
const proxyConfigPath = (): string => statePath('node', 'kube-proxy.json');

export async function kubelet(apiserverPort: number): Promise<ProcessSpec> {
  await writeFile(kubeletConfigPath(), JSON.stringify(kubeletConfig()));
  return {
    name: 'kubelet',
    command: nodeBinary('kubelet'),
    args: [
      `--config=${kubeletConfigPath()}`,
      `--kubeconfig=${await writeNodeKubeconfig('node-user', apiserverPort)}`,
      `--hostname-override=${nodeName}`,
      `--node-ip=${network.nodeIp}`,
    ],
    logFile: logPath('kubelet'),
    ready: { url: 'http://127.0.0.1:10248/healthz' },
  };
}

export async function kubeProxy(apiserverPort: number): Promise<ProcessSpec> {
  const kubeconfig = await writeNodeKubeconfig('kube-proxy', apiserverPort);
  await writeFile(proxyConfigPath(), JSON.stringify(proxyConfig(kubeconfig)));
  return {
    name: 'kube-proxy',
    command: nodeBinary('kube-proxy'),
    args: [`--config=${proxyConfigPath()}`, `--hostname-override=${nodeName}`],
    logFile: logPath('kube-proxy'),
    ready: { url: 'http://127.0.0.1:10256/healthz' },
  };
}

/** https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ */
function kubeletConfig(): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: authority() },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: nodeCertificate('node-kubelet'),
    tlsPrivateKeyFile: nodeKey('node-kubelet'),
    containerRuntimeEndpoint: `unix://${socket}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${cgroupName()}`,
    // The kubelet of 1.35 refuses cgroup v1 unless it is told not to.
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [network.dnsIp],
    clusterDomain: 'cluster.local',
    resolvConf: '/etc/resolv.conf',
    // The disk is the whole machine's: neither pods nor images go because others fill it.
    evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
    imageGCHighThresholdPercent: 100,
    serializeImagePulls: false,
  };
}

/** https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/ */
function proxyConfig(kubeconfig: string): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'nftables',
    clusterCIDR: network.podCidr,
    clientConnection: { kubeconfig },
    // Zeros: it leaves the machine's own settings of connection tracking alone.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  };
}
