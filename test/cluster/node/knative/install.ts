/** Knative Serving of its own manifests, with the changes that KServe's quick install makes to them. */
import { loadAll } from 'js-yaml';
import { applyObjects } from '../../objects/kubectl.ts';
import { knativeImage, localRegistry } from '../build/knative-images.ts';
import { readNodeManifest } from '../build/manifests.ts';
import { waitLong } from '../objects.ts';
import { applyCrds } from '../system/start.ts';

export type KubernetesObject = {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: Readonly<Record<string, string>>;
};

const namespace = 'knative-serving';

/**
 * https://github.com/kserve/kserve/blob/v0.20.0/hack/setup/quick-install: the domain, and no digests of what no registry has.
 * A service goes to zero after seconds, not minutes: what happens then is what tests are about.
 */
const changes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'config-domain': { 'example.com': '' },
  'config-deployment': {
    'queue-sidecar-image': knativeImage('queue'),
    'registries-skipping-tag-resolving': `nvcr.io,index.docker.io,${localRegistry}`,
    'queue-sidecar-cpu-request': '10m',
    'queue-sidecar-memory-request': '32Mi',
  },
  'config-autoscaler': { 'stable-window': '10s', 'scale-to-zero-grace-period': '6s' },
};

/** `network` goes into config-network: the class of the Ingresses, where it is not Istio's. */
export async function installKnative(
  network: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  const crds = ['knative-serving-crds', 'knative-network-crds', 'knative-caching-crds'] as const;
  await applyCrds(await Promise.all(crds.map(readNodeManifest)), signal);
  const objects = [
    ...(await readObjects('knative-core')),
    ...(await readObjects('knative-network-config')),
  ].map((object) => localized(changed(object, { ...changes, 'config-network': network })));
  await applyObjects(
    objects.filter((object) => !isLast(object)),
    signal,
  );
  await applyObjects(objects.filter(isLast), signal);
  await waitForKnative(signal);
}

/** Whether an object asks about the others, or runs: such are applied last, since nobody answers before. */
function isLast({ kind }: KubernetesObject): boolean {
  return kind === 'Deployment' || kind.endsWith('WebhookConfiguration');
}

export async function waitForKnative(signal: AbortSignal): Promise<void> {
  await waitLong(['deployments', '--all', `--namespace=${namespace}`], 'Available', signal);
}

export async function readObjects(
  name: Parameters<typeof readNodeManifest>[0],
): Promise<readonly KubernetesObject[]> {
  return (loadAll(await readNodeManifest(name)) as readonly (KubernetesObject | undefined)[]).flatMap(
    (object) => object ?? [],
  );
}

/** A ConfigMap's example goes with the change: it has a checksum. */
function changed(
  object: KubernetesObject,
  wanted: Readonly<Record<string, Readonly<Record<string, string>>>>,
): KubernetesObject {
  const change = object.kind === 'ConfigMap' ? wanted[object.metadata.name] : undefined;
  if (change === undefined || Object.keys(change).length === 0) return object;
  const { _example, ...data } = object.data ?? {};
  return { ...object, data: { ...data, ...change } };
}

/** With our images, and with requests that fit on two cores. */
function localized(object: KubernetesObject): KubernetesObject {
  const text = JSON.stringify(object)
    .replaceAll(/ko:\/\/knative\.dev\/serving\/cmd\/([a-z]+)/g, (_, command: string) => knativeImage(command))
    .replaceAll(/"requests":\{"cpu":"\d+m"/g, '"requests":{"cpu":"20m"');
  return JSON.parse(text) as KubernetesObject;
}
