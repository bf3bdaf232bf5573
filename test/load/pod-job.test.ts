import { expect, test } from 'vitest';
import { fieldAt } from '../../src/kserve/fields.js';
import { configMapObject, jobObject, type PodJob, secretObject } from '../../src/load/pod-job.js';

const job: PodJob = {
  name: 'isvc-bench-iris-abc',
  namespace: 'loads',
  image: 'node:24-slim',
  pods: 4,
  durationMs: 30_000,
  files: new Map<string, string | Uint8Array>([
    ['dist/load/load-pod.js', 'program'],
    ['calls.gz', Buffer.from('calls')],
  ]),
  secret: '{"headers":{"authorization":"Bearer t"}}',
};

test('the Job ends two minutes after its duration, and is gone five minutes later', () => {
  expect(jobObject(job)['spec']).toMatchObject({
    completionMode: 'Indexed',
    completions: 4,
    parallelism: 4,
    backoffLimit: 0,
    activeDeadlineSeconds: 150,
    ttlSecondsAfterFinished: 300,
  });
  expect(fieldAt(jobObject(job), 'spec', 'suspend')).toBeUndefined();
});

test('its pods have no token of their account, and keep the restricted Pod Security Standard', () => {
  const pod = fieldAt(jobObject(job), 'spec', 'template', 'spec');
  expect(pod).toMatchObject({
    serviceAccountName: 'isvc-bench',
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  });
  expect(pod).not.toHaveProperty('hostNetwork');
});

test('several of its pods fit on a node with two cores beside what runs there, and none is held back on an idle core', () => {
  const pod = fieldAt(jobObject(job), 'spec', 'template', 'spec');
  expect(pod).toMatchObject({
    containers: [{ resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '1Gi' } } }],
  });
  expect(JSON.stringify(pod)).not.toContain('"limits":{"cpu"');
});

test('the secret stands in the Secret alone, which the Job owns as it owns the ConfigMap', () => {
  const owner = { uid: '1-2' };
  for (const object of [jobObject(job), configMapObject(job, owner)])
    expect(JSON.stringify(object)).not.toContain('Bearer');
  const secret = secretObject(job, owner);
  expect(fieldAt(secret, 'data')).toEqual({
    'secrets.json': Buffer.from(job.secret ?? '').toString('base64'),
  });
  for (const object of [secret, configMapObject(job, owner)])
    expect(fieldAt(object, 'metadata', 'ownerReferences')).toEqual([
      { apiVersion: 'batch/v1', kind: 'Job', name: job.name, uid: '1-2' },
    ]);
});

test('the files of the ConfigMap are where the command looks for them', () => {
  const pod = fieldAt(jobObject(job), 'spec', 'template', 'spec');
  expect(fieldAt(pod, 'volumes')).toEqual([
    {
      name: 'files',
      configMap: {
        name: job.name,
        items: [
          { key: 'load-pod.js', path: 'dist/load/load-pod.js' },
          { key: 'calls.gz', path: 'calls.gz' },
        ],
      },
    },
    { name: 'secret', secret: { secretName: job.name } },
  ]);
  expect(configMapObject(job)).toMatchObject({
    data: { 'load-pod.js': 'program' },
    binaryData: { 'calls.gz': Buffer.from('calls').toString('base64') },
  });
});
