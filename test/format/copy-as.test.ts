import { expect, test } from 'vitest';
import { copyEndpoint, copyExchange } from '../../src/format/copy-as.js';
import type { Origin } from '../../src/format/copy-origin.js';
import { endpoint, exchange, service } from '../inference/samples.js';
import { origin } from './origin.js';
import { words } from './words.js';

const given = {
  gateway: 'istio-system/my-gateway',
  host: 'other.example.com',
  cacert: '/etc/my ca.pem',
  insecure: false,
  hasProxy: false,
  settingsHeaders: { 'x-team': 'vision' },
  headers: { authorization: 'Bearer s3cret', 'x-run': '7' },
};
const told = origin(given, { context: 'kind', kubeconfig: { path: '/a b' } });

/** As `Predictor.predict` would keep it: the headers are in the request, without their secrets. */
const sent = exchange({
  modelName: 'other',
  options: { version: '3', signature: 'classify', binary: true, timeoutMs: 1500 },
  endpoint: endpoint({ host: 'other.example.com', tls: true, port: 443 }),
  request: {
    transport: 'http',
    method: 'POST',
    path: '/v1/models/other/versions/3:predict',
    headers: {
      'content-type': 'application/json',
      'x-team': 'vision',
      authorization: 'Bearer $TOKEN',
      'x-run': '7',
    },
    body: '{"instances":[1]}',
  },
});

function commandOf(tool: string, from: Origin, of = sent): string {
  return copyExchange(of, from).find((one) => one.tool === tool)?.command ?? '';
}

test('isvc is told again what it was told, but for the settings, which it reads by itself', () => {
  expect(words(commandOf('isvc', told), { TOKEN: 'mine' })).toEqual(
    [
      ['isvc', 'predict', 'flower-sample', '-n', 'kserve-demo', '--kubeconfig', '/a b', '--context', 'kind'],
      ['--gateway', 'istio-system/my-gateway', '--host', 'other.example.com', '--cacert', '/etc/my ca.pem'],
      ['--token', 'mine', '-H', 'x-run: 7', '--protocol', 'v1', '--model', 'other', '--model-version', '3'],
      ['--signature', 'classify', '--binary', '--timeout', '1500ms', '-d', '{"instances":[1]}'],
    ].flat(),
  );
});

test('isvc is told nothing that it would do anyway', () => {
  const plain = [
    ...'isvc predict flower-sample -n kserve-demo --protocol v1 -d'.split(' '),
    '{"instances":[1]}',
  ];
  expect(words(commandOf('isvc', origin(), exchange({})))).toEqual(plain);
});

test('an address that was given is given again, with its scheme', () => {
  const { candidate, ...rest } = endpoint({ port: 8443, tls: true });
  const byHand = exchange({ endpoint: { ...rest, candidate: { ...candidate, route: 'given' } } });
  expect(words(commandOf('isvc', origin({ insecure: true }), byHand))).toEqual(
    expect.arrayContaining(['--address', 'https://172.18.0.2:8443', '-k']),
  );
});

test('curl carries the way, the trust, the headers and the time', () => {
  expect(words(commandOf('curl', told), { TOKEN: 'mine' })).toEqual(
    [
      ['curl', 'https://other.example.com/v1/models/other/versions/3:predict'],
      ['--connect-to', 'other.example.com:443:172.18.0.2:443', '--cacert', '/etc/my ca.pem'],
      ['-H', 'content-type: application/json', '-H', 'x-team: vision'],
      ['-H', 'authorization: Bearer mine', '-H', 'x-run: 7'],
      ['--max-time', '1.5', '--data-binary', '{"instances":[1]}'],
    ].flat(),
  );
  expect(words(commandOf('curl', origin({ insecure: true })))).toContain('-k');
});

