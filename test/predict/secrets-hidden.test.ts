import { expect, test } from 'vitest';
import { hideSecrets } from '../../src/predict/secrets.js';

test('what lets somebody in is hidden, the rest is kept', () => {
  const headers = { authorization: 'Bearer abc', cookie: 'session=abc', 'x-api-key': 'abc', 'x-team': 'a' };
  expect(hideSecrets(headers)).toEqual({
    authorization: 'Bearer $TOKEN',
    cookie: '$COOKIE',
    'x-api-key': '$X_API_KEY',
    'x-team': 'a',
  });
});
