/**
 * InferencePools: their endpoint picker is asked by Envoy's filter ext_proc, and answers with the address of a pod, in a header
 * (Gateway API Inference Extension, docs/proposals/004-endpoint-picker-protocol).
 */
import type { Ports } from '../state/ports.ts';
import { serverOf } from './annotations.ts';
import { keyOf } from './objects.ts';
import type { World } from './objects.ts';
import { isBehind } from './pods-behind.ts';
import type { Backend } from './routes.ts';

const filterName = 'envoy.filters.http.ext_proc';
const extensions = 'type.googleapis.com/envoy.extensions';
const httpOptions = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';
const chosenPod = 'x-gateway-destination-endpoint';

/** The mode that the picker asks for: it reads the whole body before it chooses, and passes both bodies on in pieces. */
const processing_mode = {
  request_header_mode: 'SEND',
  request_body_mode: 'FULL_DUPLEX_STREAMED',
  request_trailer_mode: 'SEND',
  response_header_mode: 'SEND',
  response_body_mode: 'FULL_DUPLEX_STREAMED',
  response_trailer_mode: 'SEND',
} as const;

/** Does nothing on a route without a pool. */
export const pickerFilter = {
  name: filterName,
  disabled: true,
  typed_config: {
    '@type': `${extensions}.filters.http.ext_proc.v3.ExternalProcessor`,
    grpc_service: pickerService('no-pool'),
    processing_mode,
    // KServe's presets say FailOpen. With bodies in pieces Envoy answers 500 all the same.
    failure_mode_allow: true,
    message_timeout: '1000s',
  },
};

/** For a route to pools: the picker of the first is asked. */
export function pickerPolicy(backends: readonly Backend[]): object {
  const pool = backends.find(({ kind }) => kind === 'InferencePool');
  if (pool === undefined) return {};
  return {
    [filterName]: {
      '@type': `${extensions}.filters.http.ext_proc.v3.ExtProcPerRoute`,
      overrides: { processing_mode, grpc_service: pickerService(pool.name) },
    },
  };
}

export function poolCluster(pool: string): string {
  return `pool|${pool}`;
}

/** Where the picker's header says. */
export function poolClusterConfig(pool: string): unknown {
  return {
    '@type': 'type.googleapis.com/envoy.config.cluster.v3.Cluster',
    name: poolCluster(pool),
    type: 'ORIGINAL_DST',
    lb_policy: 'CLUSTER_PROVIDED',
    connect_timeout: '10s',
    original_dst_lb_config: { use_http_header: true, http_header_name: chosenPod },
  };
}

/** One for each pool: at its picker, by the annotation of the pods behind the picker's Service. */
export function pickerClusters(world: World, ports: Ports): readonly unknown[] {
  return world.inferencePools.map(({ metadata, spec }) => {
    const { namespace = '' } = metadata;
    const service = world.services.find(
      (service) => keyOf(service.metadata) === `${namespace}/${spec.endpointPickerRef.name}`,
    );
    const pod = world.pods.find((pod) => service !== undefined && isBehind(pod, service));
    const server = pod === undefined ? undefined : serverOf(pod.metadata, ports);
    return pickerCluster(keyOf(metadata), server);
  });
}

function pickerCluster(pool: string, server: ReturnType<typeof serverOf>): unknown {
  const name = pickerClusterName(pool);
  const endpoint = {
    address: { socket_address: { address: server?.address, port_value: server?.port } },
  };
  return {
    '@type': 'type.googleapis.com/envoy.config.cluster.v3.Cluster',
    name,
    type: 'STATIC',
    connect_timeout: '10s',
    typed_extension_protocol_options: {
      [httpOptions]: {
        '@type': `type.googleapis.com/${httpOptions}`,
        explicit_http_config: { http2_protocol_options: {} },
      },
    },
    load_assignment: {
      cluster_name: name,
      endpoints: server === undefined ? [] : [{ lb_endpoints: [{ endpoint }] }],
    },
  };
}

function pickerClusterName(pool: string): string {
  return `picker|${pool}`;
}

function pickerService(pool: string): unknown {
  return { envoy_grpc: { cluster_name: pickerClusterName(pool) } };
}
