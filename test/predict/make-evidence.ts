import type { Evidence } from '../../src/predict/evidence.js';
import type { Candidate, Endpoint } from '../../src/inference/endpoint.js';
import type { GrpcResponse, HttpResponse, NoResponse, RoundTrip } from '../../src/inference/exchange.js';
import type { Component, InferenceService } from '../../src/kserve/service.js';

const service: InferenceService = {
  kind: 'inference',
  key: 'demo/iris',
  namespace: 'demo',
  name: 'iris',
  uid: 'u',
  resourceVersion: '1',
  labels: {},
  readiness: 'ready',
  url: { scheme: 'http', host: 'iris-demo.example.com', path: '' },
  protocol: 'v1',
  protocolWhy: 'the default',
  modelName: 'iris',
  modelNameWhy: "the service's name",
  clusterLocal: false,
  components: [],
  conditions: [],
};

export const candidate: Candidate = {
  route: 'load-balancer',
  address: '10.0.0.7',
  port: 80,
  tls: false,
  belief: 'cluster',
  gateway: 'istio-system/istio-ingressgateway',
  bypassesGateway: false,
  final: false,
  why: 'test',
};

/** A component of a service, without ports and shares of its traffic. */
export function component(kind: Component['kind']): Component {
  return { kind, traffic: [], ports: [] };
}

export type Changes = {
  readonly service?: Partial<InferenceService>;
  readonly candidate?: Partial<Candidate>;
  readonly evidence?: Partial<Evidence>;
};

function make(roundTrip: Pick<RoundTrip, 'response' | 'failure'>, changes: Changes): Evidence {
  const chosen = { ...candidate, ...changes.candidate };
  const endpoint: Endpoint = {
    candidate: chosen,
    address: chosen.address,
    port: chosen.port,
    tls: chosen.tls,
    host: 'iris-demo.example.com',
    basePath: '',
    attempts: [],
    warnings: [],
  };
  const timings = { resolveMs: 0, connectMs: 1, tlsMs: 0, waitMs: 21, receiveMs: 1, totalMs: 23 };
  return {
    service: { ...service, ...changes.service },
    endpoint,
    protocol: 'v1',
    verb: 'predict',
    modelName: 'iris',
    tokenSent: false,
    timeoutMs: 30_000,
    roundTrip: { ...roundTrip, timings, sentBytes: 2, receivedBytes: 0 },
    request: { transport: 'http', method: 'POST', path: '/v1/models/iris:predict', headers: {} },
    notes: [],
    startedAt: 0,
    ...changes.evidence,
  };
}

export function http(
  status: number,
  body: string,
  headers: HttpResponse['headers'] = {},
  changes: Changes = {},
): Evidence {
  const response: HttpResponse = { transport: 'http', status, headers, body: new TextEncoder().encode(body) };
  return make({ response }, changes);
}

export function grpc(
  code: number,
  details: string,
  trailers: GrpcResponse['trailers'] = {},
  changes: Changes = {},
): Evidence {
  const response: GrpcResponse = { transport: 'grpc', code, details, headers: {}, trailers };
  return make({ response }, { ...changes, evidence: { protocol: 'grpc-v2', ...changes.evidence } });
}

/** A plain HTTP answer to a gRPC call. */
export function plain(
  status: number,
  body: string,
  headers: HttpResponse['headers'] = {},
  changes: Changes = {},
): Evidence {
  const http = { status, headers, body: new TextEncoder().encode(body) };
  const details = `Received HTTP status code ${status}`;
  const response: GrpcResponse = { transport: 'grpc', code: 14, details, headers: {}, trailers: {}, http };
  return make({ response }, { ...changes, evidence: { protocol: 'grpc-v2', ...changes.evidence } });
}

export function failure(phase: NoResponse['phase'], code: string, changes: Changes = {}): Evidence {
  return make({ failure: { phase, code, message: `message of ${code}` } }, changes);
}
