import { expect, test } from 'vitest';
import { jsonText } from '../../src/inference/answer.js';
import { whoText } from '../../src/format/verdict.js';
import type { TextDelta } from '../../src/inference/generated-text.js';
import { decideVerdict } from '../../src/predict/decide.js';
import { failure } from './make-evidence.js';
import { options } from './open-predictor.js';
import { writer, predictAt, predict, serve, list, json, chunk, said } from './predict-text.js';

test('a text comes as it is written, with its speed; without a stream it is the same text', async () => {
  const deltas: TextDelta[] = [];
  const body = '{"messages":[{"role":"user","content":"What is a gateway?"}],"temperature":0,"max_tokens":9}';
  const streamed = await predict(writer, body, {
    streams: true,
    onText: (came) => void deltas.push(...came),
  });
  const whole = await predict(writer, body);
  expect(deltas.map(({ content }) => content).join('')).toBe(said(streamed));
  expect(deltas.length).toBeGreaterThan(1);
  expect(said(streamed)).toBe(said(whole));
  expect(streamed.timing).toMatchObject({ unit: 'tokens', count: 9 });
  expect(whole.timing).toBeUndefined();
});

test.each([
  ['true', false, true],
  ['false', true, false],
])('a payload that sets stream to %s is obeyed', async (stream, streams, isStream) => {
  const body = `{"messages":[{"role":"user","content":"a"}],"stream":${stream}}`;
  const exchange = await predict(writer, body, { streams });
  expect(exchange.verdict.ok).toBe(true);
  expect(exchange.timing !== undefined).toBe(isStream);
});

test.each([
  ['cut', 'broke off before its end'],
  ['end', 'ended its answer before the text was finished'],
  ['error', 'Internal server error'],
] as const)('a text that breaks off (%s) is kept, and the verdict says how', async (how, summary) => {
  const quirks = { breaksOff: { afterEvents: 3, how } };
  const exchange = await predict(writer, 'What is a gateway?', { streams: true }, { quirks });
  expect(exchange.verdict).toMatchObject({ who: 'model', ok: false, partly: true });
  expect(exchange.verdict.summary).toContain(summary);
  expect(exchange.verdict.summary).toMatch(/\d+ chunks? had come/);
  expect(exchange.answer).toBeUndefined();
  expect(said(exchange)).toMatch(/\w/);
  expect(exchange.verdict.next.length).toBeGreaterThan(0);
});

test('a text that stalls is a timeout, with what came', async () => {
  await using server = await serve((request, response) => {
    if (request.method === 'GET') return json(response, 200, list('writer'));
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(chunk('some'));
    return undefined;
  });
  const exchange = await predictAt(server.port, writer, options('a', { streams: true, timeoutMs: 2000 }));
  expect(exchange.verdict).toMatchObject({ who: 'timeout', partly: true });
  expect(exchange.verdict.summary).toContain('no further event within 2 s; 1 chunk had come');
  expect(said(exchange)).toBe('some');
});

test.each(['Standard', 'Knative'] as const)(
  'what a person stops ends at the server, and is kept: %s',
  async (deploymentMode) => {
    const stop = new AbortController();
    const gone = Promise.withResolvers<void>();
    await using server = await serve((request, response) => {
      if (request.method === 'GET') return json(response, 200, list('writer'));
      response.once('close', () => gone.resolve());
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(chunk('some'));
      return undefined;
    });
    const asked = options('a', { streams: true, onText: () => stop.abort(new Error('enough')) });
    const exchange = await predictAt(server.port, { ...writer, deploymentMode }, asked, stop.signal);
    await gone.promise;
    expect(exchange.verdict).toMatchObject({ who: 'model', ok: false, partly: true, next: [] });
    expect(exchange.verdict.summary).toBe('you stopped the answer; 1 chunk had come');
    expect(said(exchange)).toBe('some');
    expect(jsonText(exchange.partial ?? { tensors: [], json: [] })).toContain('"some"');
  },
);

test('a stream that ends before its first word was not rejected by the model', async () => {
  const role = 'data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}\n\n';
  await using server = await serve((request, response) => {
    if (request.method === 'GET') return json(response, 200, list('writer'));
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(role);
    return undefined;
  });
  const { verdict } = await predictAt(server.port, writer, options('a', { streams: true }));
  expect(verdict.summary).toBe(
    'the server ended its answer before the text was finished; nothing of its text had come',
  );
  expect(whoText(verdict)).toBe('answered by the model server');
});

test('nor was one that is stopped before it', () => {
  const streamed = { timing: { count: 0, unit: 'chunks' }, answer: { tensors: [], json: [] } } as const;
  const stopped = failure('receive', 'STOPPED', { evidence: { protocol: 'openai', streamed } });
  const verdict = decideVerdict(stopped);
  expect(verdict.summary).toBe('you stopped the answer; nothing of its text had come');
  expect(whoText(verdict)).toBe('answered by the model server');
});
