import type { Cluster } from '../cluster/cluster.js';
import type { Endpoint } from '../inference/endpoint.js';
import { isSecretHeader } from '../wording/secret-text.js';
import type { ServiceKey } from '../kserve/service.js';
import { parseKey } from '../kserve/service-key.js';
import { headersFor, type ScopedHeaders } from '../predict/predict.js';

/** The flags and settings about inference in general: a copied command must say them again. */
export type GivenFlags = {
  readonly gateway?: string;
  readonly host?: string;
  /** An absolute path. */
  readonly cacert?: string;
  readonly insecure: boolean;
  readonly maxAnswer?: string;
  /** The files of the client certificate, as absolute paths. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** By flag: the proxy, which may hold a password, stands in copied commands as `$PROXY`. */
  readonly proxy?: true;
  /** Other flags of isvc that another isvc needs again, with their values. */
  readonly again?: readonly (readonly [flag: string, value?: string])[];
  /** The environment names a proxy, which curl and grpcurl would use where isvc does not. */
  readonly hasProxy: boolean;
  /** Of the settings file, for this context: another isvc reads them by itself. */
  readonly settingsHeaders: Readonly<Record<string, string>>;
  /** By flag or environment, the token as `authorization`; they win over the settings'. */
  readonly headers: Readonly<Record<string, string>>;
  /** Those that are for some services only. */
  readonly scoped?: readonly ScopedHeaders[];
};

/** The headers that go to a service by a way in: all of them, and those that another isvc must be told of. */
export function headersTo(
  service: ServiceKey,
  endpoint: Endpoint,
  { settingsHeaders, headers, scoped = [], insecure }: GivenFlags,
): { readonly all: Readonly<Record<string, string>>; readonly said: Readonly<Record<string, string>> } {
  const { namespace, name } = parseKey(service);
  const to = { key: service, namespace, name };
  const said = scoped.filter(({ source }) => source !== 'the settings');
  return {
    all: headersFor({ headers: { ...settingsHeaders, ...headers }, scoped, insecure }, to).to(endpoint)
      .headers,
    said: headersFor({ headers, scoped: said, insecure }, to).to(endpoint).headers,
  };
}

/** Whether anything of it is a secret, for whichever service. */
export function carriesSecrets({ headers, settingsHeaders, scoped = [] }: GivenFlags): boolean {
  const all = [headers, settingsHeaders, ...scoped.map((one) => one.headers)];
  return all.some((each) => Object.entries(each).some(([name, value]) => isSecretHeader(name, value)));
}

/** The program that a command is copied from: its cluster, and how it was told to call models. */
export type Origin = {
  readonly cluster: Pick<Cluster, 'context' | 'inCluster' | 'kubeconfig'>;
  readonly given: GivenFlags;
};

/** Where another program connects, and whom it trusts. */
export type CopyTarget = Pick<Endpoint, 'address' | 'port' | 'tls' | 'host' | 'basePath'> & {
  readonly trust: Pick<GivenFlags, 'cacert' | 'insecure' | 'certificate'>;
  /** A proxy that was given by flag is on the way. */
  readonly proxied: boolean;
  readonly hasProxy: boolean;
  /** kubectl's command, by words, that opens the way in, and keeps it open while it runs. */
  readonly forward?: readonly string[];
};

/** Where the kubeconfig is a text of this program, as the demo's, nobody else can open a port-forward. */
export function copyTarget({ candidate, ...endpoint }: Endpoint, { cluster, given }: Origin): CopyTarget {
  const { address, port, tls, host, basePath, proxy } = endpoint;
  const hasProxy = given.hasProxy && proxy === undefined;
  const proxied = proxy !== undefined && given.proxy === true;
  const trust = endpoint.unverified === true ? { ...given, insecure: true } : given;
  const target = { address, port, tls, host, basePath, trust, hasProxy, proxied };
  const to = candidate.forwardTo;
  if (candidate.route !== 'port-forward' || to === undefined) return target;
  if (cluster.kubeconfig === 'a text of this program') return target;
  const local = localPort(`${to.namespace}/${to.pod}:${to.port}`);
  return {
    ...target,
    address: '127.0.0.1',
    port: local,
    forward: [
      'kubectl',
      'port-forward',
      // Without it, kubectl is content with ::1 where another program has the port of 127.0.0.1, which the command would then call
      // (client-go, tools/portforward, listenOnPort).
      '--address',
      '127.0.0.1',
      ...clusterFlags(cluster).flat(),
      '-n',
      to.namespace,
      `pod/${to.pod}`,
      `${local}:${to.port}`,
    ],
  };
}

/** How isvc and kubectl are told of a cluster: flags with their values. */
export function clusterFlags({
  context,
  inCluster,
  kubeconfig,
}: Origin['cluster']): readonly (readonly [string, string])[] {
  if (inCluster) return [];
  return [
    ...(typeof kubeconfig === 'object' ? [['--kubeconfig', kubeconfig.path] as const] : []),
    ...(context === '' ? [] : [['--context', context] as const]),
  ];
}

/**
 * A port for this pod: the same each time, so that the command can be kept, and for another pod most likely another one. Below the
 * ports that systems give out by themselves (Linux, from 32768).
 */
function localPort(of: string): number {
  // FNV-1a, 32 bits.
  const hash = Buffer.from(of).reduce((sofar, byte) => Math.imul(sofar ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
  return 20_000 + (hash % 10_000);
}

/** `host:port` or `host` in its parts; an IPv6 address has its brackets. */
export function hostName(host: string): { readonly name: string; readonly port?: number } {
  const match = /^(.*?):(\d+)$/.exec(host);
  if (match === null) return { name: host };
  return { name: match[1] ?? host, port: Number(match[2]) };
}
