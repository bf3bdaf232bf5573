import { expect, test } from 'vitest';
import { descriptionLines } from '../../src/cli/description.js';
import { lineText } from '../../src/format/toned.js';
import { exitCodes } from '../../src/problem.js';
import { llmService } from '../inference/kind-samples.js';
import { service } from '../inference/samples.js';
import { programOnDemo } from './program.js';
import { runOnTerminal } from './run-on-terminal.js';

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
    [
      /^Mode: +Knative$/mu,
      /^ {2}PART +SHARE +VERSION +WHAT/mu,
      /^ {2}predictor +10 % +latest +revision flower-sample-predictor-00002$/mu,
      /^ {2}predictor +90 % +prev +revision flower-sample-predictor-00001 /mu,
      /^Protocol: +v1 \(KServe's default\)$/mu,
    ],
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

/** The rows of a section, without its indent. */
async function sectionOf(title: string, ...args: Parameters<typeof descriptionLines>) {
  const rows = (await descriptionLines(...args)).map(lineText);
  const from = rows.indexOf(`${title}:`);
  const end = rows.indexOf('', from);
  return rows.slice(from + 1, end === -1 ? undefined : end).map((row) => row.trim());
}

test('the canaries of a service, with the share that the route gives them, where that is known', async () => {
  const canaries = [
    { name: 'stable', what: 'the version beside the canaries', percent: 90 },
    { name: 'canary/v2', what: 'canary v2, 20 % by spec.canary', percent: 10 },
    { name: 'canary/v3', what: 'canary v3' },
  ];
  const shown = { now: 0, columns: undefined, canaries };
  const [, ...rows] = await sectionOf('Traffic', service({ name: 'a' }), shown);
  expect(rows.map((row) => row.split(/ {3,}/u))).toEqual([
    ['predictor', '90 %', 'stable', 'the version beside the canaries'],
    ['predictor', '10 %', 'canary/v2', 'canary v2, 20 % by spec.canary'],
    ['predictor', 'unknown', 'canary/v3', 'canary v3'],
  ]);
});

test('the group of a language model, each with its weight and share', async () => {
  const members = [
    { name: 'small', weight: 1 },
    { name: 'large', weight: 3 },
  ];
  const grouped = llmService({ name: 'small', group: { name: 'chat', members } });
  const [, ...rows] = await sectionOf('Traffic', grouped, { now: 0, columns: undefined });
  expect(rows.map((row) => row.split(/ {3,}/u))).toEqual([
    ['group chat', '25 %', 'small', 'weight 1, this one'],
    ['group chat', '75 %', 'large', 'weight 3'],
  ]);
});

test('of traffic that one version has alone nothing is said, and narrow terminals keep share and version', async () => {
  const rows = (await descriptionLines(service({ name: 'a' }), { now: 0, columns: 60 })).map(lineText);
  expect(rows).not.toContain('Traffic:');
  const { stdout } = await runOnTerminal(isvc, ['describe', 'flower-sample', '-n', 'vision'], {
    columns: 60,
  });
  expect(stdout).toMatch(/ 10 % +latest +revision/u);
});
