import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { load } from 'js-yaml';
import { expect, onTestFinished, test } from 'vitest';
import { fieldAt, listAt, textAt, textMapAt } from '../../src/kserve/fields.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import type { LoadReport } from '../../src/load/report.js';
import { exitCodes } from '../../src/problem.js';
import {
  jobKubeconfig,
  type JobCluster,
  type JobClusterOptions,
  startJobCluster,
} from '../load/job-cluster.js';
import { programOnDemo } from './program.js';

const program = programOnDemo();

/** A cluster whose pods are processes of this machine, and the environment of an isvc that works with it. */
async function jobs(options: JobClusterOptions = {}): Promise<{
  readonly cluster: JobCluster;
  readonly environment: Readonly<Record<string, string>>;
}> {
  const cluster = await startJobCluster(program.demo(), options);
  onTestFinished(cluster.close);
  const kubeconfig = join(program.folder(), `kubeconfig-${new URL(cluster.url).port}`);
  writeFileSync(kubeconfig, jobKubeconfig(program.demo(), cluster), { mode: 0o600 });
  return { cluster, environment: { KUBECONFIG: kubeconfig } };
}

function kindsOf(objects: readonly KubeObject[]): readonly unknown[] {
  return objects.map((object) => object['kind']);
}

test.each([
  ['sklearn-iris', 'v1'],
  ['sklearn-v2-iris', 'v2'],
  ['iris-grpc', 'grpc-v2'],
  ['writer', 'openai'],
])('the pods of a Job call %s, and their histograms are added up', async (name, protocol) => {
  const { cluster, environment } = await jobs();
  const { stdout, stderr, code } = await program.run(
    [
      'bench',
      name,
      '--pods',
      '2',
      '--requests',
      '9',
      '-c',
      '3',
      '--address',
      cluster.gateway,
      '--yes',
      '-o',
      'json',
    ],
    { environment },
  );
  expect(stderr).toContain('isvc will create in namespace kserve-demo, and delete at the end:');
  expect(code).toBe(0);
  const report = JSON.parse(stdout) as LoadReport;
  expect(report.calls).toMatchObject({ ok: 9, failed: 0 });
  expect(report.latency.count).toBe(9);
  expect(report.endedBy).toBe('count');
  expect(report.target.protocol).toBe(protocol);
  expect(report.client).toMatchObject({ senders: 2, node: process.version });
  const created = cluster.writes.filter(({ verb }) => verb === 'create').map(({ object }) => object);
  expect(kindsOf(created)).toEqual(['Job', 'ConfigMap']);
  const uid = textAt(created[0], 'metadata', 'uid');
  expect(listAt(created[1], 'metadata', 'ownerReferences')).toEqual([
    { apiVersion: 'batch/v1', kind: 'Job', name: textAt(created[0], 'metadata', 'name'), uid },
  ]);
  expect(cluster.left()).toEqual([]);
});

test('without a yes nothing is created', async () => {
  const { cluster, environment } = await jobs();
  const { stderr, code } = await program.run(
    ['bench', 'sklearn-iris', '--pods', '2', '--address', cluster.gateway],
    { environment },
  );
  expect(code).toBe(exitCodes.usage);
  expect(stderr).toContain('Nothing was sent: without a terminal to ask on');
  expect(cluster.writes).toEqual([]);
});

test('a way in that is of this machine alone is refused before anything is created', async () => {
  const { cluster, environment } = await jobs();
  const ofLoopback = await program.run(['bench', 'sklearn-iris', '--pods', '2', '--yes'], { environment });
  expect(ofLoopback.code).toBe(exitCodes['no-way-in']);
  expect(ofLoopback.stderr).toContain("is this machine's own, and each pod's own in a pod");
  expect(cluster.writes).toEqual([]);
});

test('-o yaml prints the objects and creates nothing; `bench job` lets their pods begin', async () => {
  const { cluster, environment } = await jobs();
  const { stdout, stderr } = await program.run(
    [
      'bench',
      'sklearn-iris',
      '--pods',
      '2',
      '--requests',
      '8',
      '-c',
      '2',
      '--address',
      cluster.gateway,
      '-o',
      'yaml',
    ],
    { environment },
  );
  expect(cluster.writes).toEqual([]);
  const objects = listAt(load(stdout), 'items') as readonly KubeObject[];
  expect(kindsOf(objects)).toEqual(['ConfigMap', 'Job']);
  for (const object of objects) {
    const path = object['kind'] === 'Job' ? 'apis/batch/v1' : 'api/v1';
    const plural = `${String(object['kind']).toLowerCase()}s`;
    await fetch(`${cluster.url}/${path}/namespaces/kserve-demo/${plural}`, {
      method: 'POST',
      body: JSON.stringify(object),
    });
  }
  const command = /isvc (bench job \S+ --job-namespace \S+)/v.exec(stderr)?.[1] ?? '';
  const ran = await program.run([...command.split(' '), '-o', 'json'], { environment });
  expect(ran.stderr).toBe('');
  expect((JSON.parse(ran.stdout) as LoadReport).calls).toMatchObject({ ok: 8, failed: 0 });
  expect(cluster.writes.filter(({ verb }) => verb === 'delete')).toEqual([]);
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

test('a pod that fails is told with its reason, and the Job is deleted', async () => {
  const { cluster, environment } = await jobs({ command: ['false'] });
  const { stderr, code } = await program.run(
    ['bench', 'sklearn-iris', '--pods', '1', '--address', cluster.gateway, '--yes'],
    { environment },
  );
  expect(code).toBe(exitCodes.cluster);
  expect(stderr).toMatch(/The pod kserve-demo\/isvc-bench-sklearn-iris-\w+-0 of the load failed: Error/v);
  expect(cluster.left()).toEqual([]);
});
