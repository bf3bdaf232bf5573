// Language models in OpenAI's API. What they write differs from world to world; that it is whole, and who says what, does not.
import { expect, test } from 'vitest';
import type { GeneratedText } from '../../src/inference/generated-text.js';
import { stepsText } from '../../src/problem.js';
import { useWorld } from './open-world.js';
import { answerOf } from './product.js';
import { useProducts } from './use-product.js';
import type { Role } from './world.js';

const world = useWorld();
const open = useProducts(world);

const services: readonly Role[] = ['vllm', 'huggingface'];

/** The same text each time, where the server keeps to it. */
function chat(more: object = {}): string {
  const messages = [{ role: 'user', content: 'what is a gateway?' }];
  return JSON.stringify({ messages, max_tokens: 12, temperature: 0, seed: 1, ...more });
}

function contents(text: GeneratedText | undefined): readonly string[] {
  return (text?.choices ?? []).map(({ content }) => content);
}

test.each(services)('%s: a text as a whole, with the tokens that it took', async (role) => {
  const target = world().target(role);
  const { text } = answerOf(await (await open()).predict(target, chat()));
  expect(contents(text).join('')).not.toBe('');
  expect(text?.usage).toMatchObject({ completionTokens: expect.any(Number) });
});

test.each(services)('%s: the same text as a stream, in pieces, with its times', async (role) => {
  const target = world().target(role);
  const { predict } = await open();
  const whole = answerOf(await predict(target, chat()));
  const pieces: string[] = [];
  const onText = (deltas: readonly { readonly content: string }[]) =>
    void pieces.push(...deltas.map(({ content }) => content));
  const streamed = await predict(target, chat(), { streams: true, onText });
  expect(contents(answerOf(streamed).text)).toEqual(contents(whole.text));
  expect(pieces.join('')).toBe(contents(whole.text).join(''));
  expect(pieces.length).toBeGreaterThan(1);
  expect(streamed.timing).toMatchObject({ firstMs: expect.any(Number) });
});

test.each(services)('%s: two choices, streamed, each whole', async (role) => {
  const target = world().target(role);
  const { text } = answerOf(await (await open()).predict(target, chat({ n: 2 }), { streams: true }));
  expect(contents(text)).toHaveLength(2);
  expect(contents(text)).not.toContain('');
});

test.each(services)('%s: a completion, streamed', async (role) => {
  const target = world().target(role);
  const prompt = JSON.stringify({ prompt: 'the gateway', max_tokens: 8, temperature: 0 });
  const { text } = answerOf(await (await open()).predict(target, prompt, { streams: true }));
  expect(contents(text).join('')).not.toBe('');
});

test.each(services)('%s: a model that it does not have', async (role) => {
  const target = world().target(role);
  const { verdict, notes } = await (await open()).predict({ ...target, model: 'no-such-model' }, chat());
  // A server that takes any name answers, and says which model it has.
  const answers = target.ignoresModel === true;
  expect(verdict).toMatchObject(answers ? { ok: true, who: 'model' } : { ok: false, who: 'server' });
  const said = [verdict.summary, stepsText(verdict.next), ...notes, ...verdict.evidence].join('\n');
  expect(said).toContain(answers ? 'no-such-model' : 'the server has no model named no-such-model: ');
  expect(said).toContain(target.model ?? target.service);
});

test.each(services)('%s: a prompt that is too long is the payload’s fault', async (role) => {
  const target = world().target(role);
  const messages = [{ role: 'user', content: 'the '.repeat(6000) }];
  const { verdict } = await (await open()).predict(target, chat({ messages }));
  expect(verdict).toMatchObject({
    who: 'model',
    ok: false,
    summary: expect.stringMatching(/^the prompt is too long for the model: /),
  });
});

test.each(services)('%s: what it is asked without words is no model’s answer', async (role) => {
  const { verdict } = await (await open()).predict(world().target(role), '{"messages":"hello"}');
  expect(verdict.ok).toBe(false);
  expect(verdict.who).toMatch(/^(?:model|server)$/);
});

/** Nothing ends it but its reader, its server's end or, in the demo, the context: the token with this number is the end of a text. */
const long = chat({ max_tokens: undefined, temperature: 1, logit_bias: { 2: -100 } });

test.each(services)('%s: one that is stopped keeps what came', async (role) => {
  const stop = new AbortController();
  const { predict } = await open();
  const stopped = await predict(
    world().target(role),
    long,
    { streams: true, onText: () => stop.abort() },
    stop.signal,
  );
  expect(stopped.verdict).toMatchObject({ ok: false, partly: true });
  expect(contents(stopped.partial?.text).join('')).not.toBe('');
});

test.each(services)(
  '%s: one whose server is killed keeps what came, and says that it broke off',
  async (role) => {
    const { predict } = await open();
    let killed: Promise<void> | undefined;
    const broken = await predict(world().target(role), long, {
      streams: true,
      onText: () => {
        killed ??= world().controls.killWriters();
      },
    });
    await killed;
    expect(broken.verdict).toMatchObject({
      who: 'model',
      ok: false,
      partly: true,
      summary: expect.stringMatching(/^the answer broke off before its end: /),
    });
    expect(contents(broken.partial?.text).join('')).not.toBe('');
  },
);

test('metadata: the models that it has', async () => {
  const { predictor, find } = await open();
  for (const role of services) {
    const target = world().target(role);
    const options = { timeoutMs: 30_000 };
    const { models } = await predictor.metadata(await find(target), options, new AbortController().signal);
    expect(models?.map(({ id }) => id)).toContain(target.model);
  }
});
