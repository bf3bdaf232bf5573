import { load } from 'js-yaml';

type Named<Kind extends string> = {
  readonly name: string;
} & { readonly [key in Kind]: Readonly<Record<string, string>> };

type Kubeconfig = {
  readonly 'current-context': string;
  readonly contexts: readonly Named<'context'>[];
  readonly clusters: readonly Named<'cluster'>[];
  readonly users: readonly Named<'user'>[];
};

/** How the current context of a world's kubeconfig reaches its API server. */
export type Login = {
  readonly url: URL;
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly token?: string;
};

export function readLogin(text: string): Login {
  const { contexts, clusters, users, 'current-context': current } = load(text) as Kubeconfig;
  const context = contexts.find(({ name }) => name === current)?.context;
  const cluster = clusters.find(({ name }) => name === context?.['cluster'])?.cluster;
  const user = users.find(({ name }) => name === context?.['user'])?.user;
  const ca = cluster?.['certificate-authority-data'];
  const cert = user?.['client-certificate-data'];
  const key = user?.['client-key-data'];
  const token = user?.['token'];
  return {
    url: new URL(cluster?.['server'] ?? ''),
    ...(ca === undefined ? {} : { ca: Buffer.from(ca, 'base64') }),
    ...(cert === undefined ? {} : { cert: Buffer.from(cert, 'base64') }),
    ...(key === undefined ? {} : { key: Buffer.from(key, 'base64') }),
    ...(token === undefined ? {} : { token }),
  };
}

/** The same kubeconfig with another current context. */
export function inContext(text: string, context: string): string {
  return JSON.stringify({ ...(load(text) as Kubeconfig), 'current-context': context });
}

/** A kubeconfig for a plain HTTP server on loopback that asks for no login. */
export function openKubeconfig(port: number): string {
  const cluster = { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'open', cluster }],
    users: [{ name: 'open', user: {} }],
    contexts: [{ name: 'open', context: { cluster: 'open', user: 'open' } }],
    'current-context': 'open',
  });
}
