import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { wordsOf } from '../../src/cluster/network-problem.js';
import { readLog } from '../../src/discovery/logs.js';
import { redactObject } from '../../src/doctor/redact.js';
import { wordDifference } from '../../src/format/word-difference.js';
import { causeLine } from '../../src/kserve/cause-line.js';
import { passesByItself } from '../../src/kserve/pod-reason.js';
import { parseServiceUrl } from '../../src/kserve/service-url.js';
import { readExposition } from '../../src/metrics/exposition.js';
import { plainAddress } from '../../src/network/address-rule.js';
import { isNumber } from '../../src/payload/csv.js';
import { knownHttpText } from '../../src/predict/decide-by-text.js';
import { asksToSignIn, redirectsToSignIn } from '../../src/predict/sign-in.js';
import { toldPath } from '../../src/proxy/admission.js';
import { readHeaderLine } from '../../src/transport/answer-head.js';
import { noResponse } from '../../src/transport/grpc-status.js';
import { parseMilliseconds } from '../../src/wording/duration.js';
import { hideSecretText } from '../../src/wording/secret-text.js';

/** So long that time which grows with its square ends no test in its five minutes; time that grows with it takes milliseconds. */
const length = 1_000_000;

function long(unit: string): string {
  return unit.repeat(Math.ceil(length / unit.length));
}

const slashes = long('/');
const digits = long('1');

test.each<readonly [what: string, read: () => unknown, expected: unknown]>([
  ['the URL of a status', () => parseServiceUrl(`http://h.example/${slashes}x`)?.path.length, length + 2],
  ['where a redirect leads', () => redirectsToSignIn(`/${slashes.slice(1)}x`, 'h.example', '/v1'), false],
  ['blanks within a header', () => lengthOf(readHeaderLine(`a: x${long(' ')}x`)), length + 2],
  ['blanks at the end of a header', () => readHeaderLine(`a: x${long(' ')}`), ['a', 'x']],
  ["the time of a log's line", () => causeLine(`2026-11-27 04${digits}`).length, 501],
  ["words of a registry's network", () => passesByItself(long('lookup ')), false],
  ['a sample', () => readExposition(`a ${digits}x\nb 2`, () => true).samples.map(({ name }) => name), ['b']],
  ['a field of CSV', () => isNumber(`${digits}x`), false],
  ['a text of blanks', () => wordDifference(long(' '), 'a b').length, 1],
  ['an address with many zones', () => plainAddress(`${long('%')}\n`), ''],
  ['a path of a request', () => toldPath({ url: `${slashes}x` }).length, length + 1],
  ['a duration', () => parseMilliseconds(`${digits}x`), undefined],
  ['beginnings of tokens', () => hideSecretText(long('eyJ-')).length, length],
  ['flags', () => argumentsOf(long('-a')), long('-a')],
  ['an alert of TLS', () => wordsOf(new Error(long('alert '))).says.length, length + 21],
  ['a reason for no TLS', () => knownHttpText(503, long('transport failure reason: '), ''), undefined],
  ['a failed connection', () => knownHttpText(503, long('connection failure'), ''), undefined],
  ['a failed attribute', () => knownHttpText(500, long('AttributeError'), ''), undefined],
  ['a connection over gRPC: blanks', () => lastErrorOf(`x${long(' ')}EPROTO`).length, length + 7],
  ['a connection over gRPC: dates', () => lastErrorOf(`${long(' (2026-')} EPROTO`).length, length + 12],
])('%s: a text of a million characters is read once', (_, read, expected) => {
  expect(read()).toEqual(expected);
});

test.each([
  `unable to retrieve container logs for ${long('a://')} `,
  `failed to open log file ${long('"')}\u2028`,
])('a line of a log that begins like words of a kubelet: %.60s', async (line) => {
  const lines = [];
  const cluster = {
    logs: async function* () {
      yield [line];
    },
    repeat: [],
  };
  const source = { pod: 'p', container: 'c', component: '', ranBefore: false };
  for await (const some of readLog(
    cluster as never,
    'n',
    source,
    { previous: false, follow: false },
    new AbortController().signal,
  ))
    lines.push(...some);
  expect(lines.length).toBe(1);
});

test('a comment without an end hides the rest of a page', () => {
  expect(asksToSignIn('<html><title>Sign in</title>', 200, 'h.example')).toBe(true);
  expect(asksToSignIn('<html><!-- <title>Sign in</title>', 200, 'h.example')).toBe(false);
});

test('what is at the end of a text is looked for where its run begins', () => {
  for (const file of ['cluster/kubeconfig', 'predict/decide-http', 'payload/npy'])
    expect(readFileSync(`src/${file}.ts`, 'utf8')).not.toMatch(/\((?:\/\\\/\+\$\/|\/\\0\+\$\/)/u);
});

function argumentsOf(text: string): unknown {
  const object = { metadata: { name: 'x' }, spec: { containers: [{ name: 'c', args: [text] }] } };
  return (redactObject(object) as unknown as typeof object).spec.containers[0]?.args[0];
}

/** Of a header's value. */
function lengthOf(line: ReturnType<typeof readHeaderLine>): number | undefined {
  return 'code' in line ? undefined : line[1].length;
}

function lastErrorOf(cause: string): string {
  const details = `No connection established. Last error: ${cause}. Resolution note: `;
  const failure = noResponse({ code: 14, details, headers: undefined, trailers: {} }, {
    phase: 'connect',
    tls: false,
  } as never);
  return failure?.message ?? '';
}
