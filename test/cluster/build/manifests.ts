/** Takes the manifests out of the Go modules: files, and what `kubectl kustomize` makes of folders, into one file each. */
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { binary, manifestPath } from '../state/paths.ts';
import { run } from './command.ts';
import { moduleFolder } from './go.ts';
import { gatewayApi, istioApi, knativeNetworking, knativeServing, versions } from './versions.ts';
import type { Module } from './go.ts';

const kserve = versions['kserve-controller'];
const kwok = versions.kwok;

const sources = {
  'istio-crds': { from: istioApi, files: ['kubernetes/customresourcedefinitions.gen.yaml'] },
  'knative-networking-crds': { from: knativeNetworking, files: ['config/ingress.yaml'] },
  'knative-crds': {
    from: knativeServing,
    files: ['configuration', 'domain-mapping', 'revision', 'route', 'service'].map(
      (name) => `config/core/300-resources/${name}.yaml`,
    ),
  },
  'gateway-api-crds': { from: gatewayApi, folders: ['config/crd'] },
  'kserve-crds': { from: kserve, folders: ['config/crd'] },
  'kserve-config': { from: kserve, folders: ['config/configmap'] },
  'kserve-runtimes': { from: kserve, folders: ['config/runtimes', 'config/storagecontainers'] },
  'kserve-webhooks': { from: kserve, folders: ['config/webhook'] },
  'llmisvc-crds': {
    from: kserve,
    folders: ['config/crd/full/llmisvc'],
    files: ['config/llmisvc/gateway-inference-extension.yaml'],
  },
  'localmodel-crds': { from: kserve, folders: ['config/crd/full/localmodel'] },
  'llmisvc-webhooks': { from: kserve, folders: ['config/webhook/llmisvc'] },
  'llmisvc-presets': { from: kserve, folders: ['config/llmisvcconfig'] },
  'lws-crds': {
    from: versions['lws-controller'],
    files: ['config/crd/bases/leaderworkerset.x-k8s.io_leaderworkersets.yaml'],
  },
  'lws-webhooks': { from: versions['lws-controller'], folders: ['config/webhook'] },
  'inference-objective-crds': {
    from: versions['endpoint-picker'],
    files: ['config/crd/bases/inference.networking.x-k8s.io_inferenceobjectives.yaml'],
  },
  'kserve-manager': { from: kserve, folders: ['config/rbac', 'config/manager'] },
  'kwok-crds': { from: kwok, folders: ['kustomize/crd'] },
  'kwok-stages': {
    from: kwok,
    folders: [
      'kustomize/stage/node/fast',
      'kustomize/stage/node/heartbeat-with-lease',
      'kustomize/stage/pod/fast',
    ],
  },
} as const satisfies Readonly<Record<string, ManifestSource>>;

export type ManifestSource = {
  readonly from: Module;
  readonly folders?: readonly string[];
  readonly files?: readonly string[];
};

export type Manifest = keyof typeof sources;

export const manifests = Object.keys(sources) as readonly Manifest[];

export async function readManifest(manifest: Manifest): Promise<string> {
  return readFile(manifestFile(manifest), 'utf8');
}

export async function isManifestBuilt(manifest: Manifest): Promise<boolean> {
  return stat(manifestFile(manifest)).then(
    () => true,
    () => false,
  );
}

export async function buildManifest(manifest: Manifest, signal?: AbortSignal): Promise<void> {
  await writeManifest(sources[manifest], manifestFile(manifest), signal);
}

/** Needs kubectl, which is built before. */
export async function writeManifest(
  { from, folders = [], files = [] }: ManifestSource,
  target: string,
  signal?: AbortSignal,
): Promise<void> {
  const module = await moduleFolder(from, signal);
  const texts = await Promise.all([
    ...folders.map((folder) => run(binary('kubectl'), ['kustomize', join(module, folder)], {}, signal)),
    ...files.map((file) => readFile(join(module, file), 'utf8')),
  ]);
  const part = `${target}.${process.pid}.part`;
  await mkdir(dirname(target), { recursive: true });
  try {
    await writeFile(part, texts.join('\n---\n'));
    await rename(part, target);
  } finally {
    await rm(part, { force: true });
  }
}

/** Where the manifest is, once it is built. */
export function manifestFile(manifest: Manifest): string {
  return manifestPath(`${manifest}-${sources[manifest].from.version}.yaml`);
}
