import { expect, test } from 'vitest';
import { shownHeader } from '../../src/format/safe-text.js';
import { headline, verdictLines } from '../../src/format/verdict.js';
import { exchange, failed } from '../inference/samples.js';

test('the headline says who, how long, where the time went, and how much', () => {
  expect(headline(exchange({}))).toBe(
    'answered by the model · 23 ms (connect 1 · wait 21 · read 1) · 1.2 kB',
  );
});

test('a prediction needs no explanation', () => {
  expect(verdictLines(exchange({}))).toEqual([headline(exchange({}))]);
});

test('a failure is explained: summary, evidence, next steps', () => {
  expect(verdictLines(failed({}))).toEqual([
    'answered by the gateway · 4 ms (wait 4) · 0 B',
    'the gateway has no route for this host',
    'HTTP 404 with an empty body from istio-envoy',
    '→ Pass the right host with --host.',
  ]);
});

test('a secret in what a server says is not told', () => {
  const summary = 'HTTP 302 to https://h.example/login?id_token=abcdef';
  const evidence = [
    'location: https://s3.example/m?X-Amz-Signature=abcdef',
    'proxy: http://ann:abcdef@h.example',
  ];
  expect(verdictLines(failed({ summary, evidence })).join('\n')).not.toContain('abcdef');
});

test('a server cannot draw on the terminal', () => {
  const nasty = failed({ summary: 'no\u001b[2Jthing\nmore' });
  expect(verdictLines(nasty)[1]).toBe('nothing↵more');
});

test.each([
  ['Authorization', 'Bearer abc', 'Bearer $TOKEN'],
  ['authorization', 'Basic abc', 'Basic $TOKEN'],
  ['Set-Cookie', 'session=abc', '$SET_COOKIE'],
  ['server', 'istio-envoy', 'istio-envoy'],
  ['location', 'https://h.example/cb?code=abc&page=2', 'https://h.example/cb?code=***&page=2'],
  ['x-forwarded-by', 'Bearer abc', 'Bearer $X_FORWARDED_BY'],
])('%s: %s is shown as %s', (name, value, expected) => {
  expect(shownHeader(name, value)).toBe(expected);
});
