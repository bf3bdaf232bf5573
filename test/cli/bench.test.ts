import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { distributionOf } from '../../src/load/distribution.js';
import { decodeHistogram } from '../../src/load/histogram-text.js';
import type { SweepReport } from '../../src/format/load-sweep.js';
import { exitCodes } from '../../src/problem.js';
import { frame, startHttp2 } from '../transport/grpc-server.js';
import { benchReport, folder } from './run-bench.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

const reportOf = (args: readonly string[]) => benchReport(isvc, args);

test.each(['sklearn-iris', 'sklearn-v2-iris', 'iris-grpc', 'half-plus-two-grpc'])(
  '%s is called as often as was asked, over few connections',
  async (name) => {
    const report = await reportOf([name, '--requests', '40', '-c', '4']);
    expect(report.calls).toMatchObject({ ok: 40, failed: 0, dropped: 0 });
    expect(report.endedBy).toBe('count');
    expect(report.latency.count).toBe(40);
    expect(report.connect.count).toBeLessThanOrEqual(4);
    expect(report.latency.percentiles.map(({ percentile }) => percentile)).toEqual([50, 90, 95]);
    // The report states the figures of the histogram.
    const { minMs, maxMs, histogram } = report.latency;
    const extremes = { minUs: Math.round(minMs * 1000), maxUs: Math.round(maxMs * 1000) };
    expect(distributionOf(decodeHistogram(histogram, extremes))).toEqual(report.latency);
  },
);

test('a text is measured to its first token, and no prompt is sent twice', async () => {
  const report = await reportOf(['writer', '--requests', '6', '-c', '2']);
  expect(report.calls).toMatchObject({ ok: 6, failed: 0 });
  expect(report.target).toMatchObject({ protocol: 'openai', payloads: 6 });
  expect(report.text).toMatchObject({ unit: 'tokens' });
  expect(report.text?.firstToken.count).toBe(6);
  expect(report.text?.tokens).toBeGreaterThan(12);
  expect(report.text?.firstToken.maxMs).toBeLessThanOrEqual(report.latency.maxMs);
});

test('calls of an open loop are sent at their rate', async () => {
  const report = await reportOf(['sklearn-iris', '--rate', '200', '--requests', '20']);
  expect(report.plan.loop).toMatchObject({ kind: 'open', pace: { ratePerS: 200, arrivals: 'constant' } });
  expect(report.calls.ok).toBe(20);
  // The last one is due 95 ms after the first.
  expect(report.elapsedMs).toBeGreaterThan(95);
});

test('failures are told by who answered, and are in no latency', async () => {
  const report = await reportOf(['no-route', '--requests', '10', '-c', '2']);
  expect(report.calls).toMatchObject({ ok: 0, failed: 10 });
  expect(report.latency.count).toBe(0);
  expect(report.failedLatency.count).toBe(10);
  expect(report.failures).toEqual([
    {
      who: 'gateway',
      summary: 'the gateway has no route for host no-route-kserve-demo.example.com',
      count: 10,
    },
  ]);
});

function textField(field: number, value: string): Buffer {
  return Buffer.concat([Buffer.of(field * 8 + 2, value.length), Buffer.from(value)]);
}

/** A ModelInferResponse (protos/open_inference.proto) of an INT64 output of this shape, with one value. */
function inferResponse(size: number): Buffer {
  const output = Buffer.concat([
    textField(1, 'output-0'),
    textField(2, 'INT64'),
    Buffer.of(0x1a, 1, size),
    Buffer.of(0x2a, 3, 0x1a, 1, 7),
  ]);
  return Buffer.concat([textField(1, 'iris'), Buffer.of(0x2a, output.length), output]);
}

test('over gRPC, an answer that is not a prediction is a failure after answers that were the same', async () => {
  let calls = 0;
  const { port, close } = await startHttp2((stream) => {
    calls += 1;
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    // Every third one states two values, and has one.
    stream.end(frame(inferResponse(calls % 3 === 0 ? 2 : 1)));
  });
  onTestFinished(close);
  const inputs = [{ name: 'input-0', shape: [1, 4], datatype: 'FP32', data: [6.8, 2.8, 4.8, 1.4] }];
  const report = await reportOf([
    'iris-grpc',
    '--address',
    `127.0.0.1:${port}`,
    '-d',
    JSON.stringify({ inputs }),
    '--requests',
    '9',
    '-c',
    '1',
  ]);
  expect(report.calls).toMatchObject({ ok: 6, failed: 3 });
});

test('--fail-fast ends at the first failure', async () => {
  const report = await reportOf(['rejects', '--requests', '100', '-c', '1', '--fail-fast']);
  expect(report.calls).toMatchObject({ ok: 0, failed: 1 });
  expect(report.endedBy).toBe('failures');
});

