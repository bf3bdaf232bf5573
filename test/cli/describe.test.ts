import { expect, test } from 'vitest';
import { descriptionLines } from '../../src/cli/description.js';
import { lineText } from '../../src/format/toned.js';
import { exitCodes } from '../../src/problem.js';
import { service } from '../inference/samples.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

test.each<readonly [string, readonly string[], readonly RegExp[]]>([
  [
    'a service that is not ready says why, and where to look',
    ['bad-model'],
    [
      /^Ready: +not ready$/mu,
      /^Why: +ModelLoadFailed: /mu,
      /^ {2}PredictorReady +False +\S+ +MinimumReplicas/mu,
    ],
  ],
  [
    'the traffic of revisions',
    ['flower-sample', '-n', 'vision'],
    [/^Mode: +Knative$/mu, /10 % to latest, 90 % to prev/u, /^Protocol: +v1 \(KServe's default\)$/mu],
  ],
  ['the nodes of a graph', ['ig/iris-pipeline'], [/^Node root: +Sequence: classify, compare$/mu]],
  [
    'the names of a language model',
    ['llmisvc/wide'],
    [/^Served names: +wide, /mu, /^ {2}main {2}2 of 2 ready$/mu],
  ],
])('%s', async (_what, args, patterns) => {
  const { code, stdout } = await isvc.run(['describe', ...args]);
  expect(code).toBe(0);
  for (const pattern of patterns) expect(stdout).toMatch(pattern);
});

test('the next step is one that fits', async () => {
  expect((await isvc.run(['describe', 'bad-model'])).stderr).toContain(
    '→ isvc logs bad-model -n kserve-demo',
  );
  expect((await isvc.run(['describe', 'digits'])).stderr).toContain('→ isvc predict digits -n kserve-demo');
});

test('one that is not there: the nearest name', async () => {
  const { code, stderr } = await isvc.run(['describe', 'digit']);
  expect([code, stderr.includes('digits')]).toEqual([exitCodes['not-found'], true]);
});

test('texts of the cluster obey nobody, and hold no secret', async () => {
  const hostile = service({
    name: 'a',
    storageUri: 's3://b/\u001B[31mred',
    whyNotReady: 'refused: Bearer abcdef0123456789',
    readiness: 'not-ready',
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        severity: '',
        reason: 'No',
        message: 'no s3://b/?X-Amz-Signature=hunter2 \u0007',
      },
    ],
  });
  const text = (await descriptionLines(hostile, { now: 0, columns: 200 })).map(lineText).join('\n');
  expect(text).toMatch(/^Storage: +s3:\/\/b\/red$/mu);
  for (const bad of ['\u001B', '\u0007', 'abcdef0123456789', 'hunter2']) expect(text).not.toContain(bad);
});
