import { expect, test } from 'vitest';
import {
  keptName,
  kubectlArgument,
  nameArgument,
  namespaceOf,
  parseKey,
  serviceKey,
  shownKey,
} from '../../src/kserve/service-key.js';

test.each([
  ['inference', 'ns/chat', 'chat', 'isvc chat', 'chat'],
  ['llm', 'llmisvc/ns/chat', 'llmisvc/chat', 'llmisvc chat', 'llmisvc.chat'],
  ['graph', 'ig/ns/chat', 'ig/chat', 'ig chat', 'ig.chat'],
] as const)('the key of a service of kind %s', (kind, key, argument, ofKubectl, kept) => {
  expect(serviceKey(kind, 'ns', 'chat')).toBe(key);
  expect(parseKey(key)).toEqual({ kind, namespace: 'ns', name: 'chat' });
  expect(namespaceOf(key)).toBe('ns');
  expect([shownKey(key, 'all namespaces'), shownKey(key, 'one namespace')]).toEqual([key, argument]);
  expect([nameArgument(key), kubectlArgument(key), keptName(key)]).toEqual([argument, ofKubectl, kept]);
});

test('a namespace may be named as a kind', () => {
  const keys = (['inference', 'llm', 'graph'] as const).flatMap((kind) =>
    ['llmisvc', 'ig', 'isvc'].flatMap((namespace) =>
      ['llmisvc', 'ig'].map((name) => ({ kind, namespace, name })),
    ),
  );
  for (const parts of keys)
    expect(parseKey(serviceKey(parts.kind, parts.namespace, parts.name))).toEqual(parts);
});
