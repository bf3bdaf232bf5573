import { expect, test } from 'vitest';
import { hiddenValue, isSecretHeader } from '../../src/inference/secret-headers.js';

test.each([
  ['Authorization', 'Bearer abc', 'Bearer $TOKEN'],
  ['authorization', 'Basic abc', 'Basic $TOKEN'],
  ['authorization', 'abc', '$TOKEN'],
  ['authorization', 'Bearer ', 'Bearer $TOKEN'],
  ['authorization', 'half-of-it the-other-half', '$TOKEN'],
  ['Proxy-Authorization', 'Digest a=b', 'Digest $TOKEN'],
  ['cookie', 'id=abc', '$COOKIE'],
  ['X-Api-Key', 'abc', '$X_API_KEY'],
  ['x-amz-security-token', 'abc', '$X_AMZ_SECURITY_TOKEN'],
  ['x-goog-iap-jwt-assertion', 'abc', '$X_GOOG_IAP_JWT_ASSERTION'],
  ['ocp-apim-subscription-key', 'abc', '$OCP_APIM_SUBSCRIPTION_KEY'],
  ['API_KEY', 'abc', '$API_KEY'],
  ['x_auth_token', 'abc', '$X_AUTH_TOKEN'],
  ['X-Access-Key', 'abc', '$X_ACCESS_KEY'],
])('%s: %s is shown as %s', (name, value, shown) => {
  expect(isSecretHeader(name)).toBe(true);
  expect(hiddenValue(name, value)).toBe(shown);
  // What is kept is hidden, and shown later.
  expect(hiddenValue(name, shown)).toBe(shown);
});

test.each([
  'content-type',
  'host',
  'idempotency-key',
  'inference-header-content-length',
  'www-authenticate',
  'x-team',
  'authority',
  'x-tokens-used',
  'grpc-status',
  'server',
  'x-author',
])('%s is no secret', (name) => {
  expect(isSecretHeader(name)).toBe(false);
});
