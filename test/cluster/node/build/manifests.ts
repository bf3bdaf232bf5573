/** Manifests that only the real node applies: Istio's and Knative's own, out of their modules. */
import { readFile } from 'node:fs/promises';
import { writeManifest } from '../../build/manifests.ts';
import type { ManifestSource } from '../../build/manifests.ts';
import { knativeCaching, knativeNetworking, knativeServing } from '../../build/versions.ts';
import { manifestPath } from '../../state/paths.ts';
import { exists } from './paths.ts';
import { istio } from './versions.ts';

const core = (folder: string, names: readonly string[]): readonly string[] =>
  names.map((name) => `config/core/${folder}${name}.yaml`);

const sources = {
  'istio-base': { from: istio, files: ['manifests/charts/base/files/crd-all.gen.yaml'] },
  'knative-serving-crds': {
    from: knativeServing,
    files: core('300-resources/', [
      'configuration',
      'domain-mapping',
      'metric',
      'podautoscaler',
      'revision',
      'route',
      'service',
    ]),
  },
  // Serving has only links to these, which a module does not keep.
  'knative-network-crds': {
    from: knativeNetworking,
    files: ['certificate', 'domain-claim', 'ingress', 'serverlessservice'].map(
      (name) => `config/${name}.yaml`,
    ),
  },
  'knative-caching-crds': { from: knativeCaching, files: ['config/image.yaml'] },
  'knative-core': {
    from: knativeServing,
    files: [
      ...core('', ['100-namespace', '200-serviceaccount']),
      ...core('200-roles/', [
        'activator',
        'addressable-resolvers-clusterrole',
        'clusterrole-namespaced',
        'clusterrole',
        'podspecable-bindings-clusterrole',
      ]),
      ...core('configmaps/', [
        'autoscaler',
        'certmanager',
        'defaults',
        'deployment',
        'domain',
        'features',
        'gc',
        'leader-election',
        'logging',
        'observability',
        'tracing',
      ]),
      ...core('webhooks/', ['configmap-validation', 'defaulting', 'resource-validation', 'secret']),
      ...core('', ['300-knativecertificate', '999-cache']),
      ...core('deployments/', ['activator', 'autoscaler', 'controller', 'webhook']),
    ],
  },
  'knative-network-config': { from: knativeNetworking, files: ['config/config-network.yaml'] },
  kourier: { from: knativeServing, files: ['third_party/kourier-latest/kourier.yaml'] },
  'net-istio': { from: knativeServing, files: ['third_party/istio-latest/net-istio.yaml'] },
} as const satisfies Readonly<Record<string, ManifestSource>>;

export type NodeManifest = keyof typeof sources;

export async function readNodeManifest(name: NodeManifest): Promise<string> {
  return readFile(fileOf(name), 'utf8');
}

export async function buildNodeManifests(
  build: (name: string, work: () => Promise<void>) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  for (const [name, source] of Object.entries(sources)) {
    const file = fileOf(name as NodeManifest);
    if (!(await exists(file))) await build(`manifests ${name}`, () => writeManifest(source, file, signal));
  }
}

function fileOf(name: NodeManifest): string {
  return manifestPath(`node-${name}-${sources[name].from.version}.yaml`);
}
