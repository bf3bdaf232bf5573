/** The InferenceServices of the real node, and the server from which their storage-initializers take the models. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { script } from '../../models/artifacts.ts';
import { applyObjects } from '../../objects/kubectl.ts';
import { kserveVersion } from '../build/images.ts';
import { waitLong } from '../objects.ts';
import type { NodeInstallation } from './installation.ts';

const files = { namespace: 'model-files', name: 'model-files' } as const;
/** Of the InferenceServices that become Ready, and of those that fail. */
const namespaces = { ready: 'kserve-test', failing: 'failing' } as const;

const serveModels = `
echo 'not a model' > /models/bad.joblib
python3 /scripts/make_iris.py /models
exec python3 -m http.server --directory /models 8080
`;

/** Applies them and waits until each that can is Ready by itself; the others go on to fail. With Knative none fails: its cases have their own. */
export async function installModels(installation: NodeInstallation, signal: AbortSignal): Promise<void> {
  await applyObjects(await fileServer(), signal);
  await waitLong(['deployment', files.name, `--namespace=${files.namespace}`], 'Available', signal);
  const isKnative = installation.startsWith('knative');
  const objects = Object.values(namespaces).map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  }));
  await applyObjects(
    [
      ...objects,
      ...(await manifest('ready')),
      ...(isKnative ? [...(await manifest('grpc')), ...(await manifest('knative'))] : []),
    ],
    signal,
  );
  await waitLong(['inferenceservices', '--all', `--namespace=${namespaces.ready}`], 'Ready', signal);
  if (!isKnative) await applyObjects(await manifest('failing'), signal);
}

async function manifest(name: 'ready' | 'grpc' | 'knative' | 'failing'): Promise<readonly unknown[]> {
  const text = await readFile(join(import.meta.dirname, '..', 'manifests', `${name}.yaml`), 'utf8');
  return loadAll(text);
}

/** Trains the model with the packages that will load it, and serves its file and one that is none. */
async function fileServer(): Promise<readonly object[]> {
  const labels = { app: files.name };
  const server = {
    name: 'server',
    image: `kserve/sklearnserver:${kserveVersion}`,
    command: ['sh', '-ec', serveModels],
    ports: [{ containerPort: 8080 }],
    resources: { requests: { cpu: '20m', memory: '64Mi' } },
    // Once it serves it goes on to: a probe that is late on a busy machine says nothing.
    readinessProbe: {
      httpGet: { path: '/model.joblib', port: 8080 },
      periodSeconds: 1,
      timeoutSeconds: 5,
      failureThreshold: 120,
    },
    volumeMounts: [
      { name: 'scripts', mountPath: '/scripts' },
      { name: 'models', mountPath: '/models' },
    ],
  };
  const volumes = [
    { name: 'scripts', configMap: { name: files.name } },
    { name: 'models', emptyDir: {} },
  ];
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: files.namespace } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: files,
      data: { 'make_iris.py': await readFile(script('make_iris.py'), 'utf8') },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: files,
      spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: files,
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [server], volumes } },
      },
    },
  ];
}
