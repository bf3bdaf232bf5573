import { expect, test } from 'vitest';
import { formatServiceUrl, parseServiceUrl } from '../../src/kserve/service-url.js';

test.each([
  ['http://a.example.com', { scheme: 'http', host: 'a.example.com', path: '' }],
  [
    'https://a.example.com:8443/serving/ns/a',
    { scheme: 'https', host: 'a.example.com', port: 8443, path: '/serving/ns/a' },
  ],
  ['http://[fd00::1]:8080', { scheme: 'http', host: 'fd00::1', port: 8080, path: '' }],
])('%s, taken apart and put together', (text, expected) => {
  const url = parseServiceUrl(text);
  expect(url).toEqual(expected);
  expect(url && formatServiceUrl(url)).toBe(text);
});

test.each(['', 'a.example.com', 'grpc://a.example.com', 'http://', undefined])('%s is none', (text) => {
  expect(parseServiceUrl(text)).toBeUndefined();
});

test('a trailing slash is no path', () => {
  expect(parseServiceUrl('http://a.example.com/')?.path).toBe('');
});
