import { componentOf } from '../kserve/pod.js';
import { serviceKinds } from '../kserve/service-kinds.js';
import type { Candidate } from '../inference/endpoint.js';
import { isGrpcPort } from '../kserve/protocol.js';
import { isOverGrpc } from '../protocol/protocols.js';
import { listAt, textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { argOf, envOf } from '../kserve/component-spec.js';
import { containerPorts, servingContainer } from '../kserve/serving-runtime.js';
import type { ComponentKind, Protocol, Service } from '../kserve/service.js';
import { nameOf } from './object-name.js';
import type { GivenOptions, Observations } from './observations.js';
import { hasLabels, readyPods } from './pods.js';
import { isPlaceholder, parseGivenAddress } from '../network/address.js';
import { isClusterHost } from '../kserve/service-url.js';
import { isCanaryPod, type ServicePart } from './service-part.js';

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

/** A Ready pod of the component that a request reaches first: of the part that is given, else none of a canary. */
export function servicePodCandidates(
  { objects, service }: Pick<Observations, 'objects' | 'service'>,
  protocol: Protocol,
  part?: Pick<ServicePart, 'hasPod'>,
): readonly Candidate[] {
  if (service === undefined) return [];
  const entry = entryOf(service);
  const hasPod = part?.hasPod ?? ((pod) => !isCanaryPod(pod, service));
  const [pod] = readyPods(
    objects.servicePods.filter((each) => isPodOf(each, service, entry) && hasPod(each)),
  );
  if (pod === undefined) return [];
  const { namespace, name } = nameOf(pod);
  const port = portOf(service, entry, pod, protocol);
  const tls = service.kind === 'llm' && speaksTls(objects.workloadServices, service);
  const where = `${entry} pod ${name} itself, port ${port}`;
  return [
    {
      route: 'port-forward',
      address: '',
      port,
      tls,
      ...(tls ? { unverified: true } : {}),
      belief: 'pod',
      forwardTo: { namespace, pod: name, port },
      bypassesGateway: true,
      final: false,
      why: tls
        ? `${where}, over TLS that is not verified: its certificate is one that KServe signs itself`
        : where,
    },
  ];
}

function entryOf(service: Service): ComponentKind {
  switch (service.kind) {
    case 'inference':
      return service.components.some(({ kind }) => kind === 'transformer') ? 'transformer' : 'predictor';
    case 'llm':
      return 'main';
    case 'graph':
      return 'router';
  }
}

/** An InferenceService's pods have these labels (pkg/constants: KServiceComponentLabel), or in Standard mode that of GetRawServiceLabel. */
function isPodOf(pod: KubeObject, service: Service, component: ComponentKind): boolean {
  const { kind, name, namespace } = service;
  if (nameOf(pod).namespace !== namespace) return false;
  if (hasLabels(pod, serviceKinds[kind].podLabels(name)) && componentOf(pod) === component) return true;
  return kind === 'inference' && hasLabels(pod, { app: `isvc.${name}-${component}` });
}

/**
 * KServe gives the others one port: where prefill stands apart from decode, it is a sidecar's, and the model server's container names
 * another.
 */
function portOf(service: Service, entry: ComponentKind, pod: KubeObject, protocol: Protocol): number {
  const [own] = service.components.find(({ kind }) => kind === entry)?.ports ?? [];
  return service.kind === 'inference' || own === undefined ? servingPort(pod, protocol) : own.port;
}

/** By the Service that KServe makes of its workload (pkg/controller/v1alpha2/llmisvc, enableLLMInferenceServiceTLS of its configuration). */
function speaksTls(services: readonly KubeObject[], { namespace, name }: Service): boolean {
  return services.some(
    (object) =>
      nameOf(object).namespace === namespace &&
      hasLabels(object, serviceKinds.llm.podLabels(name)) &&
      componentOf(object) === 'main' &&
      listAt(object, 'spec', 'ports').some((port) => textAt(port, 'appProtocol') === 'https'),
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

export type GivenCandidates = {
  readonly candidates: readonly Candidate[];
  readonly warnings: readonly string[];
};

const none: GivenCandidates = { candidates: [], warnings: [] };

/** Addresses that the person states: `--address`, which is final, then the environment, in this order. */
export function givenCandidates({ address, environment }: GivenOptions, tls: boolean): GivenCandidates {
  if (address !== undefined) return candidateOf(address, '--address', true, tls);
  const all = [
    ofVariable('ISVC_ADDRESS', environment, tls),
    ofIngress(environment, tls),
    ofVariable('KSERVE_INGRESS_HOST_PORT', environment, tls),
  ];
  return {
    candidates: all.flatMap(({ candidates }) => candidates),
    warnings: all.flatMap(({ warnings }) => warnings),
  };
}

function ofVariable(name: string, environment: GivenOptions['environment'], tls: boolean): GivenCandidates {
  const text = environment[name];
  return text ? candidateOf(text, name, false, tls) : none;
}

/** The two variables of KServe's documentation. A port may stand in the first; without any, the port was not found, and is not guessed. */
function ofIngress(environment: GivenOptions['environment'], tls: boolean): GivenCandidates {
  const host = environment['INGRESS_HOST'];
  const port = environment['INGRESS_PORT'];
  if (!host) return none;
  const [, scheme = '', rest = ''] = /^(https?:\/\/)?(.*)$/isu.exec(host) ?? [];
  const isBareIpv6 = rest.split(':').length > 2 && !rest.startsWith('[');
  const plain = `${scheme}${isBareIpv6 ? `[${rest}]` : rest}`;
  if (port) return candidateOf(`${plain}:${port}`, 'INGRESS_HOST and INGRESS_PORT', false, tls);
  const stated = parseGivenAddress(plain);
  if ('port' in stated) return candidateOf(plain, 'INGRESS_HOST', false, tls);
  return {
    candidates: [],
    warnings: ['INGRESS_HOST is not used: INGRESS_PORT, which belongs to it, is not set'],
  };
}

/** Without a scheme, TLS as the service's URL has it; the scheme's port where none is given. */
function candidateOf(text: string, source: string, final: boolean, urlTls: boolean): GivenCandidates {
  const stated = parseGivenAddress(text);
  if ('fault' in stated) return { candidates: [], warnings: [`${source}: “${text}” ${stated.fault}`] };
  const tls = stated.scheme === undefined ? urlTls : stated.scheme === 'https';
  const candidate: Candidate = {
    route: 'given',
    address: stated.address,
    port: stated.port ?? (tls ? 443 : 80),
    tls,
    belief: 'given',
    bypassesGateway: false,
    final,
    why: source,
  };
  return { candidates: [candidate], warnings: [] };
}

/** Where the URL says it is: only where DNS can know the name. */
export function directCandidates(service: Service | undefined): readonly Candidate[] {
  const url = service?.url;
  if (url === undefined || isClusterHost(url.host) || isPlaceholder(url.host)) return [];
  const tls = url.scheme === 'https';
  return [
    {
      route: 'direct',
      address: url.host,
      port: url.port ?? (tls ? 443 : 80),
      tls,
      belief: 'status',
      bypassesGateway: false,
      final: false,
      why: 'the host of status.url',
    },
  ];
}
