import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import type { LoadReport } from '../../src/load/report.js';
import { exitCodes } from '../../src/problem.js';
import { listen } from '../transport/servers.js';
import { programOnDemo } from './program.js';

// Loads of the built program, in a process apart from the demo that it calls: for its threads and signals, and for what it measures.
const isvc = programOnDemo();

async function reportOf(args: readonly string[]): Promise<LoadReport> {
  const { stdout, stderr } = await isvc.runBuilt(['bench', ...args, '--yes', '-o', 'json']);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as LoadReport;
}

test('no latency is below what the server itself has measured', async () => {
  const served: number[] = [];
  const { port, close } = await listen(
    createServer((request, response) => {
      const fromMs = performance.now();
      request.resume().on('end', () => {
        setTimeout(
          () => {
            response.setHeader('content-type', 'application/json');
            served.push(performance.now() - fromMs);
            response.end('{"predictions":[1]}');
          },
          served.length % 2 === 0 ? 15 : 60,
        );
      });
    }),
  );
  onTestFinished(close);
  const report = await reportOf([
    'sklearn-iris',
    '--address',
    `127.0.0.1:${port}`,
    '--requests',
    '100',
    '-c',
    '5',
  ]);
  expect(report.calls.ok).toBe(100);
  const sorted = served.toSorted((a, b) => a - b);
  // Its clock is another process's: to within the histogram's three digits.
  for (const { percentile, ms } of report.latency.percentiles)
    expect(ms).toBeGreaterThan((sorted[Math.ceil(percentile) - 1] ?? 0) * 0.998);
});

test('Ctrl-C ends a run with the report of what ran', async () => {
  const child = isvc.start(['bench', 'sklearn-iris', '--rate', '50', '-z', '1h', '--yes']);
  let seen = '';
  child.stderr.on('data', (bytes: Buffer) => {
    seen += bytes.toString();
    if (/^payload: /mv.test(seen)) child.kill('SIGINT');
  });
  const [stdout, code] = await Promise.all([
    text(child.stdout),
    new Promise((resolve) => child.once('close', resolve)),
  ]);
  expect(stdout).toMatch(/answers? in .*\n/);
  expect(stdout).toContain('stopped early: the figures are those of the calls until then');
  expect(code).toBe(exitCodes.interrupted);
});

test.each([
  ['sklearn-v2-iris', 25, undefined],
  ['iris-grpc', 25, undefined],
  // Its texts take a second each.
  ['writer', 7, 7],
])('%s is called from two threads, together as often as was asked', async (name, calls, texts) => {
  const flags = ['--requests', String(calls), '-c', '5', '--workers', '2', '--warmup', '1'];
  const report = await reportOf([name, ...flags]);
  expect(report.calls).toMatchObject({ ok: calls, failed: 0, dropped: 0 });
  expect(report.endedBy).toBe('count');
  expect(report.client.senders).toBe(2);
  expect(report.warmupMs).toHaveLength(1);
  expect(report.connect.count).toBeLessThanOrEqual(5);
  expect(report.text?.firstToken.count).toBe(texts);
});

test('threads tell failures as one would, and end at the first one that does not last', async () => {
  const report = await reportOf(['no-route', '--requests', '10', '-c', '4', '--workers', '2']);
  expect(report.failures).toEqual([
    {
      who: 'gateway',
      summary: 'the gateway has no route for host no-route-kserve-demo.example.com',
      count: 10,
    },
  ]);
  const fast = await reportOf(['rejects', '-z', '1h', '-c', '2', '--workers', '2', '--fail-fast']);
  expect(fast.endedBy).toBe('failures');
});

test('Ctrl-C ends threads with the report of what ran', async () => {
  const child = isvc.start(['bench', 'sklearn-iris', '-z', '1h', '--workers', '2', '--yes']);
  let seen = '';
  child.stderr.on('data', (bytes: Buffer) => {
    seen += bytes.toString();
    if (/^payload: /mv.test(seen)) child.kill('SIGINT');
  });
  const [stdout, code] = await Promise.all([
    text(child.stdout),
    new Promise((resolve) => child.once('close', resolve)),
  ]);
  expect(stdout).toContain('stopped early: the figures are those of the calls until then');
  expect(code).toBe(exitCodes.interrupted);
});
