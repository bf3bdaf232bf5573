/** Kubernetes: etcd, kube-apiserver, kube-controller-manager and kube-scheduler. */
import { authority, certificate, key, serviceAccountKey } from '../state/certificates.ts';
import { binary, kubeconfigPath, logPath, statePath } from '../state/paths.ts';
import type { Ports } from '../state/ports.ts';
import type { ProcessSpec } from '../state/records.ts';
import { tokenFile } from '../state/users.ts';

const loopback = '127.0.0.1';

export function etcd({ etcd, etcdPeer }: Ports): ProcessSpec {
  const client = `http://${loopback}:${etcd}`;
  const peer = `http://${loopback}:${etcdPeer}`;
  return {
    name: 'etcd',
    command: binary('etcd'),
    args: [
      `--data-dir=${statePath('etcd')}`,
      // A cluster for tests is made new each time: nothing on the disk is worth waiting for.
      '--unsafe-no-fsync',
      '--log-level=warn',
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
    ],
    logFile: logPath('etcd'),
    ready: { url: `${client}/readyz` },
  };
}

export function apiserver({ etcd, apiserver }: Ports): ProcessSpec {
  return {
    name: 'apiserver',
    command: binary('kube-apiserver'),
    args: [
      `--etcd-servers=http://${loopback}:${etcd}`,
      `--bind-address=${loopback}`,
      `--secure-port=${apiserver}`,
      `--advertise-address=${loopback}`,
      // It would refuse to publish a loopback address; nothing here reads that endpoint.
      '--endpoint-reconciler-type=none',
      `--tls-cert-file=${certificate('apiserver')}`,
      `--tls-private-key-file=${key('apiserver')}`,
      `--client-ca-file=${authority()}`,
      `--token-auth-file=${tokenFile()}`,
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      '--allow-privileged=true',
      '--service-cluster-ip-range=10.96.0.0/16',
      `--service-account-issuer=https://${loopback}:${apiserver}`,
      `--service-account-key-file=${serviceAccountKey()}`,
      `--service-account-signing-key-file=${serviceAccountKey()}`,
      `--kubelet-client-certificate=${certificate('kubelet-client')}`,
      `--kubelet-client-key=${key('kubelet-client')}`,
      `--kubelet-certificate-authority=${authority()}`,
      '--kubelet-preferred-address-types=InternalIP',
    ],
    logFile: logPath('apiserver'),
    ready: { url: `https://${loopback}:${apiserver}/readyz` },
  };
}

/**
 * Without the horizontal autoscaler: it floods the events where there are no metrics. Without those of Endpoints and EndpointSlices:
 * nothing here reads them, and they refuse the loopback addresses that pods of a language model have.
 */
const controllers = [
  'deployment',
  'replicaset',
  // Of LeaderWorkerSets.
  'statefulset',
  'namespace',
  'garbage-collector',
  'serviceaccount',
  'serviceaccount-token',
  'root-ca-certificate-publisher',
  'clusterrole-aggregation',
  'pod-garbage-collector',
  // Clears the taint of a node that has just become ready.
  'node-lifecycle',
];

export function controllerManager({ controllerManager: port }: Ports): ProcessSpec {
  return {
    name: 'controller-manager',
    command: binary('kube-controller-manager'),
    args: [
      `--kubeconfig=${kubeconfigPath()}`,
      `--bind-address=${loopback}`,
      `--secure-port=${port}`,
      '--leader-elect=false',
      '--use-service-account-credentials=true',
      `--service-account-private-key-file=${serviceAccountKey()}`,
      `--root-ca-file=${authority()}`,
      // Who takes a node for lost makes its pods unready, and kwok, unlike a kubelet, does not make them ready again.
      '--node-monitor-grace-period=24h',
      `--controllers=${controllers.map((name) => `${name}-controller`).join(',')}`,
    ],
    logFile: logPath('controller-manager'),
    ready: { url: `https://${loopback}:${port}/healthz` },
  };
}

/** Nothing else gives a pod its node. */
export function scheduler({ scheduler: port }: Ports): ProcessSpec {
  return {
    name: 'scheduler',
    command: binary('kube-scheduler'),
    args: [
      `--kubeconfig=${kubeconfigPath()}`,
      `--bind-address=${loopback}`,
      `--secure-port=${port}`,
      '--leader-elect=false',
    ],
    logFile: logPath('scheduler'),
    ready: { url: `https://${loopback}:${port}/healthz` },
  };
}
