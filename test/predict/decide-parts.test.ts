import { expect, test } from 'vitest';
import type { Evidence } from '../../src/predict/evidence.js';
import { decideVerdict } from '../../src/predict/decide.js';
import { stepsText } from '../../src/problem.js';
import { component, failure, grpc, http } from './make-evidence.js';

const behind = { service: { components: [component('predictor'), component('transformer')] } };
const explain = { evidence: { verb: 'explain' } } as const;
const error = (text: string) => JSON.stringify({ error: text });

test.each<[string, Evidence, string, RegExp]>([
  [
    'its predictor is gone',
    http(500, error('ConnectError : All connection attempts failed'), {}, behind),
    'server',
    /^the transformer could not reach the predictor: ConnectError/,
  ],
  [
    'its predictor is slow',
    http(500, error('ReadTimeout : '), {}, behind),
    'timeout',
    /^the transformer gave up waiting for the predictor/,
  ],
  [
    'its predictor refuses',
    http(
      500,
      error(
        "HTTPStatusError : Server error '502 Bad Gateway' for url 'http://iris-predictor.demo/v1/models/iris:predict'",
      ),
      {},
      behind,
    ),
    'server',
    /^the predictor refused what the transformer sent it, or failed/,
  ],
  [
    'it calls another service',
    http(
      500,
      error(
        "HTTPStatusError : Server error '500 Internal Server Error' for url 'http://embedder.ml/v1/models/e:predict'",
      ),
      {},
      behind,
    ),
    'server',
    /^the server at embedder\.ml refused/,
  ],
  [
    'its own code fails',
    http(500, error("TypeError : 'NoneType' object is not subscriptable"), {}, behind),
    'model',
    /^the transformer, or the model behind it, failed/,
  ],
  [
    'the same over gRPC, where KServe says no more',
    grpc(13, 'Internal server error', {}, behind),
    'model',
    /^the transformer, or the model behind it/,
  ],
  [
    'without a transformer it is the model',
    http(500, error("TypeError : 'NoneType'")),
    'model',
    /^the model failed on this payload/,
  ],
])('a transformer, and %s', (_name, evidence, who, summary) => {
  const verdict = decideVerdict(evidence);
  expect(verdict).toMatchObject({ who });
  expect(verdict.summary).toMatch(summary);
});

test.each<[string, Evidence]>([
  ['KServe', http(501, error('Could not find explainer_host.'), {}, explain)],
  ['Triton and MLServer', http(404, error('Not Found'), {}, explain)],
  ['KServe of another protocol', http(404, '{"detail":"Not Found"}', {}, explain)],
  [
    'TensorFlow Serving',
    http(400, '{ "error": "Malformed request: POST /v1/models/iris:explain" }', {}, explain),
  ],
  ['a wrong method', http(405, '{"detail":"Method Not Allowed"}', {}, explain)],
])(
  'explain on a server that does not explain says what the spec has, and no other protocol: %s',
  (_name, evidence) => {
    const verdict = decideVerdict(evidence);
    expect(verdict).toMatchObject({
      who: 'server',
      summary: expect.stringContaining('has no explainer') as string,
    });
    expect(verdict.ask).toBeUndefined();
    expect(stepsText(verdict.next)).not.toContain('--protocol');
  },
);

test('explain with an explainer in the spec looks there', () => {
  const service = { components: [component('predictor'), component('explainer')] };
  const verdict = decideVerdict(http(404, error('Not Found'), {}, { ...explain, service }));
  expect(verdict.summary).toMatch(/^the explainer of the service did not take the request/);
  expect(verdict.next[0]?.text).toContain('component=explainer');
});

test.each(['iris:predict', 'iris%3Apredict', 'iris%3apredict'])(
  'a colon that was escaped on the way: %s',
  (name) => {
    const evidence = http(
      404,
      error(`Model with name ${name} does not exist.`),
      {},
      { evidence: { models: ['iris'] } },
    );
    const { summary, next } = decideVerdict(evidence);
    expect(summary).toMatch(
      /^the server took iris:predict for the model's name: something on the way escaped the colon/,
    );
    expect(stepsText(next)).not.toContain('--model ');
  },
);

test('a generative model: the verdict names the protocol that it speaks', () => {
  for (const text of [
    'ValueError : Model of type HuggingfaceGenerativeModel does not support inference',
    'Model of type Echo does not support inference',
  ]) {
    const verdict = decideVerdict(http(500, error(text)));
    expect(verdict).toMatchObject({ who: 'server' });
    expect(verdict.summary).toContain('OpenAI protocol');
    expect(stepsText(verdict.next)).toContain('--protocol openai');
  }
});

