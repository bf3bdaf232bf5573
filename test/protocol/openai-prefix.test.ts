import { expect, test } from 'vitest';
import type { HttpResponse } from '../../src/inference/exchange.js';
import { chooseOpenAiServer, encodePrefixQuery, openAiPrefixes } from '../../src/protocol/openai-prefix.js';
import type { Flavour } from '../../src/demo/models/language-flavours.js';
import { openRest } from '../../src/transport/rest.js';
import { serveText } from '../demo/models/language-calls.js';
import { target } from '../transport/servers.js';
import { httpResponse } from './wire.js';

const never = new AbortController().signal;

test.each<readonly [Flavour, string]>([
  ['vllm', ''],
  ['kserve', '/openai'],
])('a server as %s is found below "%s", both paths asked side by side', async (flavour, prefix) => {
  await using server = await serveText({ flavour });
  const rest = openRest({ insecure: false });
  const answers = await Promise.all(
    openAiPrefixes.map(async (prefix) => {
      const { response } = await rest.send(target(server.port), encodePrefixQuery(prefix), 20_000, never);
      return { prefix, response: response?.transport === 'http' ? response : undefined };
    }),
  );
  rest.close();
  const found = chooseOpenAiServer(answers);
  expect(found).toMatchObject({ prefix, why: `GET ${prefix}/v1/models lists writer, writer-sql` });
  expect(found?.models.map(({ id }) => id)).toEqual(['writer', 'writer-sql']);
});

const list = httpResponse('{"object":"list","data":[{"id":"a"},{"id":"b"},{"id":"c"},{"id":"d"}]}');

test.each<readonly [string, HttpResponse | undefined, HttpResponse | undefined, string | undefined]>([
  ['both are lists', list, list, 'GET /openai/v1/models lists a, b, c and 1 more'],
  [
    'only the other is one',
    httpResponse('{"detail":"Not Found"}', {}, 404),
    list,
    'GET /v1/models lists a, b, c and 1 more',
  ],
  ["KServe's V1 list is not OpenAI's", undefined, httpResponse('{"models":["a"]}'), undefined],
  ['a sign-in page', httpResponse('<html>'), httpResponse('', {}, 302), undefined],
  ['an error that looks like a list', undefined, { ...list, status: 503 }, undefined],
  ['a list of nothing', httpResponse('{"data":[]}'), undefined, 'GET /openai/v1/models lists an empty list'],
  ['no answer', undefined, undefined, undefined],
])('%s', (_what, below, plain, why) => {
  const answers = [
    { prefix: '/openai', response: below },
    { prefix: '', response: plain },
  ];
  expect(chooseOpenAiServer(answers)?.why).toBe(why);
});
