import type { Endpoint } from '../../src/inference/endpoint.js';
import type { Exchange, Verdict } from '../../src/inference/exchange.js';
import type { InferenceService } from '../../src/kserve/service.js';

// Values of the shared types, for tests of what is drawn or printed from them.

/** A ready V1 service of the namespace kserve-demo. */
export function service(changes: Partial<InferenceService> & { readonly name: string }): InferenceService {
  const namespace = changes.namespace ?? 'kserve-demo';
  return {
    kind: 'inference',
    key: `${namespace}/${changes.name}`,
    namespace,
    uid: `uid-${changes.name}`,
    resourceVersion: '1',
    labels: {},
    createdAt: 1_000_000,
    readiness: 'ready',
    url: { scheme: 'http', host: `${changes.name}-${namespace}.example.com`, path: '' },
    protocol: 'v1',
    protocolWhy: 'the default',
    modelName: changes.name,
    modelNameWhy: 'the name of the service',
    clusterLocal: false,
    components: [],
    conditions: [],
    ...changes,
  };
}

/** A load balancer's endpoint in plain HTTP. */
export function endpoint(changes: Partial<Endpoint>): Endpoint {
  const { address = '172.18.0.2', port = 80, tls = false } = changes;
  return {
    candidate: {
      route: 'load-balancer',
      address,
      port,
      tls,
      belief: 'cluster',
      gateway: 'istio-system/istio-ingressgateway',
      bypassesGateway: false,
      final: false,
      why: 'status.loadBalancer of Service istio-ingressgateway',
    },
    address,
    port,
    tls,
    host: 'flower-sample-kserve-demo.example.com',
    basePath: '',
    attempts: [],
    warnings: [],
    ...changes,
  };
}

/** A V1 prediction of flower-sample that the model answered. */
export function exchange(changes: Partial<Exchange>): Exchange {
  const scores = new Float32Array([0.9990000128746033, 0.0010000000474974513]);
  return {
    service: 'kserve-demo/flower-sample',
    protocol: 'v1',
    modelName: 'flower-sample',
    verb: 'predict',
    options: { binary: false, timeoutMs: 30_000 },
    endpoint: endpoint({}),
    request: {
      transport: 'http',
      method: 'POST',
      path: '/v1/models/flower-sample:predict',
      headers: { 'content-type': 'application/json' },
      body: '{"instances":[1]}',
    },
    startedAt: 2_000_000,
    roundTrip: {
      response: {
        transport: 'http',
        status: 200,
        headers: { server: 'istio-envoy' },
        body: new Uint8Array(),
      },
      timings: { resolveMs: 0, connectMs: 1.1, tlsMs: 0, waitMs: 20.9, receiveMs: 1, totalMs: 23 },
      sentBytes: 17,
      receivedBytes: 1234,
    },
    answer: {
      tensors: [
        { name: 'prediction', datatype: 'INT64', shape: [1], values: new BigInt64Array([0n]) },
        { name: 'scores', datatype: 'FP32', shape: [1, 2], values: scores },
      ],
      json: [Buffer.from('{"predictions":[{"prediction":0,"scores":[0.999,0.001]}]}')],
    },
    verdict: { who: 'model', ok: true, summary: 'a prediction', next: [], evidence: [] },
    payloadSource: "an example made from the model's metadata",
    notes: [],
    ...changes,
  };
}

/** The same, answered by the gateway with its 404. */
export function failed(changes: Partial<Verdict>): Exchange {
  const { answer: _, ...sent } = exchange({
    roundTrip: {
      response: {
        transport: 'http',
        status: 404,
        headers: { server: 'istio-envoy' },
        body: new Uint8Array(),
      },
      timings: { resolveMs: 0, connectMs: 0, tlsMs: 0, waitMs: 4, receiveMs: 0, totalMs: 4 },
      sentBytes: 17,
      receivedBytes: 0,
    },
  });
  return {
    ...sent,
    verdict: {
      who: 'gateway',
      ok: false,
      summary: 'the gateway has no route for this host',
      next: [{ text: 'Pass the right host with --host.', action: { kind: 'host' } }],
      evidence: ['HTTP 404 with an empty body from istio-envoy'],
      ...changes,
    },
  };
}
