// InferenceGraphs over iris: what their router says, and which of their steps it speaks of.
import { expect, test } from 'vitest';
import { jsonText } from '../../src/inference/answer.js';
import { useWorld } from './open-world.js';
import { answerOf } from './product.js';
import { useProducts } from './use-product.js';

const world = useWorld();
const open = useProducts(world);

const one = '{"instances":[[6.8,2.8,4.8,1.4]]}';
const two = '{"instances":[[6.8,2.8,4.8,1.4],[5.1,3.5,1.4,0.2]]}';

test('two steps, by the route of a person’s own: the answer is that of the second', async () => {
  const exchange = await (await open()).predict(world().target('graph-sequence'), one);
  expect(jsonText(answerOf(exchange))).toBe('{"predictions":[1]}');
  expect(exchange.endpoint.candidate.route).toBe('load-balancer');
});

test('a condition that does not hold ends the graph: the answer is that of the step before', async () => {
  const exchange = await (await open()).predict(world().target('graph-condition'), one);
  expect(jsonText(answerOf(exchange))).toBe('{"predictions":[1]}');
  // KServe makes no route for a graph.
  expect(exchange.endpoint.candidate.route).toBe('port-forward');
});

test('two steps side by side: an answer of each', async () => {
  const answer = answerOf(await (await open()).predict(world().target('graph-ensemble'), two));
  expect(JSON.parse(jsonText(answer))).toEqual({
    one: { predictions: [1, 0] },
    other: { predictions: [1, 0] },
  });
});

test('a branch that matches', async () => {
  const answer = answerOf(await (await open()).predict(world().target('graph-switch'), two));
  expect(jsonText(answer)).toBe('{"predictions":[1,0]}');
});

test('no branch that matches', async () => {
  const { verdict } = await (await open()).predict(world().target('graph-switch'), one);
  expect(verdict).toMatchObject({ who: 'graph', ok: false });
});

// Which step it was is told by the router's log, whose times are whole seconds: not of two calls within one.
test.each([
  ['a prediction', one, /^step write \(\w+\) of the graph: .+ HTTP 404 .*Not Found/],
  [
    'a chat with two choices',
    '{"messages":[{"role":"user","content":"hello"}],"n":2}',
    /of the graph: .+ HTTP 404 /,
  ],
])(
  'a step of a language model fails, as is said of it: KServe gives it the path of a prediction: %s',
  async (_, body, summary) => {
    const { service } = world().target('vllm');
    const { verdict, notes } = await (await open()).predict(world().target('graph-language'), body);
    expect(verdict).toMatchObject({ ok: false, summary: expect.stringMatching(summary) });
    expect(notes.join('\n')).toContain(`${service} speaks OpenAI's API alone`);
  },
);

test('a step whose service is gone', async () => {
  const { verdict } = await (await open()).predict(world().target('graph-dead-step'), one);
  expect(verdict).toMatchObject({
    who: 'graph',
    ok: false,
    summary: expect.stringMatching(/^the graph could not reach step /),
  });
});
