// Only the real cluster has OpenAI's own client: what isvc reads of an answer and what that client reads are equal, value for value.
import { expect, test } from 'vitest';
import type { GeneratedText } from '../../src/inference/generated-text.js';
import { useWorld } from './open-world.js';
import { answerOf } from './product.js';
import { useProducts } from './use-product.js';
import type { WrittenText } from './witness.js';
import type { Role } from './world.js';

const world = useWorld();
const open = useProducts(world);

/** Before `/v1`, beneath the path of the service. */
const prefixes: Partial<Record<Role, string>> = { huggingface: '/openai' };

const messages = [{ role: 'user', content: 'what does a gateway do?' }];
const streamed = { stream: true, stream_options: { include_usage: true } };

const requests: readonly (readonly [string, object])[] = [
  ['a chat', { messages, max_tokens: 16, temperature: 0 }],
  ['a streamed chat', { messages, max_tokens: 16, temperature: 0, ...streamed }],
  ['two choices', { messages, max_tokens: 8, temperature: 1, seed: 7, n: 2 }],
  ['two choices, streamed', { messages, max_tokens: 8, temperature: 1, seed: 7, n: 2, ...streamed }],
  ['a text that ends by itself', { messages, max_tokens: 200, temperature: 1, seed: 3, ...streamed }],
  ['a completion', { prompt: 'the model', max_tokens: 8, temperature: 0 }],
  ['a streamed completion', { prompt: 'the model', max_tokens: 8, temperature: 0, ...streamed }],
];

const roles: readonly Role[] = [
  'vllm',
  'huggingface',
  'llm-routed',
  'llm-scheduled',
  'llm-split',
  'llm-wide',
];

test.each(roles.flatMap((role) => requests.map(([name, request]) => [role, name, request] as const)))(
  '%s: of %s OpenAI’s client reads the same',
  async (role, _, request) => {
    const target = world().target(role);
    const { find, predict } = await open();
    const body = JSON.stringify({ model: target.model, ...request });
    const ours = answerOf(await predict(target, body));
    const { url } = await find(target);
    // The gateway routes an LLMInferenceService by its path, whatever the Host.
    const byHost = target.kind === undefined && url !== undefined ? { host: url.host } : {};
    const path = `${url?.path ?? ''}${prefixes[role] ?? ''}`;
    const theirs = await world().witness?.write({ ...byHost, path, body });
    expect(textOf(ours.text)).toEqual({ choices: theirs?.choices, usage: theirs?.usage ?? null });
  },
);

function textOf(text: GeneratedText | undefined): WrittenText {
  const { choices = [], usage } = text ?? {};
  return {
    choices: choices.map(({ index, content, finishReason }) => ({
      index,
      content,
      finishReason: finishReason ?? null,
    })),
    usage:
      usage === undefined
        ? null
        : { promptTokens: usage.promptTokens, completionTokens: usage.completionTokens },
  };
}
