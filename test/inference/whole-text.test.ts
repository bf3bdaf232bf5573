import { expect, test } from 'vitest';
import { Problem } from '../../src/problem.js';
import { wholeText } from './whole-text.js';

const secret = 's3cret';
const deep = { a: { b: { c: { d: { e: { f: secret } } } } } };
const hidden = Object.defineProperty({}, 'token', { value: secret, enumerable: false });

// The places that a test of secrets must look at, and JSON.stringify leaves out.
test.each<[string, unknown]>([
  ['deep in an object', deep],
  ['in the headers of a cause', new Error('x', { cause: { headers: { authorization: secret } } })],
  ['in the cause of a problem', new Problem('cluster', 'x', { remedy: 'y', cause: new Error(secret) })],
  ['in a hidden property', hidden],
  ['under a symbol', { [Symbol('x')]: secret }],
  ['in a map', new Map([['x', new Set([secret])]])],
  ['in bytes', { body: Buffer.from(`{"token":"${secret}"}`) }],
  ['in bytes in a map', new Map([['x', Buffer.from(secret)]])],
  ['after many others', [...Array.from({ length: 500 }, String), secret]],
  ['at the end of a long text', 'x'.repeat(20_000) + secret],
])('a secret %s is seen', (_, value) => {
  expect(wholeText(value)).toContain(secret);
});

test('an object that holds itself has an end', () => {
  const circle: Record<string, unknown> = { bytes: Buffer.from('x') };
  circle['itself'] = circle;
  expect(wholeText(circle)).not.toContain(secret);
});
