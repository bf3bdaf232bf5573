import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { listAt, textAt } from '../../src/kserve/fields.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import type { LoadReport } from '../../src/load/report.js';
import {
  jobKubeconfig,
  type JobCluster,
  type JobClusterOptions,
  startJobCluster,
} from '../load/job-cluster.js';
import type { Program } from './program.js';

/** A cluster whose pods are processes of this machine, and the environment of an isvc that works with it. */
export async function jobsOf(
  program: Program,
  options: JobClusterOptions = {},
): Promise<{
  readonly cluster: JobCluster;
  readonly environment: Readonly<Record<string, string>>;
}> {
  const cluster = await startJobCluster(program.demo(), options);
  onTestFinished(cluster.close);
  const kubeconfig = join(program.folder(), `kubeconfig-${new URL(cluster.url).port}`);
  writeFileSync(kubeconfig, jobKubeconfig(program.demo(), cluster), { mode: 0o600 });
  return { cluster, environment: { KUBECONFIG: kubeconfig } };
}

export function kindsOf(objects: readonly KubeObject[]): readonly unknown[] {
  return objects.map((object) => object['kind']);
}

/** A load by two pods: their histograms are added up, the pods belong to the Job, and nothing of it is left. */
export async function benchByTwoPods(program: Program, name: string): Promise<LoadReport> {
  const { cluster, environment } = await jobsOf(program);
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
  expect(report.client).toMatchObject({ senders: 2, node: process.version });
  const created = cluster.writes.filter(({ verb }) => verb === 'create').map(({ object }) => object);
  expect(kindsOf(created)).toEqual(['Job', 'ConfigMap']);
  const uid = textAt(created[0], 'metadata', 'uid');
  expect(listAt(created[1], 'metadata', 'ownerReferences')).toEqual([
    { apiVersion: 'batch/v1', kind: 'Job', name: textAt(created[0], 'metadata', 'name'), uid },
  ]);
  expect(cluster.left()).toEqual([]);
  return report;
}
