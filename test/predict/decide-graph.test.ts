import { expect, test } from 'vitest';
import { decideVerdict } from '../../src/predict/decide.js';
import type { Evidence } from '../../src/predict/evidence.js';
import { graphNotes } from '../../src/predict/graph-notes.js';
import { readinessNotes } from '../../src/predict/graph-parts.js';
import { stepsText } from '../../src/problem.js';
import {
  answered,
  envoy,
  failed,
  first,
  graph,
  of,
  router,
  run,
  second,
  waited,
  withoutLog,
} from './graph-evidence.js';
import { failure, http } from './make-evidence.js';

test('no branch of a Switch matched: at the root, below it, and its conditions', () => {
  for (const status of [404, 500]) {
    const cause = 'None of the routes matched with the switch condition';
    const verdict = decideVerdict(
      answered(status, JSON.stringify({ error: 'Failed to process request', cause })),
    );
    expect(verdict).toMatchObject({
      who: 'graph',
      summary: expect.stringContaining('no branch of the graph'),
    });
    expect(stepsText(verdict.next)).toContain('predictions.#(==1) (node root)');
    expect(stepsText(verdict.next)).toContain('kubectl get ig seq -n models -o yaml');
  }
});

test.each([
  [`Post "${second}": dial tcp 10.0.0.1:80: connect: connection refused`],
  [`Post "${second}": dial tcp: lookup other on 10.0.0.10:53: no such host`],
  [`Post "${second}": EOF`],
])('a step that cannot be reached is named, with its service: %s', (cause) => {
  const verdict = decideVerdict(withoutLog(failed(cause)));
  expect(verdict.who).toBe('graph');
  expect(verdict.summary).toContain(
    'the graph could not reach step second (other): Failed to process request',
  );
  expect(stepsText(verdict.next)).toContain('isvc ready other -n models');
  expect(stepsText(verdict.next)).toContain('also where its dependency is Soft');
  expect(verdict.ask).toBeUndefined();
});

test('of a connection that was reset the cause has no URL: the log has it', () => {
  const cause = 'read tcp 10.0.0.1:5->10.0.0.2:80: read: connection reset by peer';
  const calls = [{ url: first, step: 'first', tookMs: 1, error: cause }];
  expect(decideVerdict(failed(cause, { run: run({ calls }) })).summary).toContain('step first (iris)');
  expect(decideVerdict(withoutLog(failed(cause))).summary).toContain('one of its steps');
});

test('a step that took too long for the graph: whose limit it is', () => {
  const verdict = decideVerdict(
    failed(`Post "${second}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`),
  );
  expect(verdict.who).toBe('timeout');
  expect(verdict.summary).toContain('step second (other) did not answer the graph within 1 s');
  expect(stepsText(verdict.next)).toContain('spec.routerTimeouts.serviceClient');
});

test('what a step answered was not JSON: before which step, where the log tells', () => {
  expect(decideVerdict(failed("invalid character '<' looking for beginning of value"))).toMatchObject({
    who: 'graph',
    summary: expect.stringContaining('could not read what one of its steps answered'),
  });
  expect(
    decideVerdict(failed('invalid response', { run: run({ skippedStep: 'second' }) })).summary,
  ).toContain('the step before second answered');
});

test('another error of the router', () => {
  expect(decideVerdict(failed('no route was selected by the splitter'))).toMatchObject({ who: 'graph' });
});

test('a step’s own error, which the router hands on: the last that ran, or the Hard one', () => {
  const body = '{"error":"Model with name other does not exist."}';
  const last = decideVerdict(answered(404, body));
  expect(last.who).toBe('server');
  expect(last.summary).toMatch(/^step second \(other\) of the graph: the server has no such model: /);
  expect(stepsText(last.next)).toContain('isvc logs other -n models');
  expect(last.ask).toBeUndefined();
  const hard = run({ calls: run().calls.slice(0, 1), hardFailure: { step: 'first', status: 404 } });
  expect(decideVerdict(answered(404, body, { run: hard })).summary).toMatch(
    /^step first \(iris\) of the graph/,
  );
  expect(decideVerdict(withoutLog(answered(404, body))).summary).toMatch(/^a step of the graph: /);
});

test('a step that takes another protocol, or has another model: who decides that, and no flag that changes nothing', () => {
  for (const [status, body] of [
    [404, '{"detail":"Not Found"}'],
    [404, '{"error":"Model with name other does not exist."}'],
  ] as const) {
    const others = decideVerdict(answered(status, body)).next.map(({ text }) => text);
    expect(others.join('\n')).toContain(
      'The router calls step first (iris) at /v1/models/iris:predict, whatever',
    );
    expect(others.join('\n')).not.toMatch(/--(?:protocol|model)/u);
  }
  const logs = decideVerdict({ ...answered(500, ''), protocol: 'v2' }).next;
  expect(stepsText(logs)).not.toContain('--protocol');
});

