/** InferenceServices whose server does what a request tells it: python/scripted_server.py. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, vi } from 'vitest';
import { kserveVersion } from '../cluster/node/build/images.ts';
import { applyAll, kubectl } from './node-world.ts';

export const scripted = 'scripted';

/** With it Envoy reaches the service's pods without the activator, once they are Ready: `untilDirect`. */
export const withoutActivator = { 'autoscaling.knative.dev/target-burst-capacity': '0' };

export type ScriptedService = {
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** Of `spec.predictor`, beside its container. */
  readonly predictor?: Readonly<Record<string, unknown>>;
  /** The version that its answers state. */
  readonly version?: string;
  readonly image?: string;
  /** Instead of the server. */
  readonly command?: readonly string[];
  /** The container's; without them it has KServe's own, 8080 for HTTP/1. */
  readonly ports?: readonly object[];
  /** Has KServe's own transformer in front: python/transformer.py. */
  readonly hasTransformer?: true;
};

/** The namespace, and the server's program in it. */
export async function prepareScripted(): Promise<void> {
  await applyAll(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: scripted } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { namespace: scripted, name: 'server' },
      data: {
        'server.py': await programOf('scripted_server.py'),
        'transformer.py': await programOf('transformer.py'),
        'unanswering.py': await programOf('unanswering_server.py'),
      },
    },
  );
}

async function programOf(name: string): Promise<string> {
  return readFile(path.join(import.meta.dirname, 'python', name), 'utf8');
}

export async function applyScripted({
  name,
  annotations = {},
  labels = {},
  predictor = {},
  version = '1',
  image = 'isvc.local/python:3.11',
  // When the server ends the container goes on, and queue-proxy finds nobody. TERM ends it at once, as pid 1 too.
  command = ['sh', '-c', 'trap "exit 0" TERM; python3 /server/server.py & wait; sleep infinity & wait'],
  ports,
  hasTransformer,
}: ScriptedService): Promise<void> {
  await applyAll({
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { namespace: scripted, name, annotations, labels },
    spec: {
      predictor: {
        ...predictor,
        ...mounted({
          image,
          command,
          ...(ports !== undefined && { ports }),
          env: [{ name: 'VERSION', value: version }],
          resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
        }),
      },
      ...(hasTransformer && {
        transformer: mounted({
          image: `kserve/sklearnserver:${kserveVersion}`,
          command: ['python3', '/server/transformer.py'],
          resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { cpu: '1', memory: '512Mi' } },
        }),
      }),
    },
  });
}

/** A component with this container, which has the programs. */
function mounted(container: object): object {
  const volumeMounts = [{ name: 'server', mountPath: '/server' }];
  return {
    containers: [{ name: 'kserve-container', volumeMounts, ...container }],
    volumes: [{ name: 'server', configMap: { name: 'server' } }],
  };
}

/** Ready as KServe says of this generation. */
export async function waitUntilReady(...names: readonly string[]): Promise<void> {
  const objects = names.map((name) => `inferenceservice/${name}`);
  await kubectl(['wait', '-n', scripted, ...objects, '--for=condition=Ready', '--timeout=600s']);
}

/** Knative takes the activator out of the way some seconds after the pod is Ready: the public Service then has the pod's own address. */
export async function untilDirect(name: string): Promise<void> {
  const words = ['get', 'sks', `${name}-predictor-00001`, '-n', scripted, '-o', 'jsonpath={.spec.mode}'];
  await vi.waitFor(async () => expect(await kubectl(words)).toBe('Serve'), {
    timeout: 120_000,
    interval: 500,
  });
  const pod = await kubectl([
    'get',
    'pods',
    '-n',
    scripted,
    '-l',
    `serving.kserve.io/inferenceservice=${name}`,
    '-o',
    'jsonpath={.items[0].status.podIP}',
  ]);
  const endpoints = [
    'get',
    'endpoints',
    `${name}-predictor-00001`,
    '-n',
    scripted,
    '-o',
    'jsonpath={.subsets[*].addresses[*].ip}',
  ];
  await vi.waitFor(async () => expect(await kubectl(endpoints)).toBe(pod), {
    timeout: 120_000,
    interval: 500,
  });
}

/** Each with its pods: two cores do not keep many. */
export async function removeScripted(...names: readonly string[]): Promise<void> {
  await kubectl(['delete', 'inferenceservice', '-n', scripted, ...names, '--ignore-not-found']);
}
