import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import type { ApiObject } from '../../../src/demo/api/api-object.js';
import { parseFieldSelector, parseLabelSelector } from '../../../src/demo/api/selectors.js';

const object: ApiObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'p',
    namespace: 'ns',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    labels: { app: 'web', 'serving.kserve.io/inferenceservice': 'iris', empty: '' },
  },
  status: { phase: 'Running' },
};

test.each([
  ['', true],
  ['app=web', true],
  ['app==web', true],
  ['app = web', true],
  ['app=api', false],
  ['app!=api', true],
  ['missing!=api', true],
  ['missing=api', false],
  ['serving.kserve.io/inferenceservice=iris', true],
  ['app in (api, web)', true],
  ['app in (api)', false],
  ['app notin (api)', true],
  ['missing notin (api)', true],
  ['app notin (web,api)', false],
  ['app', true],
  ['!app', false],
  ['!missing', true],
  ['toString', false],
  ['empty=', true],
  ['app in (web,api),!missing,empty', true],
  ['app in (web,api),missing', false],
])('labels: %s', (text, expected) => {
  const selects = parseLabelSelector(text);
  expect(typeof selects === 'function' && selects(object)).toBe(expected);
});

test.each([
  ['metadata.name=p', true],
  ['metadata.name==q', false],
  ['metadata.name!=q', true],
  ['metadata.namespace=ns,status.phase=Running', true],
  ['metadata.namespace=ns,status.phase!=Running', false],
  ['spec.nodeName=', true],
])('fields: %s', (text, expected) => {
  const selects = parseFieldSelector(text);
  expect(typeof selects === 'function' && selects(object)).toBe(expected);
});

test.each(['a=b=c', 'a in b', 'a b', '(', '=x'])('labels it cannot read: %s', (text) => {
  expect(parseLabelSelector(text)).toEqual({ unreadable: `unable to parse requirement: ${text}` });
});

test('a field selector without an operator cannot be read', () => {
  expect(parseFieldSelector('metadata.name')).toHaveProperty('unreadable');
});

test('any text is read or refused, never thrown at', () => {
  assert(
    property(string(), (text) => {
      for (const parsed of [parseLabelSelector(text), parseFieldSelector(text)]) {
        const said = typeof parsed === 'function' ? String(parsed(object)) : parsed.unreadable;
        expect(said).not.toBe('');
      }
    }),
  );
});
