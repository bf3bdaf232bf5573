import { expect, test } from 'vitest';
import { hideSecretText } from '../../src/wording/secret-text.js';

test.each([
  [
    'https://s3.example/b/m?X-Amz-Credential=AB&X-Amz-Signature=abcdef#x',
    'https://s3.example/b/m?X-Amz-Credential=***&X-Amz-Signature=***#x',
  ],
  ['https://a.blob.example/c?sv=2024&sig=abc%2Fdef%3D&se=1', 'https://a.blob.example/c?sv=2024&sig=***&se=1'],
  ['https://h.example/?key=abc', 'https://h.example/?key=***'],
  [
    'https://h.example/#access_token=abc&token_type=bearer',
    'https://h.example/#access_token=***&token_type=bearer',
  ],
  [
    'https://h.example/?next=https%3A%2F%2Fi.example%3Ftoken%3Dabc%26a%3D1',
    'https://h.example/?next=https%3A%2F%2Fi.example%3Ftoken%3D***%26a%3D1',
  ],
  ['https://h.example/cb?code=abc&state=1', 'https://h.example/cb?code=***&state=1'],
  ['connect to http://ann:pw@proxy.example:3128 failed', 'connect to http://***@proxy.example:3128 failed'],
  ['refused "Bearer abc123def"', 'refused "Bearer ***"'],
  ['got Basic dXNlcjpwdw==', 'got Basic ***'],
  ['the token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln is too old', 'the token *** is too old'],
  ['key sk-abcdefghijklmnop1234', 'key ***'],
])('%s', (text, shown) => {
  expect(hideSecretText(text)).toBe(shown);
  expect(hideSecretText(shown)).toBe(shown);
});

test.each([
  'HTTP 401: Bearer realm="istio"',
  'Basic authentication is required',
  'Bearer token is missing',
  'https://h.example/v1/models/a:predict?page=2',
  'ann@example.com',
  'isvc predict flower -n kserve-demo --address http://10.0.0.1:80',
  'max_tokens=3 of session=2',
])('%s stays as it is', (text) => {
  expect(hideSecretText(text)).toBe(text);
});

test('a long text takes no longer for what it holds', () => {
  const long = `${'a'.repeat(200_000)} ${'?a='.repeat(50_000)}${'bearer '.repeat(50_000)}${'a://'.repeat(50_000)}`;
  expect(hideSecretText(long)).toBe(long);
});
