import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fieldAt, listAt, textAt, textMapAt } from '../../src/kserve/fields.js';
import type { LoadReport } from '../../src/load/report.js';
import { benchByTwoPods, jobsOf, kindsOf } from './pod-jobs.js';
import { programOnDemo } from './program.js';

// Loads whose pods are processes of this machine: each protocol, what they are given, and what is left when isvc ends or is killed.
const program = programOnDemo();
const jobs = jobsOf.bind(undefined, program);

test.each([
  ['sklearn-v2-iris', 'v2'],
  ['iris-grpc', 'grpc-v2'],
  ['writer', 'openai'],
])('the pods of a Job call %s, and their histograms are added up', async (name, protocol) => {
  const { target } = await benchByTwoPods(program, name);
  expect(target.protocol).toBe(protocol);
});

const token = 'a-token-that-nobody-may-see';

/** The objects that a load with a token creates, by their kinds, and its words. */
async function withToken(...flags: readonly string[]) {
  const { cluster, environment } = await jobs();
  const args = ['bench', 'sklearn-iris', '--pods', '1', '--requests', '4', '-c', '2'];
  const { stdout, stderr } = await program.run(
    [...args, '--address', cluster.gateway, '--token', token, '--yes', '-o', 'json', ...flags],
    { environment },
  );
  expect((JSON.parse(stdout) as LoadReport).calls).toMatchObject({ ok: 4, failed: 0 });
  expect(stdout + stderr).not.toContain(token);
  const created = cluster.writes.filter(({ verb }) => verb === 'create').map(({ object }) => object);
  for (const object of created.filter(({ kind }) => kind !== 'Secret')) {
    expect(JSON.stringify(object)).not.toContain(token);
    for (const packed of Object.values(textMapAt(object, 'binaryData')))
      expect(gunzipSync(Buffer.from(packed, 'base64')).includes(token)).toBe(false);
  }
  return { created, stderr };
}

test('without --send-token a token goes nowhere', async () => {
  const { created, stderr } = await withToken();
  expect(kindsOf(created)).toEqual(['Job', 'ConfigMap']);
  expect(stderr).toContain('the pods send no authorization');
});

test('with --send-token it goes in a Secret, and stands nowhere else', async () => {
  const { created, stderr } = await withToken('--send-token');
  expect(kindsOf(created)).toEqual(['Job', 'ConfigMap', 'Secret']);
  expect(stderr).toContain('everybody who may read Secrets or create pods in namespace kserve-demo');
  const held = Buffer.from(textAt(created[2], 'data', 'secrets.json') ?? '', 'base64').toString();
  expect(JSON.parse(held)).toEqual({ headers: { authorization: `Bearer ${token}` } });
});

test('Ctrl-C ends the pods with the report of what ran, and deletes the Job', async () => {
  const { cluster, environment } = await jobs();
  const isvc = program.start(
    [
      'bench',
      'sklearn-iris',
      '--pods',
      '2',
      '-z',
      '10m',
      '--address',
      cluster.gateway,
      '--yes',
      '-o',
      'json',
    ],
    { environment },
  );
  const [stdout] = [text(isvc.stdout), text(isvc.stderr)];
  await cluster.called;
  isvc.kill('SIGINT');
  await once(isvc, 'close');
  const report = JSON.parse(await stdout) as LoadReport;
  expect(report.endedBy).toBe('stop');
  expect(report.calls.failed).toBe(0);
  expect(cluster.left()).toEqual([]);
  expect(kindsOf(cluster.writes.map(({ object }) => object))).toEqual(['Job', 'ConfigMap', 'Job']);
});

/** As many writes as there are before the load begins, each of which is the last that isvc lives to see; then the load itself. */
test.each([1, 2, 3, 'the first call'] as const)(
  'isvc is killed at step %s: nothing is left that the Job does not own, and the Job ends by itself',
  async (step) => {
    let writes = 0;
    const { cluster, environment } = await jobs({
      onWrite: () => {
        writes += 1;
        if (writes === step) isvc.kill('SIGKILL');
      },
    });
    const args = ['bench', 'sklearn-iris', '--pods', '2', '-z', '10m', '--address', cluster.gateway];
    const isvc = program.start([...args, '--token', token, '--send-token', '--yes'], { environment });
    const ended = once(isvc, 'close');
    if (step === 'the first call') {
      await cluster.called;
      isvc.kill('SIGKILL');
    }
    await ended;
    const left = cluster.left();
    const job = left.find(({ kind }) => kind === 'Job');
    for (const object of left.filter((one) => one !== job))
      expect(textAt(listAt(object, 'metadata', 'ownerReferences')[0], 'uid')).toBe(
        textAt(job, 'metadata', 'uid'),
      );
    expect(fieldAt(job, 'spec', 'activeDeadlineSeconds')).toBe(720);
    expect(fieldAt(job, 'spec', 'ttlSecondsAfterFinished')).toBe(300);
    expect(fieldAt(job, 'spec', 'suspend')).toBeUndefined();
    if (step !== 'the first call') return;
    // Nobody is there to stop them: a part of a load ends when isvc is gone.
    await Promise.all([...cluster.processes.values()].map((pod) => once(pod, 'close')));
  },
);
