/** The certificates of the real node, beside those of every cluster, and kubeconfigs for its programs. */
import { readFile, writeFile } from 'node:fs/promises';
import { authority, issue } from '../../state/certificates.ts';
import { statePath } from '../../state/paths.ts';
import { network, nodeName } from './network.ts';

const serviceNames = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];

const subjects = {
  'node-apiserver': {
    subject: '/CN=kube-apiserver',
    altNames: [
      ...['127.0.0.1', '10.96.0.1', network.nodeIp].map((ip) => `IP:${ip}`),
      ...['localhost', ...serviceNames].map((name) => `DNS:${name}`),
    ].join(','),
  },
  'node-kubelet': { subject: '/CN=kubelet', altNames: `IP:${network.nodeIp},DNS:${nodeName}` },
  // Who may see and change what a node must: https://kubernetes.io/docs/reference/access-authn-authz/node/
  'node-user': { subject: `/O=system:nodes/CN=system:node:${nodeName}` },
  'kube-proxy': { subject: '/CN=system:kube-proxy' },
} as const;

export type NodeIdentity = keyof typeof subjects;

export const nodeCertificate = (name: NodeIdentity): string => statePath('certificates', `${name}.crt`);
export const nodeKey = (name: NodeIdentity): string => statePath('certificates', `${name}.key`);

export async function makeNodeCertificates(): Promise<void> {
  for (const [name, subject] of Object.entries(subjects)) await issue(name, subject);
}

/** Writes a kubeconfig for one of them and says where. */
export async function writeNodeKubeconfig(user: NodeIdentity, port: number): Promise<string> {
  const file = statePath('certificates', `${user}.kubeconfig`);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'node',
    contexts: [{ name: 'node', context: { cluster: 'node', user } }],
    clusters: [
      {
        name: 'node',
        cluster: {
          server: `https://${network.nodeIp}:${port}`,
          'certificate-authority-data': await base64(authority()),
        },
      },
    ],
    users: [
      {
        name: user,
        user: {
          'client-certificate-data': await base64(nodeCertificate(user)),
          'client-key-data': await base64(nodeKey(user)),
        },
      },
    ],
  };
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

async function base64(path: string): Promise<string> {
  return (await readFile(path)).toString('base64');
}
