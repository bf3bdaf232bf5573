import { expect, test } from 'vitest';
import { decodeParameters } from '../../src/protocol/v2-parameters.js';

test('an entry that is not a parameter is left out', () => {
  const parameters = { none: null, empty: {}, text: 'a', number: 1, other: { any_param: 'b' } };
  expect(decodeParameters({ ...parameters, kept: { string_param: 'c' } })).toEqual({ kept: 'c' });
});

test.each([null, 'a', [1]])('%j has no parameters', (parameters) => {
  expect(decodeParameters(parameters)).toEqual({});
});
