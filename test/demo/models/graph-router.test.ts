// The rows of a real router (cmd/router of KServe 0.20) that was asked the same: its bodies are here as it wrote them.
import { expect, test } from 'vitest';

import { graphRouter, type RoutedGraph, type RouterWorld } from '../../../src/demo/models/graph-router.js';

const iris = { status: 200, body: '{"predictions":[1,1]}' };
const steps: Readonly<Record<string, { status: number; body: string }>> = {
  'http://a/': iris,
  'http://b/': { status: 200, body: '{"predictions":[0],"a":"<b>"}' },
  'http://fails/': { status: 500, body: '{"error":"RuntimeError : no"}' },
  'http://unknown/': { status: 404, body: '{"error":"Model with name nope does not exist."}' },
  'http://page/': { status: 200, body: '<!doctype html>\n<title>Welcome</title>' },
};
const dead = 'http://127.0.0.1:9/v1/models/x:predict';
const deadCause = `Post "${dead}": dial tcp 127.0.0.1:9: connect: connection refused`;

type Called = { readonly url: string; readonly body: string };

async function run(graph: RoutedGraph, body = '{"instances":[1]}', path = '/') {
  const called: Called[] = [];
  const log: string[] = [];
  const world: RouterWorld = {
    call: async (url, sent, signal) => {
      called.push({ url, body: Buffer.from(sent).toString() });
      if (url === 'http://never/')
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      const answer = steps[url];
      if (answer === undefined) throw new Error('dial tcp 127.0.0.1:9: connect: connection refused');
      return { status: answer.status, body: Buffer.from(answer.body) };
    },
    log: (message, fields) => log.push(`${message} ${JSON.stringify(fields)}`),
  };
  const request = { method: 'POST', authority: 'g', path, headers: {}, body: Buffer.from(body) };
  const answer = await graphRouter(graph, world)(request, new AbortController().signal);
  if (answer === 'reset') return { status: 0, type: undefined, text: 'reset', called, log };
  const { status, headers } = answer;
  return {
    status,
    type: headers['content-type'],
    text: Buffer.from(answer.body).toString(),
    called,
    log,
  };
}

type Steps = RoutedGraph['nodes'][string]['steps'];
const node = (routerType: RoutedGraph['nodes'][string]['routerType'], ...list: Steps): RoutedGraph => ({
  nodes: { root: { routerType, steps: list } },
});
const step = (name: string, serviceUrl: string, more: Partial<Steps[number]> = {}): Steps[number] => ({
  name,
  serviceUrl,
  ...more,
});
const failed = (cause: string): string =>
  JSON.stringify({ error: 'Failed to process request', cause }).replaceAll('<', '\\u003c');

const noRoute = 'None of the routes matched with the switch condition';

test.each<[string, RoutedGraph, number, string]>([
  [
    'Sequence: the last step answers',
    node('Sequence', step('a', 'http://a/'), step('b', 'http://b/')),
    200,
    steps['http://b/']?.body ?? '',
  ],
  [
    'a condition that is false ends it with the answer before, and 200',
    node('Sequence', step('u', 'http://unknown/'), step('b', 'http://b/', { condition: 'predictions' })),
    200,
    steps['http://unknown/']?.body ?? '',
  ],
  [
    'a condition on what is not JSON',
    node('Sequence', step('p', 'http://page/'), step('b', 'http://b/', { condition: 'predictions' })),
    500,
    failed('invalid response'),
  ],
  [
    'a soft step that fails is passed over',
    node('Sequence', step('f', 'http://fails/'), step('a', 'http://a/')),
    200,
    iris.body,
  ],
  [
    'a hard step that fails answers',
    node('Sequence', step('u', 'http://unknown/', { dependency: 'Hard' }), step('a', 'http://a/')),
    404,
    steps['http://unknown/']?.body ?? '',
  ],
  [
    'a soft step that cannot be reached ends it all the same',
    node('Sequence', step('a', 'http://a/'), step('d', dead, { dependency: 'Soft' }), step('b', 'http://b/')),
    500,
    failed(deadCause),
  ],
  [
    'Ensemble: each answer under its name, an error of a soft step too, keys in order',
    node('Ensemble', step('z', 'http://b/'), step('b', 'http://fails/')),
    200,
    '{"b":{"error":"RuntimeError : no"},"z":{"a":"\\u003cb\\u003e","predictions":[0]}}',
  ],
  [
    'Ensemble without names: by number',
    node('Ensemble', { serviceUrl: 'http://a/' }, { serviceUrl: 'http://a/' }),
    200,
    '{"0":{"predictions":[1,1]},"1":{"predictions":[1,1]}}',
  ],
  [
    'Ensemble: a hard step that fails answers',
    node('Ensemble', step('a', 'http://a/'), step('f', 'http://fails/', { dependency: 'Hard' })),
    500,
    '{"error":"RuntimeError : no"}',
  ],
  [
    'Ensemble with a dead step',
    node('Ensemble', step('a', 'http://a/'), step('d', dead)),
    500,
    failed(deadCause),
  ],
  [
    'Ensemble with a page',
    node('Ensemble', step('a', 'http://a/'), step('p', 'http://page/')),
    500,
    failed("invalid character '<' looking for beginning of value"),
  ],
  [
    'Switch: the first that matches',
    node(
      'Switch',
      step('no', dead, { condition: 'inputs' }),
      step('a', 'http://a/', { condition: 'instances.#(==1)' }),
    ),
    200,
    iris.body,
  ],
  [
    'Switch: none matches',
    node('Switch', step('a', 'http://a/', { condition: 'inputs' })),
    404,
    failed(noRoute),
  ],
  [
    'Switch: none matches, one node further down',
    {
      nodes: {
        root: { routerType: 'Sequence', steps: [{ name: 's', nodeName: 'choice' }] },
        choice: { routerType: 'Switch', steps: [step('a', 'http://a/', { condition: 'inputs' })] },
      },
    },
    500,
    failed(noRoute),
  ],
  [
    'Splitter: by weight',
    node('Splitter', step('a', 'http://a/', { weight: 100 }), step('d', dead, { weight: 0 })),
    200,
    iris.body,
  ],
])('%s', async (_, graph, status, text) => {
  expect(await run(graph)).toMatchObject({ status, text, type: 'application/json' });
});

