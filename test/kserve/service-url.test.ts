import * as fc from 'fast-check';
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

test('whatever is taken apart by our own rule is what the standard makes of it', () => {
  const label = fc.constantFrom(
    'a',
    'xn--a',
    'A',
    '1',
    '0x1',
    '-',
    'b-',
    'é',
    'iris-kserve-test',
    'example',
    '%41',
    '',
  );
  const host = fc.array(label, { maxLength: 4 }).map((labels) => labels.join('.'));
  const end = fc.constantFrom('', '/', '//', '/a/', ':80', ':8080', '?', '#', '\\', ' ');
  const text = fc.tuple(fc.constantFrom('http', 'https', 'HTTP'), host, end);
  fc.assert(
    fc.property(text, ([scheme, name, rest]) => {
      const url = `${scheme}://${name}${rest}`;
      const standard = URL.canParse(url) ? new URL(url) : undefined;
      expect(parseServiceUrl(url)?.host).toBe(standard?.hostname);
      expect(parseServiceUrl(url)?.scheme).toBe(standard?.protocol.slice(0, -1));
    }),
  );
});

test('a trailing slash is no path', () => {
  expect(parseServiceUrl('http://a.example.com/')?.path).toBe('');
});
