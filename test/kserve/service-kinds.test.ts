import { expect, test } from 'vitest';
import { loadParser } from '../../src/kserve/parse-service.js';
import { podSelector, serviceKinds } from '../../src/kserve/service-kinds.js';

test.each([
  ['inference', 'serving.kserve.io/inferenceservice=chat'],
  ['llm', 'app.kubernetes.io/name=chat,app.kubernetes.io/part-of=llminferenceservice'],
  ['graph', 'serving.kserve.io/inferencegraph=chat'],
] as const)('of kind %s: its object, and the labels of its pods', async (kind, selector) => {
  const metadata = { name: 'chat', namespace: 'ns' };
  const parse = await loadParser(kind);
  expect(parse({ metadata })).toMatchObject({ kind, name: 'chat', readiness: 'unknown' });
  expect(parse({})).toBeUndefined();
  expect(podSelector({ kind, name: 'chat' })).toBe(selector);
});

const kindsThatCan = (verb: 'explain' | 'chat') =>
  Object.values(serviceKinds).flatMap(({ can, short }) => (can.has(verb) ? [short] : []));

test('only an InferenceService has explanations, and a graph has no model to chat with', () => {
  expect([kindsThatCan('explain'), kindsThatCan('chat')]).toEqual([['isvc'], ['isvc', 'llmisvc']]);
});
