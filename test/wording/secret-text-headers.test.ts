import { expect, test } from 'vitest';
import { hiddenValue, isSecretHeader } from '../../src/wording/secret-text.js';

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
  ['X-Session-Id', 'abc', '$X_SESSION_ID'],
  ['x-team-session', 'abc', '$X_TEAM_SESSION'],
  ['X-Functions-Key', 'abc', '$X_FUNCTIONS_KEY'],
  ['x-vendor-key', 'abc', '$X_VENDOR_KEY'],
  ['X-Amz-Signature', 'abc', '$X_AMZ_SIGNATURE'],
  ['x-amz-credential', 'abc', '$X_AMZ_CREDENTIAL'],
  ['x-amzn-oidc-accesstoken', 'abc', '$X_AMZN_OIDC_ACCESSTOKEN'],
  ['accessToken', 'abc', '$ACCESSTOKEN'],
  ['x-csrf-token', 'abc', '$X_CSRF_TOKEN'],
  ['x-upstream', 'Bearer abc', 'Bearer $X_UPSTREAM'],
  ['x-upstream', 'basic dTpw', 'basic $X_UPSTREAM'],
  ['x.upstream', 'Bearer abc', 'Bearer $X_UPSTREAM'],
  ['x-note', 'eyJhbGciOi.eyJzdWIiOi.c2ln', '$X_NOTE'],
  ['x-callback', 'https://h.example/p?a=1&X-Amz-Signature=abc', '$X_CALLBACK'],
  ['x-callback', 'https://ann:pw@h.example/', '$X_CALLBACK'],
])('%s: %s is shown as %s', (name, value, shown) => {
  expect(isSecretHeader(name, value)).toBe(true);
  expect(isSecretHeader(name, shown)).toBe(true);
  expect(hiddenValue(name, value)).toBe(shown);
  // A value that is kept is hidden first, and shown later.
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
  'sec-websocket-key',
  'x-cache-key',
  'x-session-count',
  'x-request-id',
  'x-envoy-upstream-service-time',
])('%s is not a secret', (name) => {
  expect(isSecretHeader(name, 'abc')).toBe(false);
});

test.each([
  ['www-authenticate', 'Bearer realm="istio", error="invalid_token"'],
  ['x-callback', 'https://h.example/p?page=2'],
  ['x-price', '$5'],
])('%s: %s is not a secret', (name, value) => {
  expect(isSecretHeader(name, value)).toBe(false);
});
