import { expect, test } from 'vitest';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { parsePod } from '../../src/kserve/pod.js';
import { podReason, podReasonLine } from '../../src/kserve/pod-reason.js';
import {
  container,
  ended,
  failedInitStatus,
  podConditions,
  podObject,
  pulled,
  readyContainer,
  unready,
  unreadyPodStatus,
  unscheduledStatus,
  waitingFor,
  type PodFields,
} from './pod-objects.js';

function reasonOf(fields: PodFields): readonly [string, string] | undefined {
  const reason = podReason(parsePod(podObject(fields)));
  return reason === undefined ? undefined : [podReasonLine(reason), reason.outlook];
}

const crashed = (last: KubeObject, restartCount = 3): KubeObject => ({ lastState: last, restartCount });
const backOff = waitingFor(
  'CrashLoopBackOff',
  'back-off 1m20s restarting failed container=kserve-container pod=sklearn-iris-predictor-7c5f8dbdfc-x2x4z_kserve-test(ff77b1f8)',
);
const log = (...lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
const storageLog = log(
  "2026-11-27 04:10:20.167 1 storage.initializer INFO [initializer-entrypoint:<module>():17] Initializing, args: (src_uri, dest_path): [('s3://models/iris', '/mnt/models')]",
  '2026-11-27 04:10:20.167 1 storage.initializer INFO [kserve_storage.py:download():168] Copying contents of s3://models/iris to local',
  '2026-11-27 04:10:21.584 1 storage.initializer ERROR [storage_errors.py:raise_storage_error():42] S3 error for s3://models/iris: An error occurred (403) when calling the ListObjects operation: Forbidden',
  "2026-11-27 04:10:21.584 1 storage.initializer ERROR [initializer-entrypoint:<module>():28] Storage initialization failed: Access to bucket 'models' was denied.",
);

const reasons: readonly (readonly [string, PodFields, string, string])[] = [
  [
    'no node has the GPU',
    {
      node: '',
      status: unscheduledStatus(
        '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient nvidia.com/gpu. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.',
      ),
    },
    'predictor: Unschedulable: 0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient nvidia.com/gpu',
    'may heal',
  ],
  [
    'the scheduler of Kubernetes before 1.32',
    {
      node: '',
      status: unscheduledStatus(
        '0/1 nodes are available: 1 Insufficient memory. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
      ),
    },
    'predictor: Unschedulable: 0/1 nodes are available: 1 Insufficient memory',
    'may heal',
  ],
  [
    'the claim is not there',
    {
      node: '',
      status: unscheduledStatus(
        '0/1 nodes are available: persistentvolumeclaim "weights" not found. not found',
      ),
    },
    'predictor: Unschedulable: 0/1 nodes are available: persistentvolumeclaim "weights" not found',
    'may heal',
  ],
  [
    'an image that does not exist (containerd)',
    pulled(
      'kserve/no-such-server:v9',
      'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/kserve/no-such-server:v9": failed to resolve reference "docker.io/kserve/no-such-server:v9": docker.io/kserve/no-such-server:v9: not found',
    ),
    'predictor: ImagePullBackOff: kserve/no-such-server:v9: not found',
    'stuck',
  ],
  [
    'an image that may not be pulled',
    pulled(
      'private/server:v1',
      'failed to pull and unpack image "docker.io/private/server:v1": failed to resolve reference "docker.io/private/server:v1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    ),
    'predictor: ImagePullBackOff: private/server:v1: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    'stuck',
  ],
  [
    'a registry whose name is not known just now',
    pulled(
      'registry.corp/server:v1',
      'rpc error: code = DeadlineExceeded desc = failed to pull and unpack image "registry.corp/server:v1": failed to resolve reference "registry.corp/server:v1": failed to do request: Head "https://registry.corp/v2/server/manifests/v1": dial tcp: lookup registry.corp on 10.96.0.10:53: no such host',
    ),
    'predictor: ImagePullBackOff: registry.corp/server:v1: failed to do request: Head "https://registry.corp/v2/server/manifests/v1": dial tcp: lookup registry.corp on 10.96.0.10:53: no such host',
    'may heal',
  ],
  [
    'a kubelet before 1.30, which keeps the cause to itself',
    { image: 'nope:v1', ...container(waitingFor('ImagePullBackOff', 'Back-off pulling image "nope:v1"')) },
    'predictor: ImagePullBackOff: nope:v1',
    'may heal',
  ],
  [
    'a Secret that is missing',
    container(waitingFor('CreateContainerConfigError', 'secret "not-there" not found')),
    'predictor: CreateContainerConfigError: secret "not-there" not found',
    'stuck',
  ],
  [
    'killed for its memory, between two runs',
    container(ended('OOMKilled', 137), crashed(ended('OOMKilled', 137))),
    'predictor: OOMKilled: exit 137, 3 restarts',
    'may heal',
  ],
  [
    'killed for its memory, in back-off',
    container(backOff, crashed(ended('OOMKilled', 137), 1)),
    'predictor: OOMKilled: exit 137, 1 restart',
    'may heal',
  ],
  [
    'a crash loop with its last words',
    container(
      backOff,
      crashed(
        ended(
          'Error',
          1,
          log(
            'Traceback (most recent call last):',
            '  File "/prod_venv/server.py", line 8, in <module>',
            'torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB',
          ),
        ),
      ),
    ),
    'predictor: CrashLoopBackOff: exit 1, 3 restarts: CUDA out of memory. Tried to allocate 2.00 GiB',
    'may heal',
  ],
  [
    'a crash loop while it runs once more, without last words',
    container({ running: { startedAt: '2026-11-27T04:10:38Z' } }, crashed(ended('Error', 1), 2)),
    'predictor: CrashLoopBackOff: exit 1, 2 restarts',
    'may heal',
  ],
  [
    'a program that is not in the image',
    container(
      backOff,
      crashed(
        ended(
          'StartError',
          128,
          'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/no/such/program": stat /no/such/program: no such file or directory: unknown',
        ),
      ),
    ),
    'predictor: StartError: exec: "/no/such/program": stat /no/such/program: no such file or directory',
    'stuck',
  ],
  [
    'a readiness probe that does not pass',
    container({ running: { startedAt: '2026-11-27T04:08:23Z' } }),
    'predictor: NotReady: it runs, but its readiness probe has not passed',
    'starting',
  ],
  [
    'the model could not be fetched: the last line of its log',
    { status: failedInitStatus({ state: ended('Error', 1, storageLog) }) },
    "predictor: storage-initializer: failed: exit 1, 4 restarts: Access to bucket 'models' was denied",
    'may heal',
  ],
  [
    'the model is being fetched',
    { status: failedInitStatus({ restartCount: 0, state: { running: {} } }) },
    'predictor: storage-initializer: running',
    'starting',
  ],
  [
    'its containers are being made',
    { component: 'transformer', ...container(waitingFor('ContainerCreating')) },
    'transformer: ContainerCreating',
    'starting',
  ],
  [
    'evicted',
    {
      status: {
        phase: 'Failed',
        reason: 'Evicted',
        message: 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 80Mi. ',
      },
    },
    'predictor: Evicted: The node was low on resource: memory. Threshold quantity: 100Mi, available: 80Mi.',
    'may heal',
  ],
  [
    'its node is gone: all containers are ready, the pod is not',
    {
      status: {
        phase: 'Running',
        conditions: podConditions({ ContainersReady: 'True' }).concat([{ type: 'Ready', status: 'False' }]),
        containerStatuses: [readyContainer],
      },
    },
    'predictor: NodeNotReady: its node node-1 does not report any more',
    'may heal',
  ],
  [
    'the model server before the queue-proxy that waits for it',
    {
      revision: 'sklearn-iris-predictor-00001',
      image: 'nobody/none:v1',
      status: unreadyPodStatus(
        unready({ running: {} }, { name: 'queue-proxy' }),
        unready(waitingFor('ErrImagePull', 'nobody/none:v1: not found')),
      ),
    },
    'predictor: ErrImagePull: nobody/none:v1: not found',
    'stuck',
  ],
  [
    'the model server runs, and the queue-proxy that asks its probe is not ready',
    {
      revision: 'sklearn-iris-predictor-00001',
      status: unreadyPodStatus(
        { ...unready({ running: {} }), ready: true },
        unready({ running: {} }, { name: 'queue-proxy' }),
      ),
    },
    'predictor: NotReady: it runs, but its readiness probe has not passed',
    'starting',
  ],
];

test.each(reasons)('%s', (_, fields, line, outlook) => {
  expect(reasonOf(fields)).toEqual([line, outlook]);
});

test('a ready pod, and one that is on its way out, have no reason', () => {
  expect(reasonOf({})).toBeUndefined();
  const status = unreadyPodStatus(unready(backOff));
  expect(podReason(parsePod(podObject({ status })))).toBeDefined();
  const leaving = parsePod(podObject({ status, metadata: { deletionTimestamp: '2026-11-27T04:12:00Z' } }));
  expect(podReason({ ...leaving, component: 'predictor' })).toBeUndefined();
});
