/** The cluster's certificates and keys: made new for each cluster, by openssl, in the state folder. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { run } from '../build/command.ts';
import { statePath } from './paths.ts';
import { nodeIp } from './ports.ts';

export type Subject = {
  /** An openssl subject; the organisations are the groups of a user. */
  readonly subject: string;
  readonly altNames?: string;
};

/** The Service `kubernetes` in kube-apiserver's --service-cluster-ip-range. */
const serviceIp = '10.96.0.1';

const subjects = {
  apiserver: {
    subject: '/CN=kube-apiserver',
    altNames: `IP:127.0.0.1,IP:${serviceIp},DNS:localhost,DNS:kubernetes.default.svc`,
  },
  // kube-apiserver, as the kubelet's client.
  'kubelet-client': { subject: '/O=system:masters/CN=kube-apiserver' },
  kubelet: { subject: '/CN=kubelet', altNames: `IP:${nodeIp},IP:127.0.0.1` },
  admin: { subject: '/O=system:masters/CN=isvc-admin' },
  webhook: {
    subject: '/CN=kserve-webhook',
    altNames: [
      'DNS:kserve-webhook-server-service.kserve.svc',
      'DNS:kserve-webhook-server-service.kubeflow.svc',
      'DNS:llmisvc-webhook-server-service.kserve.svc',
      'DNS:lws-webhook-service.lws-system.svc',
    ].join(','),
  },
  // The gateway's HTTPS listener: the domain that KServe's configuration gives its services.
  gateway: { subject: '/CN=gateway', altNames: 'DNS:*.example.com' },
} as const satisfies Readonly<Record<string, Subject>>;

export type Identity = keyof typeof subjects;

export const authority = (): string => statePath('certificates', 'ca.crt');
const caKey = (): string => statePath('certificates', 'ca.key');
export const certificate = (identity: Identity): string => statePath('certificates', `${identity}.crt`);
export const key = (identity: Identity): string => statePath('certificates', `${identity}.key`);
/** Signs the tokens of service accounts. */
export const serviceAccountKey = (): string => statePath('certificates', 'service-account.key');

/** Makes an authority and what it signs. Keys are mode 0600, in a folder of mode 0700. */
export async function makeCertificates(): Promise<void> {
  await mkdir(statePath('certificates'), { recursive: true, mode: 0o700 });
  await openssl(
    'req',
    '-x509',
    ...newKey(caKey()),
    '-out',
    authority(),
    '-subj',
    '/CN=isvc-cluster',
    ...days,
  );
  // SEC 1: kube-apiserver reads the public half out of it too, and does not from PKCS #8.
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await writeFile(serviceAccountKey(), privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
  for (const [name, subject] of Object.entries(subjects)) await issue(name, subject);
}

const curve = ['-pkeyopt', 'ec_paramgen_curve:prime256v1'];
const days = ['-days', '30'];

function newKey(file: string): readonly string[] {
  return ['-newkey', 'ec', ...curve, '-nodes', '-keyout', file];
}

/** A key and a certificate of the cluster's authority, as files of that name. */
export async function issue(name: string, { subject, altNames }: Subject): Promise<void> {
  const file = (ending: string): string => statePath('certificates', `${name}.${ending}`);
  const request = file('csr');
  const extensions = file('ext');
  const usage = [
    'extendedKeyUsage=serverAuth,clientAuth',
    ...(altNames ? [`subjectAltName=${altNames}`] : []),
  ];
  await writeFile(extensions, `${usage.join('\n')}\n`);
  await openssl('req', ...newKey(file('key')), '-out', request, '-subj', subject);
  const by = ['-CA', authority(), '-CAkey', caKey(), '-CAcreateserial', ...days, '-extfile', extensions];
  await openssl('x509', '-req', '-in', request, '-out', file('crt'), ...by);
}

/** It writes keys with mode 0600 by itself. */
async function openssl(...args: readonly string[]): Promise<void> {
  await run('openssl', args);
}
