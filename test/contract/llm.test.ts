// LLMInferenceServices: by their path through the gateway, through an endpoint picker, and by their pod alone.
import { expect, test } from 'vitest';
import type { GeneratedText } from '../../src/inference/generated-text.js';
import { stepsText } from '../../src/problem.js';
import { useWorld } from './open-world.js';
import { answerOf } from './product.js';
import { useProducts } from './use-product.js';
import type { Role } from './world.js';

const world = useWorld();
const open = useProducts(world);

const routed: readonly Role[] = ['llm-scheduled', 'llm-routed', 'llm-split', 'llm-wide'];
const serving: readonly Role[] = [...routed, 'llm-unrouted'];

function chat(more: object = {}): string {
  const messages = [{ role: 'user', content: 'what is a gateway?' }];
  return JSON.stringify({ messages, max_tokens: 12, temperature: 0, seed: 1, ...more });
}

function contents(text: GeneratedText | undefined): readonly string[] {
  return (text?.choices ?? []).map(({ content }) => content);
}

test.each(serving)('%s: a text as a whole, and the same as a stream', async (role) => {
  const target = world().target(role);
  const { predict } = await open();
  const whole = contents(answerOf(await predict(target, chat())).text);
  const streamed = await predict(target, chat(), { streams: true });
  expect(whole.join('')).not.toBe('');
  expect(contents(answerOf(streamed).text)).toEqual(whole);
  expect(streamed.timing).toMatchObject({ firstMs: expect.any(Number) });
});

test.each(serving)('%s: two choices, streamed', async (role) => {
  const { predict } = await open();
  const { text } = answerOf(await predict(world().target(role), chat({ n: 2 }), { streams: true }));
  expect(contents(text)).toHaveLength(2);
});

test.each(routed)('%s: the gateway is the way in', async (role) => {
  const { endpoint } = await (await open()).predict(world().target(role), chat());
  expect(endpoint.candidate).toMatchObject({ route: 'load-balancer' });
});

test('without a route the pod is the way in', async () => {
  const { endpoint } = await (await open()).predict(world().target('llm-unrouted'), chat());
  expect(endpoint.candidate).toMatchObject({ route: 'port-forward' });
});

test.each([
  ['{"model":"m","messages":', 'error unmarshaling request bodyMap: unexpected end of JSON input'],
  ['{"model":"m"}', 'invalid chat completions request: must have valid messages field'],
  ['{"model":"m","messages":"hello"}', 'invalid chat completions request: must have valid messages field'],
  ['{"messages":[{"role":"user","content":"the"}]}', 'model not found in request body'],
])('the endpoint picker refuses %s: no model server saw it', async (body, text) => {
  const raw = { bytes: Buffer.from(body), source: 'the test', as: 'json' } as const;
  const { verdict } = await (await open()).predict(world().target('llm-scheduled'), chat(), { raw });
  expect(verdict).toMatchObject({
    who: 'picker',
    ok: false,
    summary: expect.stringMatching(/^the endpoint picker refused the payload /),
  });
  expect(verdict.summary).toContain(text);
});

test.each<[Role, boolean]>([
  ['llm-scheduled', false],
  ['llm-routed', false],
  ['llm-unrouted', true],
])('%s is called by its path at the gateway, and at / in its pod', async (role, inPod) => {
  const target = world().target(role);
  const { endpoint } = await (await open()).predict(target, chat());
  expect(endpoint.candidate.bypassesGateway).toBe(inPod);
  expect(endpoint.basePath).toBe(inPod ? '' : `/${target.namespace}/${target.service}`);
});

test('scaled to zero: ready, as KServe says, and the endpoint picker has no pod', async () => {
  const { find, predict } = await open();
  const target = world().target('llm-at-zero');
  expect(await find(target)).toMatchObject({ readiness: 'empty' });
  const { verdict } = await predict(target, chat());
  expect(verdict).toMatchObject({ who: 'picker', ok: false });
  expect(verdict.summary).toMatch(/^the endpoint picker has no pod of .+ that is ready: /);
  expect(stepsText(verdict.next)).toContain('spec.replicas');
});

test.each(serving)('%s: a prompt that is too long is the payload’s fault', async (role) => {
  const messages = [{ role: 'user', content: 'the '.repeat(6000) }];
  const { verdict } = await (await open()).predict(world().target(role), chat({ messages }));
  expect(verdict.summary).toMatch(/^the prompt is too long for the model: /);
});

test.each(routed)('%s: one whose server is killed keeps what came', async (role) => {
  const { predict } = await open();
  const long = chat({ max_tokens: undefined, temperature: 1, logit_bias: { 2: -100 } });
  let killed: Promise<void> | undefined;
  const broken = await predict(world().target(role), long, {
    streams: true,
    onText: () => {
      killed ??= world().controls.killWriters();
    },
  });
  await killed;
  expect(broken.verdict).toMatchObject({
    ok: false,
    partly: true,
    summary: expect.stringMatching(/^the answer broke off before its end: /),
  });
  expect(contents(broken.partial?.text).join('')).not.toBe('');
});
