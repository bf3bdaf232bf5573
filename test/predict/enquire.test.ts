import { afterEach, expect, test } from 'vitest';
import type { Verdict } from '../../src/inference/exchange.js';
import { startHttp } from '../transport/servers.js';
import { iris, openPredictor, options } from './open-predictor.js';

const never = new AbortController().signal;
const opened: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

type Answers = Readonly<Record<string, readonly [number, string]>>;

/** The verdict of a server that answers so by method and path, and what it was asked after the prediction. */
async function ask(
  answers: Answers,
  more: Parameters<typeof options>[1],
): Promise<{ readonly verdict: Verdict; readonly asked: readonly string[] }> {
  const seen: string[] = [];
  const server = await startHttp((request, _body, response) => {
    const line = `${request.method} ${request.url}`;
    seen.push(line);
    const [status, body] = answers[line] ?? [404, '{"detail":"Not Found"}'];
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  const predictor = openPredictor(server.port);
  opened.push(server.close, predictor.close);
  const { verdict } = await predictor.predict(iris, options('{"instances":[[1,2]]}', more), never);
  return { verdict, asked: seen.slice(seen.findIndex((line) => line.startsWith('POST')) + 1) };
}

const unknownVersion = '{"error":"Request for unknown model: \'iris\' version 9 is not found"}';
const notFound = '{ "error": "Servable not found for request: Specific(iris, 9)" }';
const index =
  '[{"name":"iris","version":"1","state":"READY"},{"name":"iris","version":"2","state":"READY"},{"name":"iris","version":"3","state":"READY"},{"name":"b","version":"7","state":"READY"}]';

test('a version that Triton or MLServer lacks: their index tells which there are', async () => {
  const { verdict, asked } = await ask(
    {
      'POST /v2/models/iris/versions/9/infer': [404, unknownVersion],
      'POST /v2/repository/index': [200, index],
    },
    { protocol: 'v2', modelVersion: '9', payload: { bytes: Buffer.from('{"inputs":[]}'), source: 'x' } },
  );
  expect(verdict.summary).toMatch(/^the server has no version 9 of model iris: /);
  expect(verdict.next).toEqual([
    { text: 'Versions on this server: 1, 2, 3' },
    {
      text: 'Choose one of them: --model-version 3, or leave it out.',
      action: { kind: 'model-version', value: '3' },
    },
  ]);
  expect(asked).toContain('POST /v2/repository/index');
});

test('a version that TensorFlow Serving lacks: the state of the model tells which there are', async () => {
  const state =
    '{"model_version_status":[{"version":"2","state":"AVAILABLE"},{"version":"1","state":"END"}]}';
  const { verdict } = await ask(
    { 'POST /v1/models/iris/versions/9:predict': [404, notFound], 'GET /v1/models/iris': [200, state] },
    { modelVersion: '9' },
  );
  expect(verdict.next[0]?.text).toBe('Versions on this server: 2');
});

test('a model that it lacks altogether, in the words for a version: the models are told', async () => {
  const { verdict } = await ask(
    {
      'POST /v1/models/iris/versions/9:predict': [404, notFound],
      'GET /v1/models': [200, '{"models":["flower"]}'],
    },
    { modelVersion: '9' },
  );
  expect(verdict.summary).toMatch(/^the server has no model named iris: /);
  expect(verdict.next[0]?.text).toBe('Models on this server: flower');
});

test.each<[string, Answers, boolean]>([
  [
    'states its inputs',
    {
      'GET /v2/models/iris': [
        200,
        '{"name":"iris","inputs":[{"name":"a","datatype":"FP32","shape":[-1,4]}],"outputs":[]}',
      ],
    },
    true,
  ],
  [
    'states none, as KServe and MLServer do',
    {
      'GET /v2/models/iris': [200, '{"name":"iris","versions":null,"platform":"","inputs":[],"outputs":[]}'],
    },
    false,
  ],
  ['does not know the question', {}, false],
])('a payload that was rejected by a server that %s', async (_name, answers, isAdvised) => {
  const rejected = [400, '{"error":"x"}'] as const;
  const { verdict } = await ask({ 'POST /v1/models/iris:predict': rejected, ...answers }, {});
  expect(verdict).toMatchObject({ who: 'model', ok: false });
  expect(verdict.next.some(({ text }) => text.includes('isvc metadata iris -n demo'))).toBe(isAdvised);
});
