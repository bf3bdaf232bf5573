import OpenAI, { AuthenticationError } from 'openai';
import { expect, test } from 'vitest';
import { ask, key, openProxy, useDemo } from './open-proxy.js';

const demo = useDemo();
const messages = [{ role: 'user' as const, content: 'What is a gateway?' }];
/** The beginning of a text that is always the same. */
const chat = { model: 'writer', messages, temperature: 0, max_tokens: 9 };

/** The official client, given nothing but what the proxy prints. */
async function client(name: string, prefix = '') {
  const proxy = await openProxy(demo());
  const baseURL = `${proxy.url}/kserve-demo/${name}${prefix}/v1`;
  return { proxy, openai: new OpenAI({ baseURL, apiKey: key, maxRetries: 0 }) };
}

test('the models of a server', async () => {
  const { openai } = await client('writer');
  const models = await openai.models.list();
  expect(models.data.map(({ id }) => id)).toContain('writer');
});

test('a chat, as a whole and as a stream: the same text as without the client', async () => {
  const { proxy, openai } = await client('writer');
  const { text } = await ask(proxy, '/kserve-demo/writer/v1/chat/completions', {
    body: JSON.stringify(chat),
    headers: { 'content-type': 'application/json' },
  });
  const { choices } = JSON.parse(text) as { choices: [{ message: { content: string } }] };
  const [{ message }] = choices;
  const whole = await openai.chat.completions.create(chat);
  expect(whole.choices[0]?.message.content).toBe(message.content);
  const stream = await openai.chat.completions.create({
    ...chat,
    stream: true,
    stream_options: { include_usage: true },
  });
  let said = '';
  let usage: { completion_tokens: number } | null | undefined;
  for await (const chunk of stream) {
    said += chunk.choices[0]?.delta.content ?? '';
    usage = chunk.usage ?? usage;
  }
  expect(said).toBe(message.content);
  expect(usage?.completion_tokens).toBe(whole.usage?.completion_tokens);
});

test('completions, and embeddings in base64 as the client asks for them, of KServe’s own server', async () => {
  const { openai } = await client('qwen', '/openai');
  const { choices } = await openai.completions.create({ model: 'qwen', prompt: 'A gateway', max_tokens: 3 });
  expect(choices[0]?.text).not.toBe('');
  const { data } = await openai.embeddings.create({ model: 'qwen', input: 'a gateway' });
  expect(data[0]?.embedding).toHaveLength(64);
});

test('a stream that the client ends is ended at the server', async () => {
  const { proxy, openai } = await client('writer');
  const stream = await openai.chat.completions.create({ ...chat, max_tokens: 500, stream: true });
  for await (const _chunk of stream) break;
  expect(await proxy.nextEntry()).toMatchObject({ status: 499, who: 'client' });
});

test('an error of the server is the client’s error; one of the proxy too', async () => {
  const { openai } = await client('writer');
  await expect(openai.chat.completions.create({ ...chat, model: 'nope' })).rejects.toMatchObject({
    status: 404,
    message: expect.stringContaining('nope'),
  });
  const { openai: wrong } = await client('no-such');
  await expect(wrong.chat.completions.create(chat)).rejects.toMatchObject({
    status: 404,
    code: 'not-found',
    message: expect.stringContaining('InferenceGraph no-such in namespace kserve-demo.'),
  });
});

test('a wrong key is told as the client tells it', async () => {
  const proxy = await openProxy(demo());
  const openai = new OpenAI({
    baseURL: `${proxy.url}/kserve-demo/writer/v1`,
    apiKey: 'other',
    maxRetries: 0,
  });
  await expect(openai.models.list()).rejects.toBeInstanceOf(AuthenticationError);
});
