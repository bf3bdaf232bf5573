import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { listAt } from '../../src/kserve/fields.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import type { LoadReport } from '../../src/load/report.js';
import { exitCodes } from '../../src/problem.js';
import { benchByTwoPods, jobsOf, kindsOf } from './pod-jobs.js';
import { programOnDemo } from './program.js';

const program = programOnDemo();
const jobs = jobsOf.bind(undefined, program);

test('the pods of a Job call a service, and their histograms are added up', async () => {
  const { target } = await benchByTwoPods(program, 'sklearn-iris');
  expect(target.protocol).toBe('v1');
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
