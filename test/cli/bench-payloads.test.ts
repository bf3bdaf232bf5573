import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { benchReport, folder } from './run-bench.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const reportOf = (args: readonly string[]) => benchReport(isvc, args);

test.each(['digits', 'iris-grpc', 'half-plus-two-grpc'])(
  '%s is sent payloads that are made from its metadata, the same ones for the same seed',
  async (name) => {
    const made = async (seed: string) => {
      const report = await reportOf([
        name,
        '--payloads',
        'metadata',
        '--requests',
        '10',
        '-c',
        '1',
        '--seed',
        seed,
      ]);
      expect(report.calls).toMatchObject({ ok: 10, failed: 0 });
      return report;
    };
    const [one, again] = [await made('3'), await made('3')];
    expect(one.target).toMatchObject({
      payload: "payloads made from the model's metadata, 10 in turn",
      payloads: 10,
    });
    expect(again.sentBytes).toBe(one.sentBytes);
  },
);

test('a server that states no metadata is told as such, and nothing is sent', async () => {
  const { code, stderr } = await isvc.run([
    'bench',
    'sklearn-iris',
    '--payloads',
    'metadata',
    '--requests',
    '2',
    '--yes',
  ]);
  expect(code).toBe(exitCodes.payload);
  expect(stderr).toContain(
    'Nothing can be made up for sklearn-iris: its server does not state what the model takes',
  );
  expect(stderr).toContain('as most servers of V1 do not');
});

test('payloads come from the rows of a CSV file, the lines of a JSONL file or the files of a folder, in turn', async () => {
  const line = '{"instances":[[6.8,2.8,4.8,1.4]]}';
  const made = folder({
    'rows.csv': 'a,b,c,d\n6.8,2.8,4.8,1.4\n6.0,3.4,4.5,1.6\n',
    'lines.jsonl': `${line}\n${line}\n\n${line}\n`,
  });
  const files = folder({ 'a.json': line, 'b.json': line, '.hidden': 'not a payload' });
  const counts = await Promise.all(
    [join(made, 'rows.csv'), join(made, 'lines.jsonl'), files].map(async (payloads) => {
      const report = await reportOf(['sklearn-iris', '--requests', '6', '--payloads', payloads]);
      return [report.target.payloads, report.calls.ok];
    }),
  );
  expect(counts).toEqual([
    [2, 6],
    [3, 6],
    [2, 6],
  ]);
});
