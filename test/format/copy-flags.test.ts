import { expect, test } from 'vitest';
import { copyExchange } from '../../src/format/copy-as.js';
import type { GivenFlags } from '../../src/format/copy-origin.js';
import type { Exchange } from '../../src/inference/exchange.js';
import { endpoint, exchange } from '../inference/samples.js';
import { origin } from './origin.js';
import { words } from './words.js';

// The flags of a copied command: those that were given, and the time that a call may take.

function commandOf(tool: string, call: Exchange, given: Partial<GivenFlags> = {}): string {
  return copyExchange(call, origin(given)).find((one) => one.tool === tool)?.command ?? '';
}

const certificate = { cert: '/my certs/me.pem', key: '/my certs/me.key' };
const overTls = endpoint({ tls: true, port: 443 });
const throughProxy = endpoint({ proxy: 'http://proxy.example.com:3128' });

test.each<readonly [string, Partial<GivenFlags>, readonly string[]]>([
  ['--cert and --key', { certificate }, ['--cert', certificate.cert, '--key', certificate.key]],
  ['--proxy, without the password that it may hold', { proxy: true }, ['--proxy', 'told to the shell']],
  ['--noproxy', { again: [['--noproxy', '10.0.0.0/8']] }, ['--noproxy', '10.0.0.0/8']],
  [
    '--trust-domain, each',
    {
      again: [
        ['--trust-domain', 'a.example'],
        ['--trust-domain', 'b.example'],
      ],
    },
    ['--trust-domain', 'a.example', '--trust-domain', 'b.example'],
  ],
  [
    '--kserve-namespace',
    { again: [['--kserve-namespace', 'ml platform']] },
    ['--kserve-namespace', 'ml platform'],
  ],
  ['--no-bypass', { again: [['--no-bypass']] }, ['--no-bypass']],
  ['--send-token', { again: [['--send-token']] }, ['--send-token']],
  ['--max-answer', { maxAnswer: '1GiB' }, ['--max-answer', '1GiB']],
])('isvc is told %s again', (_, given, expected) => {
  const got = words(commandOf('isvc', exchange({}), given), { PROXY: 'told to the shell' });
  const at = got.indexOf(expected[0] ?? '');
  expect(got.slice(at, at + expected.length)).toEqual(expected);
});

test('curl shows the certificate, and goes by the proxy that was given', () => {
  const shown = words(commandOf('curl', exchange({ endpoint: overTls }), { certificate }));
  expect(shown).toEqual(expect.arrayContaining(['--cert', certificate.cert, '--key', certificate.key]));
  const proxied = commandOf('curl', exchange({ endpoint: throughProxy }), { proxy: true });
  expect(words(proxied, { PROXY: 'http://me:pw@proxy' })).toEqual(
    expect.arrayContaining(['--proxy', 'http://me:pw@proxy']),
  );
});

const grpc = exchange({
  protocol: 'grpc-v2',
  request: {
    transport: 'grpc',
    service: 'inference.GRPCInferenceService',
    method: 'ModelInfer',
    message: { model_name: 'flower-sample' },
    headers: {},
  },
});

test('grpcurl and Python show the certificate over gRPC', () => {
  const call = { ...grpc, endpoint: overTls };
  expect(words(commandOf('grpcurl', call, { certificate }))).toEqual(
    expect.arrayContaining(['-cert', certificate.cert, '-key', certificate.key]),
  );
  for (const file of Object.values(certificate))
    expect(commandOf('python', call, { certificate })).toContain(file);
});

const timed = (call: Exchange, timeoutMs: number): Exchange => ({
  ...call,
  options: { ...call.options, timeoutMs },
});

/** Nothing is said of a time. */
const noTime = /^(?!.*time)/isu;
const calls = { REST: exchange({}), 'REST over TLS': exchange({ endpoint: overTls }), gRPC: grpc };

test.each<readonly [string, keyof typeof calls, number, RegExp]>([
  ['isvc', 'REST', 30_000, noTime],
  ['isvc', 'REST', 1500, / --timeout 1500ms\b/u],
  ['isvc', 'REST', Infinity, / --timeout 0\b/u],
  ['isvc', 'gRPC', 1500, / --timeout 1500ms\b/u],
  ['curl', 'REST', 30_000, / --max-time 30 /u],
  ['curl', 'REST', 1500, / --max-time 1\.5 /u],
  ['curl', 'REST', Infinity, noTime],
  ['grpcurl', 'gRPC', 30_000, / -max-time 30 /u],
  ['grpcurl', 'gRPC', 1500, / -max-time 1\.5 /u],
  ['grpcurl', 'gRPC', Infinity, noTime],
  ['python', 'REST', 1500, /timeout=1\.5\b/u],
  ['python', 'REST over TLS', 1500, /timeout=1\.5\b/u],
  ['python', 'REST', Infinity, /timeout=None\b/u],
  ['python', 'gRPC', 1500, /timeout=1\.5\b/u],
  ['python', 'gRPC', Infinity, /timeout=None\b/u],
])('%s, %s: a call takes %i ms at most', (tool, name, timeoutMs, said) => {
  const command = commandOf(tool, timed(calls[name], timeoutMs)).replaceAll(/\s+(?:\\\n\s*)?/gu, ' ');
  expect(command).not.toBe('');
  expect(command).toMatch(said);
});
