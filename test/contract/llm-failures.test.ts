// LLMInferenceServices that fail, each in its own place: the endpoint picker, the sidecar, a pod, a reference, a gateway.
import { expect, onTestFinished, test } from 'vitest';
import { stepsText } from '../../src/problem.js';
import { jsonText } from '../../src/inference/answer.js';
import { useWorld } from './open-world.js';
import { answerOf } from './product.js';
import { useProducts } from './use-product.js';
import type { Role } from './world.js';

const world = useWorld();
const open = useProducts(world);

const chat = JSON.stringify({
  messages: [{ role: 'user', content: 'what is a gateway?' }],
  max_tokens: 6,
  temperature: 0,
});

test('the endpoint picker is down: an answer without a body, and it answers again when it is back', async () => {
  const target = world().target('llm-scheduled');
  const { predict } = await open();
  const start = await world().controls.stopPicker();
  onTestFinished(start);
  const { verdict } = await predict(target, chat);
  expect(verdict).toMatchObject({
    who: 'picker',
    ok: false,
    summary: `the endpoint picker of ${target.service} does not answer the gateway: HTTP 500 without a body, and no model server had the request`,
  });
  await start();
  // It takes requests before it has seen the pods of its pool.
  await expect.poll(async () => (await predict(target, chat)).verdict.ok).toBe(true);
});

test('a request of low priority is dropped, whatever else there is to say', async () => {
  const headers = { 'x-gateway-inference-objective': world().sheddable };
  const { verdict } = await (await open({ headers })).predict(world().target('llm-at-zero'), chat);
  expect(verdict).toMatchObject({
    who: 'picker',
    ok: false,
    summary: expect.stringMatching(
      /^the endpoint picker lets no more requests through to .+: inference error: ResourceExhausted - system saturated, sheddable request dropped$/,
    ),
  });
  expect(stepsText(verdict.next)).toContain('x-gateway-inference-objective');
});

test('the model server behind the sidecar is down: the sidecar says so, in JSON that is called text', async () => {
  const target = world().target('llm-split');
  const { predict } = await open();
  const start = await world().controls.stopDecoder();
  onTestFinished(start);
  const { verdict } = await predict(target, chat);
  expect(verdict).toMatchObject({
    who: 'server',
    ok: false,
    summary: expect.stringMatching(
      /^the sidecar in the pod of .+ answers, and the model server behind it does not: The decode node is not ready\./,
    ),
  });
  expect(verdict.evidence.join('\n')).toContain('content-type: text/plain; charset=utf-8');
  await start();
  expect((await predict(target, chat)).verdict.ok).toBe(true);
});

test('a pod that crashes: the gateway reached none, and the last words of the pod are named', async () => {
  const { find, predict } = await open();
  const target = world().target('llm-crashing');
  expect(await find(target)).toMatchObject({ readiness: 'not-ready' });
  const { verdict } = await predict(target, chat);
  expect(verdict).toMatchObject({
    who: 'gateway',
    ok: false,
    summary: expect.stringMatching(/^the gateway reached no pod of crashing: /),
  });
  expect(stepsText(verdict.next)).toContain('CrashLoopBackOff: exit 1, 3 restarts: no room for the weights');
});

test.each<readonly [Role, string, string]>([
  [
    'llm-bad-reference',
    'unknown',
    'ConfigNotFound: LLMInferenceServiceConfig "no-such-config" not found in namespaces',
  ],
  ['llm-stopped', 'stopped', 'is stopped'],
])('%s: %s, and why', async (role, readiness, why) => {
  const { find, predict } = await open();
  const target = world().target(role);
  expect(await find(target)).toMatchObject({ readiness });
  await expect(predict(target, chat)).rejects.toMatchObject({
    kind: 'not-ready',
    summary: expect.stringContaining(why),
  });
});

test('one that KServe never calls ready answers by its pod, and both are said', async () => {
  const { find, predict } = await open();
  const target = world().target('llm-unready');
  expect(await find(target)).toMatchObject({ readiness: 'not-ready' });
  const exchange = await predict(target, chat);
  expect(jsonText(answerOf(exchange))).not.toBe('');
  expect(exchange.endpoint.candidate.route).toBe('port-forward');
  expect([...exchange.notes, ...exchange.verdict.evidence].join('\n')).toContain(
    'RefsInvalid: Gateway kserve/no-such-gateway does not exist',
  );
});

test.each<Role>(['llm-routed', 'llm-split', 'vllm'])(
  '%s: a task that its model is not made for',
  async (role) => {
    const ranked = JSON.stringify({ query: 'a gateway', documents: ['one', 'two'] });
    const { verdict } = await (await open()).predict(world().target(role), ranked);
    expect(verdict.ok).toBe(false);
    expect(verdict.summary).toMatch(/does not support rerank/i);
  },
);