test.each(['no', 'unknown', 'yes'] as const)(
  'a step that wants a token, where the graph hands Authorization on: %s',
  (passesAuthorization) => {
    const more = { router: { ...router, passesAuthorization } };
    const verdict = decideVerdict(answered(401, '', more, { evidence: { tokenSent: true } }));
    expect(verdict.who).toBe('auth');
    expect(verdict.summary).toContain('step second (other) of the graph');
    expect(stepsText(verdict.next).includes('router.headers.propagate')).toBe(passesAuthorization !== 'yes');
  },
);

test('a router that ended the connection after its own limit, over a port-forward and behind Envoy', () => {
  const pod = { candidate: { bypassesGateway: true } };
  const reset =
    'upstream connect error or disconnect/reset before headers. reset reason: connection termination';
  const silent = [of(failure('wait', 'ECONNRESET', pod)), of(http(503, reset, envoy))];
  for (const evidence of silent) {
    const verdict = decideVerdict(waited(evidence, 2100));
    expect(verdict.who).toBe('graph');
    expect(stepsText(verdict.next)).toContain('spec.routerTimeouts.serverWrite of the graph (2 s)');
    expect(decideVerdict(waited(evidence, 30)).who).not.toBe('graph');
  }
});

test.each<[string, Evidence, string]>([
  ['a time that ran out', failure('wait', 'TIMEOUT', { candidate: { bypassesGateway: true } }), 'timeout'],
  [
    'a connection that was cut later',
    failure('receive', 'ECONNRESET', { candidate: { bypassesGateway: true } }),
    'not-sure',
  ],
  ['a connection that the gateway cut', failure('wait', 'ECONNRESET'), 'nobody'],
  ['another status', http(500, 'reset reason: remote reset', envoy), 'model'],
  ['another 503', http(503, 'no healthy upstream', envoy), 'gateway'],
  ['no pod of Knative', http(503, 'pending request queue full', envoy), 'knative'],
  ['a redirect', http(302, '', { ...envoy, location: '/elsewhere' }), 'not-sure'],
])(
  'after the limit of its router, what does not come of that is told as what it is: %s',
  (_name, evidence, who) => {
    expect(decideVerdict(waited(of(evidence), 2100)).who).toBe(who);
  },
);

test('its pods and its routes are asked for more; a question to a server would run the graph', () => {
  expect(decideVerdict(of(http(503, 'no healthy upstream', envoy))).ask).toBe('pods');
  expect(decideVerdict(of(http(404, '', envoy))).ask).toBe('routes');
  expect(decideVerdict(of(failure('connect', 'NOT_HTTP2'))).ask).toBeUndefined();
});

test('a question is not put on a step of the graph', () => {
  const asked = answered(404, '{"detail":"Not Found"}', {}, { evidence: { verb: 'ask' } });
  expect(decideVerdict(asked).summary).toMatch(/^the server /);
});

test('notes: how long each step took, which condition ended it, where the token went', () => {
  const evidence = answered(200, '{}');
  expect(graphNotes(evidence)).toEqual([
    'step first (iris) 2.0 ms · step second (other) 13 ms · the graph as a whole 9.0 ms, as its router logged',
  ]);
  const ended = run({ calls: run().calls.slice(0, 1), skippedStep: 'second' });
  expect(graphNotes(answered(200, '{}', { run: ended }))[0]).toBe(
    'a condition ended the graph after step first (iris): step second was not called',
  );
  const passes = { router: { ...router, passesAuthorization: 'yes' } as const };
  const sent = answered(200, '{}', passes, { evidence: { tokenSent: true } });
  expect(graphNotes(sent).at(-1)).toContain('hands the token on to its steps');
  expect(graphNotes({ ...sent, tokenSent: false }).join()).not.toContain('token');
  expect(graphNotes(withoutLog(evidence))).toEqual([]);
});

test('a service that KServe calls not ready, and that answered', () => {
  const ok = { ...decideVerdict(answered(200, '{}')), ok: true };
  const service = {
    ...graph,
    readiness: 'not-ready',
    whyNotReady: 'Gateway kserve/x does not exist',
  } as const;
  expect(readinessNotes(service, ok)).toEqual([
    'KServe says that seq is not ready, yet it answered (Gateway kserve/x does not exist)',
  ]);
  expect(readinessNotes(graph, ok)).toEqual([]);
  expect(readinessNotes(service, { ...ok, ok: false })).toEqual([]);
});
