import OpenAI from 'openai';
import { afterAll, expect, test } from 'vitest';
import { useWorld } from './open-world.js';
import { openAiOfPython } from './openai-of-python.js';
import { missing, useProxies } from './proxy-process.js';
import type { Role } from './world.js';

// The clients of OpenAI, given nothing but what `isvc proxy` prints. That of Python is built for the real cluster.

const world = useWorld();
const proxy = useProxies(world);
const openAi = openAiOfPython();
afterAll(openAi.close);

test.for<Role>([
  'vllm',
  'huggingface',
  'llm-scheduled',
  'llm-routed',
  'llm-split',
  'llm-wide',
  'llm-unrouted',
])('the openai package of Python, by its two variables: %s', async (role, { skip }) => {
  const lacking = missing(['openai']);
  if (lacking !== undefined) skip(lacking);
  const { namespace, service, kind, model = service, ignoresModel } = world().target(role);
  const name = kind === 'llm' ? `llmisvc/${service}` : service;
  const { openAiBaseUrl, key } = await proxy(name, '-n', namespace);
  const written = await openAi.tryOut({ baseUrl: openAiBaseUrl, key, model });
  // A server that takes any name of a model has one of its own in its list.
  expect(written).toMatch(ignoresModel === true ? /^\w+ True True$/ : /^True True True 404$/);
});

test('the openai package of Python, by the path of an LLMInferenceService among all', async ({ skip }) => {
  const lacking = missing(['openai']);
  if (lacking !== undefined) skip(lacking);
  const { namespace, service, model = service } = world().target('llm-scheduled');
  const { url, key } = await proxy();
  const baseUrl = `${url}/${namespace}/llmisvc.${service}/v1`;
  const written = await openAi.tryOut({ baseUrl, key, model });
  expect(written).toMatch(/^True True True/);
});

test('what the endpoint picker refuses reaches the openai package as an error with its words', async ({
  skip,
}) => {
  const lacking = missing(['openai']);
  if (lacking !== undefined) skip(lacking);
  const { namespace, service } = world().target('llm-at-zero');
  // Nobody could say what its prefix is: an LLMInferenceService has none but its own path.
  const { url, key } = await proxy(`llmisvc/${service}`, '-n', namespace);
  expect(await openAi.refusal({ baseUrl: `${url}/v1`, key, model: 'm' })).toBe(
    '503 inference error: ServiceUnavailable - failed to find endpoint candidates for serving the request',
  );
});

test.each<Role>(['llm-scheduled', 'llm-routed', 'llm-unrouted'])(
  'the openai package of npm, of an LLMInferenceService by its kind in the path: %s',
  async (role) => {
    const { namespace, service } = world().target(role);
    const { url, key } = await proxy();
    const baseURL = `${url}/${namespace}/llmisvc.${service}/v1`;
    const openai = new OpenAI({ baseURL, apiKey: key, maxRetries: 0 });
    const [{ id: model } = { id: '' }] = (await openai.models.list()).data;
    const messages = [{ role: 'user' as const, content: 'what is a gateway?' }];
    const asked = { model, messages, temperature: 0, seed: 1, max_tokens: 9 };
    const whole = (await openai.chat.completions.create(asked)).choices[0]?.message.content;
    let said = '';
    for await (const chunk of await openai.chat.completions.create({ ...asked, stream: true }))
      said += chunk.choices[0]?.delta.content ?? '';
    expect([said, said === '']).toEqual([whole, false]);
  },
);
