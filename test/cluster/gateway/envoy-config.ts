/** Envoy's files: how it starts, and the routes and clusters that it reads again whenever they change. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { certificate, key } from '../state/certificates.ts';
import { statePath } from '../state/paths.ts';
import { nodeIp } from '../state/ports.ts';
import type { Ports } from '../state/ports.ts';
import { clusterName, clusterOf, loopbackAddress } from './envoy-clusters.ts';
import { routeConfig, routeConfigName } from './envoy-routes.ts';
import { tokenFilters } from './envoy-tokens.ts';
import { pickerClusters, pickerFilter } from './inference-pools.ts';
import type { World } from './objects.ts';
import { hostsOf } from './routes.ts';

export const bootstrapPath = (): string => statePath('gateway', 'envoy.json');

const extensions = 'type.googleapis.com/envoy.extensions';

/** Writes the start-up file, and routes of no host. `tokenKeys` is a JSON Web Key Set. */
export async function writeBootstrap(ports: Ports, tokenKeys: string): Promise<void> {
  await mkdir(statePath('gateway', 'xds'), { recursive: true, mode: 0o700 });
  const listeners = [
    listener('http', [ports.gatewayHttp, ports.gatewayNodeHttp], [{ filters: [http('http', tokenKeys)] }]),
    {
      ...listener(
        'https',
        [ports.gatewayHttps, ports.gatewayNodeHttps],
        [{ ...tls(), filters: [http('https', tokenKeys)] }],
      ),
      listener_filters: [
        {
          name: 'tls_inspector',
          typed_config: { '@type': `${extensions}.filters.listener.tls_inspector.v3.TlsInspector` },
        },
      ],
    },
  ];
  const bootstrap = {
    node: { id: 'isvc-gateway', cluster: 'isvc-cluster' },
    admin: { address: loopbackAddress(ports.gatewayAdmin) },
    static_resources: { listeners },
    dynamic_resources: { cds_config: file('clusters') },
  };
  await writeXds('clusters', []);
  await writeXds('routes', [routeConfig([])]);
  await writeFile(bootstrapPath(), JSON.stringify(bootstrap, undefined, 2), { mode: 0o600 });
}

/** Clusters before the routes that lead to them. */
export async function writeRoutes(world: World, ports: Ports): Promise<void> {
  const hosts = hostsOf(world);
  const backends = hosts.flatMap(({ rules }) => rules).flatMap(({ backends }) => backends);
  const clusters = new Map(backends.map((backend) => [clusterName(backend), backend]));
  await writeXds('clusters', [
    ...[...clusters.values()].map((backend) => clusterOf(backend, world, ports)),
    ...pickerClusters(world, ports),
  ]);
  await writeXds('routes', [routeConfig(hosts)]);
}

type XdsFile = 'clusters' | 'routes';
const written = new Map<XdsFile, string>();

/** Envoy sees a file that is moved into its place. */
async function writeXds(name: XdsFile, resources: readonly unknown[]): Promise<void> {
  const text = JSON.stringify({ resources }, undefined, 2);
  if (written.get(name) === text) return;
  const path = statePath('gateway', 'xds', `${name}.json`);
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
  written.set(name, text);
}

function file(name: XdsFile): unknown {
  return {
    path_config_source: { path: statePath('gateway', 'xds', `${name}.json`) },
    resource_api_version: 'V3',
  };
}

/** At the load balancer's address and at the node's. */
function listener(
  name: string,
  [port = 0, nodePort = 0]: readonly number[],
  filter_chains: readonly unknown[],
): object {
  return {
    name,
    address: loopbackAddress(port),
    additional_addresses: [{ address: loopbackAddress(nodePort, nodeIp) }],
    filter_chains,
  };
}

/** A connection that names no host of ours is cut, as Istio's is. */
function tls(): object {
  return {
    filter_chain_match: { server_names: ['*.example.com'] },
    transport_socket: {
      name: 'envoy.transport_sockets.tls',
      typed_config: {
        '@type': `${extensions}.transport_sockets.tls.v3.DownstreamTlsContext`,
        common_tls_context: {
          alpn_protocols: ['h2', 'http/1.1'],
          tls_certificates: [
            {
              certificate_chain: { filename: certificate('gateway') },
              private_key: { filename: key('gateway') },
            },
          ],
        },
      },
    },
  };
}

/** HTTP/1.1 and HTTP/2 on one port, told apart by the first bytes (codec AUTO). */
function http(name: string, tokenKeys: string): unknown {
  const router = { name: 'router', typed_config: { '@type': `${extensions}.filters.http.router.v3.Router` } };
  return {
    name: 'envoy.filters.network.http_connection_manager',
    typed_config: {
      '@type': `${extensions}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
      stat_prefix: name,
      codec_type: 'AUTO',
      server_name: 'istio-envoy',
      rds: { route_config_name: routeConfigName, config_source: file('routes') },
      http_filters: [...tokenFilters(tokenKeys), pickerFilter, router],
    },
  };
}
