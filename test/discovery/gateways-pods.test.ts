import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import type { Protocol } from '../../src/kserve/service.js';
import { iris, irisPod, observed, pod } from './cluster-objects.js';
import { formatCandidate } from './format-candidate.js';

function forwards(
  pods: readonly KubeObject[],
  protocol: Protocol = 'v1',
  transformer = false,
): readonly string[] {
  const observations = observed({ servicePods: pods }, { service: iris({ transformer }) });
  return gatewayCandidates(observations, protocol).candidates.map(formatCandidate);
}

const main = (fields: KubeObject): readonly KubeObject[] => [
  { name: 'queue-proxy', ports: [{ name: 'queue-port', containerPort: 8012 }] },
  { name: 'kserve-container', ...fields },
];
const both = main({
  ports: [
    { name: 'http', containerPort: 8085 },
    { name: 'h2c', containerPort: 9005 },
  ],
});
const tensorflow = main({ args: ['--port=9000', '--rest_api_port=8501'] });
const triton = main({ args: ['tritonserver', '--grpc-port=9001', '--http-port=8001'] });
const mlserver = main({
  env: [
    { name: 'MLSERVER_GRPC_PORT', value: '9500' },
    { name: 'MLSERVER_HTTP_PORT', value: '8500' },
  ],
});

test.each<readonly [string, readonly KubeObject[], Protocol, number]>([
  ['nothing stated, REST', main({}), 'v2', 8080],
  ['nothing stated, gRPC', main({ image: 'triton' }), 'grpc-v2', 9000],
  ["KServe's Python server, gRPC", main({ image: 'kserve/sklearnserver:v0.20.0' }), 'grpc-v2', 8081],
  ['declared by name, REST', both, 'v1', 8085],
  ['declared by name, gRPC', both, 'grpc-v2', 9005],
  ['the only declared port', main({ ports: [{ containerPort: 7000 }] }), 'grpc-v2', 7000],
  ['TensorFlow Serving: --port is gRPC', tensorflow, 'grpc-v1', 9000],
  ['TensorFlow Serving: --rest_api_port is REST', tensorflow, 'v1', 8501],
  ['Triton, gRPC', triton, 'grpc-v2', 9001],
  ['Triton, REST', triton, 'v2', 8001],
  ['MLServer, gRPC', mlserver, 'grpc-v2', 9500],
  ['MLServer, REST', mlserver, 'v2', 8500],
  ['a port that is none', main({ args: ['--http_port=http'] }), 'v1', 8080],
])("a predictor pod's port: %s", (_, containers, protocol, port) => {
  expect(forwards([irisPod('predictor', containers)], protocol)).toEqual([
    `port-forward models/iris-predictor-7d9f:${port}`,
  ]);
});

test('the transformer is the entry where there is one', () => {
  expect(forwards([irisPod('predictor'), irisPod('transformer')], 'v1', true)).toEqual([
    'port-forward models/iris-transformer-7d9f:8080',
  ]);
});

test("Standard mode's own label is enough", () => {
  const labeled = pod('models', 'iris-0', { app: 'isvc.iris-predictor' });
  expect(forwards([labeled])).toEqual(['port-forward models/iris-0:8080']);
});

test('neither a pod that is not Ready nor one of another service or namespace', () => {
  const pods = [
    irisPod('predictor', undefined, false),
    pod('models', 'other-0', { 'serving.kserve.io/inferenceservice': 'other', component: 'predictor' }),
    pod('elsewhere', 'iris-0', { app: 'isvc.iris-predictor' }),
  ];
  expect(forwards(pods)).toEqual([]);
});

test('a pod itself needs no Host and bypasses the gateway', () => {
  const [candidate] = gatewayCandidates(
    observed({ servicePods: [irisPod()] }, { service: iris() }),
  ).candidates;
  expect(candidate).toMatchObject({ bypassesGateway: true, tls: false, final: false });
  expect(candidate).not.toHaveProperty('host');
});

const podOf = (name: string, app: string) =>
  pod('models', name, { 'serving.kserve.io/inferenceservice': 'iris', component: 'predictor', app });

test('a pod of a canary is not a way in to the service, also where it alone is ready', () => {
  const canary = podOf('a-canary', 'isvc.iris-next-predictor');
  expect(forwards([canary, podOf('b-stable', 'isvc.iris-predictor')])).toEqual([
    expect.stringContaining('b-stable'),
  ]);
  expect(forwards([canary])).toEqual([]);
});
