import { expect, test } from 'vitest';
import type { Evidence } from '../../src/predict/evidence.js';
import { decideVerdict } from '../../src/predict/decide.js';
import { expectVerdict } from './expect-verdict.js';
import { http } from './make-evidence.js';

const plain = { server: 'istio-envoy', 'content-type': 'text/plain' };
const openAi = { evidence: { protocol: 'openai' } } as const;

/** The answer of the endpoint picker through Envoy, which adds no time of an upstream: no server had the request. */
const picker = (status: number, text: string): Evidence =>
  http(status, `inference error: ${text}`, plain, openAi);

test.each<[string, Evidence, string, RegExp]>([
  [
    'the picker has no pod',
    picker(503, 'ServiceUnavailable - failed to find endpoint candidates for serving the request'),
    'picker',
    /has no pod of iris that is ready: inference error/,
  ],
  [
    'the picker sheds a request',
    picker(429, 'ResourceExhausted - system saturated, sheddable request dropped'),
    'picker',
    /lets no more requests through to iris/,
  ],
  [
    'the picker refuses a body, as text/plain',
    picker(400, 'BadRequest - model not found in request body'),
    'picker',
    /refused the payload before any model server saw it/,
  ],
  [
    'the picker fails',
    picker(500, 'Internal - cannot read the request'),
    'picker',
    /the endpoint picker failed/,
  ],
  [
    'the sidecar of prefill and decode, whose JSON comes as text/plain',
    http(
      503,
      '{"object":"error","message":"The decode node is not ready. Please check that the vLLM service is running and the port configuration is correct.","type":"ServiceUnavailable","param":"","code":503}',
      { ...plain, 'x-envoy-upstream-service-time': '2', 'x-went-into-resp-headers': 'true' },
      openAi,
    ),
    'server',
    /the sidecar in the pod of iris answers, and the model server behind it does not: The decode node is not ready/,
  ],
])('%s', (_name, evidence, who, summary) => {
  expectVerdict(evidence, who, summary);
});

test('the header that a picker adds to every answer does not prove that the model answered', () => {
  const body =
    'upstream connect error or disconnect/reset before headers. reset reason: connection termination';
  const marked = http(503, body, { ...plain, 'x-went-into-resp-headers': 'true' }, openAi);
  const { summary, who, ask } = decideVerdict(http(503, body, plain, openAi));
  expect(decideVerdict(marked)).toMatchObject({ summary, who, ask });
  expect(who).not.toBe('model');
});

test('nothing holds a request for a service that is scaled to zero: it is said', () => {
  const { next, ask } = decideVerdict(
    picker(503, 'ServiceUnavailable - failed to find endpoint candidates for serving the request'),
  );
  expect(ask).toBe('pods');
  expect(next.map(({ text }) => text).join('\n')).toMatch(/nothing holds the request.*spec\.replicas/);
});

const scheduler = { components: [{ kind: 'scheduler', traffic: [], ports: [] }] } as const;

test('Envoy’s empty 500 where its endpoint picker is gone', () => {
  const empty = { server: 'istio-envoy' };
  expectVerdict(
    http(500, '', empty, { ...openAi, service: scheduler }),
    'picker',
    /the endpoint picker of iris does not answer the gateway: HTTP 500 without a body/,
  );
  const fromBehind = { ...empty, 'x-envoy-upstream-service-time': '3' };
  expect(decideVerdict(http(500, '', fromBehind, { ...openAi, service: scheduler })).who).toBe('not-sure');
  expect(decideVerdict(http(500, '', empty, openAi)).who).toBe('not-sure');
});

test('a service that KServe calls ready, and whose status says that nothing serves it', () => {
  const service = { readiness: 'empty', whyNotReady: 'replicas is 0, and no request starts a pod' } as const;
  const lines = [
    http(503, 'inference error: ServiceUnavailable - failed to find endpoint candidates', plain, {
      ...openAi,
      service,
    }),
    http(503, 'no healthy upstream', plain, { ...openAi, service }),
  ].map((evidence) =>
    decideVerdict(evidence)
      .next.map(({ text }) => text)
      .join('\n'),
  );
  for (const line of lines) {
    expect(line).toContain('KServe calls it ready, but nothing serves it: replicas is 0');
    expect(line).not.toContain('The service is not ready');
  }
});
