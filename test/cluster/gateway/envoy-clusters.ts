/** Envoy's clusters: one for each port of a Service, at the real server behind it. */
import type { Ports } from '../state/ports.ts';
import { serverPort } from './annotations.ts';
import { keyOf } from './objects.ts';
import type { Pod, Service, World } from './objects.ts';
import type { Backend } from './routes.ts';

const typeUrl = 'type.googleapis.com/envoy';
const httpOptions = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';

export function clusterName({ service, port }: Backend): string {
  return `outbound|${port}|${service}`;
}

/** A Service without a Ready pod has no endpoint: Envoy says `no healthy upstream`. */
export function clusterOf(
  backend: Backend,
  { services, pods }: Pick<World, 'services' | 'pods'>,
  ports: Ports,
): unknown {
  const service = services.find(({ metadata }) => keyOf(metadata) === backend.service);
  const server = service === undefined ? undefined : serverPort(service.metadata, ports);
  const isUp = server !== undefined && service !== undefined && pods.some((pod) => isBehind(pod, service));
  const name = clusterName(backend);
  const protocol = speaksHttp2(service, backend.port) ? 'http2_protocol_options' : 'http_protocol_options';
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
      endpoints: isUp ? [{ lb_endpoints: [{ endpoint: { address: loopbackAddress(server) } }] }] : [],
    },
  };
}

export function loopbackAddress(port: number, address = '127.0.0.1'): unknown {
  return { socket_address: { address, port_value: port } };
}

/** Istio's rule: by appProtocol, else by the port's name up to its first hyphen. */
function speaksHttp2(service: Service | undefined, wanted: number): boolean {
  const port = service?.spec.ports?.find(({ port }) => port === wanted);
  const name = port?.name?.split('-')[0] ?? '';
  return port?.appProtocol === 'kubernetes.io/h2c' || ['h2c', 'grpc', 'http2'].includes(name);
}

function isBehind(
  { metadata, status }: Pod,
  { metadata: { namespace }, spec: { selector } }: Service,
): boolean {
  return (
    metadata.namespace === namespace &&
    Object.entries(selector ?? {}).every(([label, value]) => metadata.labels?.[label] === value) &&
    status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true
  );
}
