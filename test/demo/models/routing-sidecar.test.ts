// The answers of llm-d's routing sidecar 0.7.1, byte for byte as the real one gives them on the cluster of test/cluster.
import { expect, test } from 'vitest';
import { prefillerHeader, routingSidecar } from '../../../src/demo/models/routing-sidecar.js';
import { jsonAnswer, type DemoHandler, type DemoRequest } from '../../../src/demo/wire/exchange.js';

const { signal } = new AbortController();
const chat =
  '{"model":"split","messages":[],"stream":true,"stream_options":{"include_usage":true},"seed":12345678901234567890}';

function request(body: string, headers: Readonly<Record<string, string>> = {}): DemoRequest {
  const path = '/v1/chat/completions';
  return { method: 'POST', authority: 'pod', path, headers, body: Buffer.from(body) };
}

/** A model server that writes down what it was asked. */
function server(status = 200): { readonly asked: string[]; readonly handler: DemoHandler } {
  const asked: string[] = [];
  return {
    asked,
    handler: async ({ body }) => {
      asked.push(Buffer.from(body).toString());
      return jsonAnswer(status, '{}');
    },
  };
}

const chosen = { [prefillerHeader]: '10.244.0.7:8000' };

test('a text is begun by the pod that the picker chose, with one token, and written beside it as it was asked for', async () => {
  const [decoder, prefiller] = [server(), server()];
  const sidecar = routingSidecar({ decoder: () => decoder.handler, prefiller: () => prefiller.handler });
  expect(await sidecar(request(chat, chosen), signal)).toMatchObject({ status: 200 });
  expect(prefiller.asked).toEqual([
    '{"model":"split","messages":[],"stream":false,"seed":12345678901234567890,"max_tokens":1,"max_completion_tokens":1}',
  ]);
  expect(decoder.asked).toEqual([chat]);
});

test('without that header, and for any other path, the server beside it is asked alone', async () => {
  const [decoder, prefiller] = [server(), server()];
  const sidecar = routingSidecar({ decoder: () => decoder.handler, prefiller: () => prefiller.handler });
  await sidecar(request(chat), signal);
  await sidecar({ ...request('', chosen), path: '/v1/models', method: 'GET' }, signal);
  expect([prefiller.asked, decoder.asked]).toEqual([[], [chat, '']]);
});

test.each([
  ['refuses the request', 400, 400, 0],
  ['fails', 500, 200, 1],
])('a pod that %s with %i: %i', async (_, status, expected, decoded) => {
  const [decoder, prefiller] = [server(), server(status)];
  const sidecar = routingSidecar({ decoder: () => decoder.handler, prefiller: () => prefiller.handler });
  expect(await sidecar(request(chat, chosen), signal)).toMatchObject({ status: expected });
  expect(decoder.asked).toHaveLength(decoded);
});

test('while the server beside it is down it says so, in JSON that is called text, and calls itself healthy', async () => {
  const sidecar = routingSidecar({ decoder: () => undefined, prefiller: () => undefined });
  const answer = await sidecar(request(chat), signal);
  expect(answer).toMatchObject({ status: 503, headers: { 'content-type': 'text/plain; charset=utf-8' } });
  expect(answer === 'reset' ? '' : Buffer.from(answer.body).toString()).toBe(
    '{"object":"error","message":"The decode node is not ready. Please check that the vLLM service is running and the port configuration is correct.","type":"ServiceUnavailable","param":"","code":503}',
  );
  const health = { ...request(''), method: 'GET', path: '/health' };
  expect(await sidecar(health, signal)).toMatchObject({ status: 200 });
});

test('what is no JSON object is refused in the same form', async () => {
  const sidecar = routingSidecar({ decoder: () => server().handler, prefiller: () => undefined });
  const answer = await sidecar(request('', chosen), signal);
  expect(answer === 'reset' ? '' : Buffer.from(answer.body).toString()).toBe(
    '{"object":"error","message":"unexpected end of JSON input","type":"BadRequestError","param":"","code":400}',
  );
});