test('a missed objective is exit code 8, a held one 0', async () => {
  const held = await isvc.run([
    'bench',
    'sklearn-iris',
    '--requests',
    '20',
    '--slo',
    'errors<1%,max<1m',
    '--yes',
  ]);
  // A minute is not a unit of objectives.
  expect(held.code).toBe(exitCodes.usage);
  const args = ['bench', 'sklearn-iris', '--requests', '20', '--yes', '--slo'];
  const kept = await isvc.run([...args, 'errors<1%,max<600s']);
  expect(kept.code).toBe(0);
  expect(kept.stderr).toMatch(/^held +errors<1%  \(0 %\)$/m);
  const missed = await isvc.run([...args, 'errors<1%,p50<1us']);
  expect(missed.code).toBe(exitCodes.objective);
  expect(missed.stderr).toMatch(/^missed +p50<1us  \(.+\)$/m);
});

test('a sweep tells which rates are held, and what breaks the first that is not', async () => {
  const args = ['bench', 'rejects', '--sweep', '--rate', '4', '-z', '500ms', '--yes'];
  const { stdout, code } = await isvc.run([...args, '-o', 'json']);
  expect(code).toBe(0);
  const report = JSON.parse(stdout) as SweepReport;
  expect(report).toMatchObject({ report: 'isvc bench sweep', version: 1, target: { protocol: 'v1' } });
  expect(report).not.toHaveProperty('holdsPerS');
  // A machine that is busy may be late with its calls, too: then it tries a lower rate.
  expect(new Set(report.steps.map(({ breaks }) => breaks[0]))).toEqual(
    new Set(['100 % were not answered by the model']),
  );
  const shown = await isvc.run(args);
  expect(shown.stdout).toMatch(/^rate +answered +p50 +p99 +failed$/m);
  expect(shown.stdout).toMatch(/^4\/s +0\/s +100 %  (?:breaks|isvc was the limit): 100 % were not answered/m);
  expect((await isvc.run([...args, '-o', 'csv'])).stdout).toMatch(/^4,0,0,2,0,0,0,false$/m);
});

test('the tables: csv has a title and a row, hgrm is HdrHistogram text', async () => {
  const args = ['bench', 'sklearn-iris', '--requests', '20', '--yes', '-o'];
  const csv = await isvc.run([...args, 'csv']);
  const [titles = '', row = ''] = csv.stdout.trimEnd().split('\n');
  expect(titles.split(',')).toHaveLength(row.split(',').length);
  expect(row).toContain('kserve-demo/sklearn-iris,v1,');
  const { stdout } = await isvc.run([...args, 'hgrm']);
  expect(stdout).toMatch(/^ +Value +Percentile TotalCount 1\/\(1-Percentile\)\n\n/);
  expect(stdout).toMatch(/^#\[Max +=.*Total count += +20\]$/m);
});

test('two reports are compared; another load is not', async () => {
  const made = folder({ 'not.json': '{', 'other.json': '{"report":"isvc bench","version":2}' });
  const write = async (name: string, ...flags: readonly string[]) => {
    const args = ['bench', 'sklearn-iris', '--requests', '120', '--yes', '-o', 'json', ...flags];
    const { stdout } = await isvc.run(args);
    writeFileSync(join(made, name), stdout);
    return join(made, name);
  };
  const [before, after, other] = [await write('a'), await write('b'), await write('c', '-c', '2')];
  const same = await isvc.run(['bench', 'diff', before, after]);
  expect(same.code).toBe(0);
  expect(same.stdout).toMatch(/^latency p50 +[\d.]+ .s +[\d.]+ .s/m);
  expect(same.stdout).toMatch(/^errors +0 % +0 % +no difference$/m);
  const refused = await isvc.run(['bench', 'diff', before, other]);
  expect(refused.code).toBe(exitCodes.usage);
  expect(refused.stderr).toContain('The two runs are not the same load');
  for (const [file, message] of [
    ['not.json', 'is not JSON'],
    ['other.json', 'is not a report of isvc bench'],
    ['nowhere', 'cannot be read'],
  ] as const) {
    const { code, stderr } = await isvc.run(['bench', 'diff', before, join(made, file)]);
    expect(code).toBe(exitCodes.usage);
    expect(stderr).toContain(message);
  }
});

test('--html writes a page that only its owner reads, and no file that exists', async () => {
  const made = folder({ 'there.html': 'mine' });
  const page = join(made, 'report.html');
  const args = ['bench', 'sklearn-iris', '--requests', '20', '--yes', '--html'];
  expect((await isvc.run([...args, page])).code).toBe(0);
  expect(readFileSync(page, 'utf8')).toContain('<h1>isvc bench kserve-demo/sklearn-iris</h1>');
  expect(statSync(page).mode & 0o777).toBe(0o600);
  const refused = await isvc.run([...args, join(made, 'there.html')]);
  expect(refused.code).toBe(exitCodes.usage);
  expect(refused.stdout).toBe('');
  expect(readFileSync(join(made, 'there.html'), 'utf8')).toBe('mine');
});