test.each(['curl', 'isvc', 'python'])(
  'no secret is in the %s command, which says what to fill in',
  (tool) => {
    const copy = copyExchange(sent, told).find((one) => one.tool === tool);
    expect(copy?.command).not.toContain('s3cret');
    expect(copy?.notes).toEqual(['First: export TOKEN=…']);
  },
);

test('a token of an account is asked for again: by isvc itself, by kubectl for the others', () => {
  const tokenFrom = { namespace: 'apps', account: 'client', audiences: ['models'] };
  const [curl, isvc] = copyExchange({ ...sent, tokenFrom }, told);
  const ask = `kubectl create token client -n apps --kubeconfig '/a b' --context kind --audience models`;
  expect(curl?.notes).toEqual([`First: export TOKEN=$(${ask})`]);
  expect(isvc?.command).toContain('--token-from serviceaccount/apps:client');
  expect(isvc?.command).toContain('--token-audience models');
  expect(isvc?.command).not.toContain('$TOKEN');
  expect(isvc?.notes).toEqual([]);
});

test.each([
  ['v1', 'curl', '/v1/models/flower-sample/versions/3:predict'],
  ['v2', 'curl', '/v2/models/flower-sample/versions/3/infer'],
  ['grpc-v2', 'grpcurl', 'inference.GRPCInferenceService/ModelInfer < input.json'],
  ['grpc-v1', 'grpcurl', 'tensorflow.serving.PredictionService/Predict < input.json'],
] as const)('an endpoint that was not called yet, %s', (protocol, tool, part) => {
  const uncalled = {
    service: service({ name: 'flower-sample' }),
    protocol,
    endpoint: endpoint({ tls: true }),
    options: { version: '3' },
  };
  const [first, isvc] = copyEndpoint(uncalled, told);
  expect(first?.tool).toBe(tool);
  expect(first?.command).toContain(part);
  for (const said of ['x-team: vision', '"authorization: Bearer $TOKEN"', `cacert '/etc/my ca.pem'`]) {
    expect(first?.command).toContain(said);
  }
  expect(words(isvc?.command ?? '').slice(-5)).toEqual([
    protocol,
    '--model-version',
    '3',
    '-f',
    'input.json',
  ]);
});

test('a graph that was not called yet is called at its root', () => {
  const graph = { ...service({ name: 'seq' }), key: 'ig/demo/seq' };
  const [curl] = copyEndpoint(
    { service: graph, protocol: 'v1', endpoint: endpoint({}), options: {} },
    origin({}),
  );
  expect(curl?.command).toMatch(/^curl '?http:\/\/[^ /]+\/'? /u);
});

test('a certificate that isvc does not verify is not verified by others either', () => {
  const unverified = exchange({ endpoint: { ...endpoint({ tls: true }), unverified: true } });
  const [curl] = copyExchange(unverified, origin({}));
  expect(curl?.command).toContain(' -k');
  const [verified] = copyExchange(exchange({ endpoint: endpoint({ tls: true }) }), origin({}));
  expect(verified?.command).not.toContain(' -k');
});

test('a way in that nobody else has is said', () => {
  const { candidate, ...rest } = endpoint({});
  const forwarded = exchange({ endpoint: { ...rest, candidate: { ...candidate, route: 'port-forward' } } });
  const notes = copyExchange(forwarded, origin({}, { kubeconfig: 'a text of this program' })).map(
    (copy) => [copy.tool, copy.notes.join().slice(0, 27)] as const,
  );
  expect(notes).toEqual([
    ['curl', 'The address is a port-forwa'],
    ['isvc', 'No other program reaches th'],
    ['python', 'The address is a port-forwa'],
  ]);
});

test('the verb is the one that was asked for, whatever the path looks like', () => {
  expect(commandOf('isvc', told, { ...sent, verb: 'explain' })).toMatch(/^isvc explain flower-sample/);
  const request = { ...sent.request, path: '/v1/models/half:explain' } as typeof sent.request;
  expect(commandOf('isvc', told, { ...sent, request })).toMatch(/^isvc predict flower-sample/);
});