test('a Switch is not asked for a body that is not JSON', async () => {
  const graph = node('Switch', step('a', 'http://a/', { condition: '@this' }));
  expect(await run(graph, 'not json')).toMatchObject({ status: 404, text: failed(noRoute), called: [] });
});

test('what is not JSON goes out as what it looks like', async () => {
  expect(await run(node('Sequence', step('p', 'http://page/')))).toMatchObject({
    status: 200,
    type: 'text/html; charset=utf-8',
    text: steps['http://page/']?.body,
  });
});

test.each<[string, Partial<Steps[number]>, string]>([
  ['nothing said: the request of the node', {}, '{"instances":[1]}'],
  ['$request', { data: '$request' }, '{"instances":[1]}'],
  ['$response', { data: '$response' }, iris.body],
  [
    '$response with its predictions as instances',
    { data: '$response', mapPredictionsToInstances: true },
    '{"instances":[1,1]}',
  ],
])('a step is sent what it asks for: %s', async (_, more, body) => {
  const { called } = await run(node('Sequence', step('a', 'http://a/'), step('b', 'http://b/', more)));
  expect(called[1]).toEqual({ url: 'http://b/', body });
});

test('a step that takes longer than serviceClient allows ends the graph', async () => {
  const graph = { ...node('Sequence', step('n', 'http://never/')), routerTimeouts: { serviceClient: 0.01 } };
  expect(await run(graph)).toMatchObject({
    status: 500,
    text: failed(
      'Post "http://never/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    ),
  });
});

test('behind serverWrite the connection ends without a byte', async () => {
  const graph = {
    ...node('Sequence', step('n', 'http://never/')),
    routerTimeouts: { serviceClient: 0.02, serverWrite: 0.001 },
  };
  expect(await run(graph)).toMatchObject({ text: 'reset' });
});

test('its readiness probe calls nothing; every other path runs the graph', async () => {
  const graph = node('Sequence', step('a', 'http://a/'));
  expect(await run(graph, '', '/readyz')).toMatchObject({ status: 200, called: [] });
  expect(await run(graph, '', '/v1/models/a:predict')).toMatchObject({ called: [{ url: 'http://a/' }] });
});

test('its log tells each step, its URL and its time in seconds', async () => {
  const { log } = await run(node('Sequence', step('a', 'http://a/')));
  expect(log).toEqual([
    'Starting execution of step {"type":"serviceUrl","stepName":"a"}',
    'Entering callService {"url":"http://a/"}',
    'These headers will be propagated by the router to all the steps {"headers":[]}',
    expect.stringMatching(/^elapsed time \{"step":"http:\/\/a\/","time":0\.\d+\}$/),
    expect.stringMatching(/^elapsed time \{"node":"root","time":0\.\d+\}$/),
  ]);
});
