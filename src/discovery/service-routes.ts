import { serviceLabel } from '../kserve/pod.js';
import type { Candidate } from '../inference/endpoint.js';
import { isGrpcPort } from '../kserve/protocol.js';
import { isOverGrpc } from '../protocol/protocols.js';
import { listAt, textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { argOf, envOf } from '../kserve/component-spec.js';
import { containerPorts, servingContainer } from '../kserve/serving-runtime.js';
import type { Protocol, Service } from '../kserve/service.js';
import { nameOf } from './object-name.js';
import type { Observations } from './observations.js';
import { hasLabels, readyPods } from './pods.js';

/** The service's entry, by the name that KServe's status gives it inside the cluster. */
export function addressUrlCandidates({ inCluster, service }: Observations): readonly Candidate[] {
  const url = service?.addressUrl;
  if (!inCluster || url === undefined) return [];
  const tls = url.scheme === 'https';
  return [
    {
      route: 'cluster-ip',
      address: url.host,
      port: url.port ?? (tls ? 443 : 80),
      tls,
      belief: 'status',
      bypassesGateway: service?.deploymentMode === 'Standard',
      host: url.host,
      final: false,
      why: 'status.address.url, as this program runs inside the cluster',
    },
  ];
}

/** A Ready pod of the entry component itself: transformer first, as requests go through it. */
export function servicePodCandidates(
  { objects, service }: Observations,
  protocol: Protocol,
): readonly Candidate[] {
  if (service === undefined) return [];
  const entry = service.components.some(({ kind }) => kind === 'transformer') ? 'transformer' : 'predictor';
  const [pod] = readyPods(objects.servicePods.filter((each) => isPodOf(each, service, entry)));
  if (pod === undefined) return [];
  const { namespace, name } = nameOf(pod);
  const port = servingPort(pod, protocol);
  return [
    {
      route: 'port-forward',
      address: '',
      port,
      tls: false,
      belief: 'pod',
      forwardTo: { namespace, pod: name, port },
      bypassesGateway: true,
      final: false,
      why: `${entry} pod ${name} itself, port ${port}`,
    },
  ];
}

/** Labels of the pods (pkg/constants: InferenceServicePodLabelKey, KServiceComponentLabel; GetRawServiceLabel in Standard mode). */
function isPodOf(pod: KubeObject, service: Service, component: string): boolean {
  return (
    nameOf(pod).namespace === service.namespace &&
    (hasLabels(pod, { [serviceLabel]: service.name, component }) ||
      hasLabels(pod, { app: `isvc.${service.name}-${component}` }))
  );
}

/** Where a server listens when it neither declares nor is told a port: KServe's runtimes, Triton, MLServer and TensorFlow Serving agree on these. */
const usualPorts = { rest: 8080, grpc: 9000 };

/** The pod's port for the protocol: a declared one, one in the server's arguments or environment, else the usual one. */
function servingPort(pod: KubeObject, protocol: Protocol): number {
  const container = servingContainer(listAt(pod, 'spec', 'containers'));
  const declared = containerPorts(container);
  const grpc = isOverGrpc(protocol);
  const fitting = declared.find((port) => isGrpcPort(port) === grpc);
  const only = declared.length === 1 ? declared[0] : undefined;
  return (
    (grpc ? statedGrpcPort(container) : statedRestPort(container)) ??
    fitting?.port ??
    only?.port ??
    (grpc ? usualGrpcPort(container) : usualPorts.rest)
  );
}

function statedGrpcPort(container: KubeObject | undefined): number | undefined {
  const restBeside = argOf(container, '--rest_api_port');
  return portNumber(
    argOf(container, '--grpc_port', '--grpc-port') ??
      (restBeside === undefined ? undefined : argOf(container, '--port')) ??
      envOf(container, 'MLSERVER_GRPC_PORT'),
  );
}

function statedRestPort(container: KubeObject | undefined): number | undefined {
  return portNumber(
    argOf(container, '--http_port', '--http-port', '--rest_api_port') ??
      envOf(container, 'MLSERVER_HTTP_PORT'),
  );
}

/** KServe's Python servers listen on 8081 for gRPC (python/kserve, model_server.py); they are told by their arguments. */
function usualGrpcPort(container: KubeObject | undefined): number {
  const isPython = /kserve|kfserving/u.test(textAt(container, 'image') ?? '');
  return isPython ? 8081 : usualPorts.grpc;
}

function portNumber(text: string | undefined): number | undefined {
  const port = Number(text ?? '');
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}