test.each([
  ['form', 'Output "o": its datatype is STRING.', '{"outputs":[{"name":"o","datatype":"STRING"}]}'],
  [
    'tensor',
    'Output "o": it has 3 values, and its shape 4.',
    '{"outputs":[{"name":"o","datatype":"FP32","shape":[2,2],"data":[1,2,3]}]}',
  ],
  ['json', 'It is not JSON.', '{"predictions":[1,2],}'],
] as const)(
  'a 200 that is not of its protocol says so, and shows what came: %s',
  (mismatch, undecodable, body) => {
    const evidence = http(200, body, {}, { evidence: { protocol: 'v2', mismatch, undecodable } });
    const verdict = decideVerdict(evidence);
    expect(verdict).toMatchObject({
      who: 'server',
      summary: `the model server answered 200, but not as v2 says: ${undecodable}`,
    });
    expect(verdict.evidence).toContain(`body: ${body}`);
    expect(verdict.ask).toBeUndefined();
    const [whole, then] = verdict.next.map(({ text }) => text);
    expect(whole).toBe('The whole body: -v');
    // Another protocol mends no tensor: the server has written this one wrongly.
    expect(then).toMatch(mismatch === 'tensor' ? /^Look at the server's log: / : /--protocol/);
  },
);

test('bytes that are no text are shown in hex', () => {
  const evidence = http(
    200,
    '\u0089PNG\r\n\u001A\n\u0000',
    { 'content-type': 'image/png' },
    { evidence: { undecodable: 'no JSON' } },
  );
  expect(decideVerdict(evidence).evidence).toContainEqual(expect.stringMatching(/^body: [\da-f]+ \(hex\)$/));
});

const notFound = (evidence: Partial<Evidence>) =>
  decideVerdict(http(404, '{"detail":"Not Found"}', {}, { evidence: { speaks: [], ...evidence } })).next[0]
    ?.text;

test('why this protocol was used is told as it was', () => {
  expect(notFound({})).toBe('isvc used v1 (the default). Try another: --protocol v2|grpc-v2|grpc-v1|openai');
  expect(notFound({ protocolGiven: true, protocol: 'v2' })).toBe(
    'isvc used v2 because --protocol says so. The service itself says v1 (the default): leave out --protocol.',
  );
  expect(notFound({ protocolGiven: true })).toMatch(
    /^isvc used v1 \(--protocol says so, and the service too\)/,
  );
});

test('of several protocols that it speaks, the service’s own comes first', () => {
  expect(notFound({ protocol: 'v2', protocolGiven: true, speaks: ['grpc-v1', 'v2', 'v1'] })).toBe(
    'It answers to v1 and grpc-v1: --protocol v1',
  );
});

test('a method that only metadata needs says nothing of the protocol', () => {
  const asked = grpc(
    12,
    'Method not found!',
    {},
    { evidence: { protocol: 'grpc-v2', verb: 'ask', speaks: ['grpc-v2'] } },
  );
  expect(decideVerdict(asked).summary).toBe(
    'the server takes grpc-v2, but does not answer this question: UNIMPLEMENTED Method not found!',
  );
});

test.each([
  [400, 'the server refused the question: no such field'],
  [500, 'the server failed: no such field'],
])('a question that fails has no payload that could be wrong: HTTP %i', (status, summary) => {
  const evidence = { verb: 'ask', statesInputs: true } as const;
  const verdict = decideVerdict(http(status, error('no such field'), {}, { evidence }));
  expect(verdict).toMatchObject({ who: 'server', summary, next: [{ action: { kind: 'logs' } }] });
});

test('a path that an OpenAI server lacks sends to its models, not to another protocol', () => {
  const openai = { protocol: 'openai', speaks: ['openai', 'v2'] } as const;
  const { summary, next } = decideVerdict(http(404, '{"detail":"Not Found"}', {}, { evidence: openai }));
  expect(summary).toContain("the server does not have OpenAI's API at ");
  expect(stepsText(next)).toMatch(/^Its models: isvc metadata iris .*\nLook at the server's log/);
});

test.each([
  ['the gateway', false, /^The port-forward to pod gw-1, the gateway's, broke/],
  ['the service', true, /^The port-forward to pod gw-1 broke/],
] as const)('a port-forward that broke, to a pod of %s', (_name, bypassesGateway, first) => {
  const forwardTo = { namespace: 'istio-system', pod: 'gw-1', port: 8080 };
  const { next } = decideVerdict(
    failure('wait', 'ECONNRESET', { candidate: { route: 'port-forward', forwardTo, bypassesGateway } }),
  );
  expect(next[0]?.text).toMatch(first);
  expect(next.some(({ text }) => text.includes('crashed the server'))).toBe(bypassesGateway);
});

test('a path below which the gateway has no route is named with the host', () => {
  const evidence = http(404, '');
  const endpoint = { ...evidence.endpoint, basePath: '/serving/demo/iris' };
  const { summary } = decideVerdict({ ...evidence, endpoint });
  expect(summary).toMatch(/ has no route for path \/serving\/demo\/iris of host iris-demo\.example\.com$/);
});

test('what the pods say is not said again in the words of KServe', () => {
  const why = 'predictor: OOMKilled';
  const service = { readiness: 'not-ready', whyNotReady: why } as const;
  const { next } = decideVerdict(
    http(503, 'no healthy upstream', {}, { service, evidence: { podTrouble: why } }),
  );
  expect(stepsText(next).split(why)).toHaveLength(2);
});
