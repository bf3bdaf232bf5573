import { expect, test } from 'vitest';
import { givenHeaders, hideSecrets } from '../../src/predict/request-headers.js';

test.each([
  ['a token becomes a bearer', {}, 't', { authorization: 'Bearer t' }],
  ['a header given by hand goes before it', { Authorization: 'Basic x' }, 't', { authorization: 'Basic x' }],
  ['without a token nothing is added', { 'X-Team': 'a' }, undefined, { 'X-Team': 'a' }],
])('%s', (_name, headers, token, expected) => {
  expect(givenHeaders(headers, token)).toEqual(expected);
});

test('what lets somebody in is hidden, the rest is kept', () => {
  const headers = { authorization: 'Bearer abc', cookie: 'session=abc', 'x-api-key': 'abc', 'x-team': 'a' };
  expect(hideSecrets(headers)).toEqual({
    authorization: 'Bearer $TOKEN',
    cookie: '$COOKIE',
    'x-api-key': '$X_API_KEY',
    'x-team': 'a',
  });
});
