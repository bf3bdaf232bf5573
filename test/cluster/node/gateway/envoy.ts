/** The files that Envoy in the gateway's pod reads: how it starts, and its clusters, at the addresses of real pods. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { clusterName, speaksHttp2, staticCluster } from '../../gateway/envoy-clusters.ts';
import { routeConfig, routeConfigName } from '../../gateway/envoy-routes.ts';
import { tokenFilters } from '../../gateway/envoy-tokens.ts';
import { keyOf } from '../../gateway/objects.ts';
import type { Pod, Service, World } from '../../gateway/objects.ts';
import { isBehind, isReady } from '../../gateway/pods-behind.ts';
import { hostsOf } from '../../gateway/routes.ts';
import type { Backend } from '../../gateway/routes.ts';
import { makeTokens } from '../../gateway/tokens.ts';
import { statePath } from '../../state/paths.ts';

/** The folder as the pod has it. */
export const mountPath = '/gateway';
/** A Secret in the pod, with the certificate of the HTTPS listener. */
export const certificatePath = '/certificate';
export const ports = { http: 80, https: 443, admin: 15_021 } as const;

const envoyType = 'type.googleapis.com/envoy';

export const gatewayFolder = (): string => statePath('gateway');

/** Makes the folder new. Envoy is not root: it is let in. */
export async function writeEnvoyBootstrap(): Promise<void> {
  await rm(gatewayFolder(), { recursive: true, force: true });
  await mkdir(gatewayFolder(), { recursive: true, mode: 0o755 });
  const keys = await makeTokens();
  const bootstrap = {
    node: { id: 'istio-ingressgateway', cluster: 'istio-ingressgateway' },
    admin: { address: address('0.0.0.0', ports.admin) },
    static_resources: {
      listeners: [
        listener('http', ports.http, keys),
        { ...listener('https', ports.https, keys, tls), ...tlsInspector },
      ],
    },
    dynamic_resources: { cds_config: file('clusters') },
  };
  await writeResources('clusters', []);
  await writeResources('routes', [routeConfig([])]);
  await writeFile(`${gatewayFolder()}/envoy.json`, JSON.stringify(bootstrap));
}

/** Clusters before the routes that lead to them. */
export async function writeEnvoyRoutes(world: RealWorld): Promise<void> {
  const hosts = hostsOf(world);
  const backends = hosts.flatMap(({ rules }) => rules).flatMap(({ backends }) => backends);
  const clusters = new Map(backends.map((backend) => [clusterName(backend), backend]));
  await writeResources(
    'clusters',
    [...clusters.values()].map((backend) => clusterAtPods(backend, world)),
  );
  await writeResources('routes', [routeConfig(hosts)]);
}

/** A pod with the address that a real cluster gives it. */
export type RealPod = Pod & { readonly status?: { readonly podIP?: string } };
type RealPort = { readonly name?: string; readonly port: number; readonly targetPort?: number | string };
export type RealService = Service & {
  readonly spec: { readonly ports?: readonly RealPort[] };
};
export type RealWorld = Omit<World, 'services' | 'pods'> & {
  readonly services: readonly RealService[];
  readonly pods: readonly RealPod[];
};

/** As istiod gives endpoints: the Ready pods behind the Service, at the port that its own port leads to. */
function clusterAtPods(backend: Backend, { services, pods }: Pick<RealWorld, 'services' | 'pods'>): unknown {
  const service = services.find(({ metadata }) => keyOf(metadata) === backend.name);
  const ports: readonly RealPort[] = service?.spec.ports ?? [];
  const port = ports.find(({ port }) => port === backend.port);
  const ready = service === undefined ? [] : pods.filter((pod) => isBehind(pod, service) && isReady(pod));
  const target = Number(port?.targetPort ?? backend.port);
  const addresses = ready.map(({ status }) => address(status?.podIP ?? '', target));
  return staticCluster(clusterName(backend), speaksHttp2(service, backend.port), addresses);
}

function address(host: string, port: number): object {
  return { socket_address: { address: host, port_value: port } };
}

const written = new Map<string, string>();

/** Envoy sees a file that is moved into its place. */
async function writeResources(name: 'clusters' | 'routes', resources: readonly unknown[]): Promise<void> {
  const text = JSON.stringify({ resources });
  if (written.get(name) === text) return;
  const path = `${gatewayFolder()}/${name}.json`;
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
  written.set(name, text);
}

function file(name: 'clusters' | 'routes'): object {
  return { path_config_source: { path: `${mountPath}/${name}.json` }, resource_api_version: 'V3' };
}

const tlsInspector = {
  listener_filters: [
    {
      name: 'tls_inspector',
      typed_config: {
        '@type': `${envoyType}.extensions.filters.listener.tls_inspector.v3.TlsInspector`,
      },
    },
  ],
};

/** A connection that names no host of ours is cut, as Istio's is. */
const tls = {
  filter_chain_match: { server_names: ['*.example.com'] },
  transport_socket: {
    name: 'envoy.transport_sockets.tls',
    typed_config: {
      '@type': `${envoyType}.extensions.transport_sockets.tls.v3.DownstreamTlsContext`,
      common_tls_context: {
        alpn_protocols: ['h2', 'http/1.1'],
        tls_certificates: [
          {
            certificate_chain: { filename: `${certificatePath}/tls.crt` },
            private_key: { filename: `${certificatePath}/tls.key` },
          },
        ],
      },
    },
  },
};

/** HTTP/1.1 and HTTP/2 on one port, told apart by the first bytes (codec AUTO). */
function listener(name: string, port: number, keys: string, chain: object = {}): object {
  const filters = [
    {
      name: 'envoy.filters.network.http_connection_manager',
      typed_config: {
        '@type': `${envoyType}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`,
        stat_prefix: name,
        codec_type: 'AUTO',
        server_name: 'istio-envoy',
        rds: { route_config_name: routeConfigName, config_source: file('routes') },
        http_filters: [
          ...tokenFilters(keys),
          {
            name: 'router',
            typed_config: { '@type': `${envoyType}.extensions.filters.http.router.v3.Router` },
          },
        ],
      },
    },
  ];
  return { name, address: address('0.0.0.0', port), filter_chains: [{ ...chain, filters }] };
}
