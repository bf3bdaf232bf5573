/** Envoy's clusters: one for each port of a Service, at the real server behind it. */
import type { Ports } from '../state/ports.ts';
import { serverOf } from './annotations.ts';
import { keyOf } from './objects.ts';
import type { Service, World } from './objects.ts';
import { isBehind, isReady } from './pods-behind.ts';
import { poolCluster, poolClusterConfig } from './inference-pools.ts';
import type { Backend } from './routes.ts';

const typeUrl = 'type.googleapis.com/envoy';
const httpOptions = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';

export function clusterName({ kind, name, port }: Backend): string {
  return kind === 'Service' ? `outbound|${port}|${name}` : poolCluster(name);
}

/** A Service without a Ready pod has no endpoint: Envoy says `no healthy upstream`. */
export function clusterOf(
  backend: Backend,
  { services, pods }: Pick<World, 'services' | 'pods'>,
  ports: Ports,
): unknown {
  if (backend.kind === 'InferencePool') return poolClusterConfig(backend.name);
  const service = services.find(({ metadata }) => keyOf(metadata) === backend.name);
  const server = service === undefined ? undefined : serverOf(service.metadata, ports);
  const isUp =
    server !== undefined &&
    service !== undefined &&
    pods.some((pod) => isBehind(pod, service) && isReady(pod));
  const addresses = isUp ? [loopbackAddress(server.port, server.address)] : [];
  return staticCluster(clusterName(backend), speaksHttp2(service, backend.port), addresses);
}

/** A cluster of these addresses. */
export function staticCluster(name: string, isHttp2: boolean, addresses: readonly unknown[]): unknown {
  const protocol = isHttp2 ? 'http2_protocol_options' : 'http_protocol_options';
  return {
    '@type': `${typeUrl}.config.cluster.v3.Cluster`,
    name,
    type: 'STATIC',
    connect_timeout: '10s',
    typed_extension_protocol_options: {
      [httpOptions]: {
        '@type': `type.googleapis.com/${httpOptions}`,
        explicit_http_config: { [protocol]: {} },
      },
    },
    load_assignment: {
      cluster_name: name,
      endpoints:
        addresses.length === 0
          ? []
          : [{ lb_endpoints: addresses.map((address) => ({ endpoint: { address } })) }],
    },
  };
}

export function loopbackAddress(port: number, address = '127.0.0.1'): unknown {
  return { socket_address: { address, port_value: port } };
}

/** Istio's rule: by appProtocol, else by the port's name up to its first hyphen. */
export function speaksHttp2(service: Service | undefined, wanted: number): boolean {
  const port = service?.spec.ports?.find(({ port }) => port === wanted);
  const name = port?.name?.split('-')[0] ?? '';
  return port?.appProtocol === 'kubernetes.io/h2c' || ['h2c', 'grpc', 'http2'].includes(name);
}
