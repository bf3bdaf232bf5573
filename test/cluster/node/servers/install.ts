/** Adds what the contract needs to a node that runs: the other model servers, and services that fail or answer otherwise. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { script } from '../../models/artifacts.ts';
import { applyObjects } from '../../objects/kubectl.ts';
import { step } from '../../progress.ts';
import type { NodeInstallation } from '../installation/installation.ts';
import { waitLong } from '../objects.ts';
import { readNodeCluster } from '../state.ts';
import { loadImages } from '../system/load-images.ts';
import { findMembers } from '../system/namespaces.ts';
import { archivesImage, serverImages } from './images.ts';
import { tokenPolicies } from './tokens.ts';

const namespace = 'kserve-test';
const archives = { namespace: 'model-files', name: 'model-archives' } as const;
/** Those of contract.yaml that are never Ready. */
const failing = new Set(['unknown-runtime', 'unknown-format', 'failing-pod']);

/** Their layers are built by then. The caller is in the node's network. */
export async function installServers(signal: AbortSignal): Promise<void> {
  const members = await findMembers();
  await step('images of the other servers', async () =>
    loadImages(members, await serverImages(signal), signal),
  );
  await applyObjects(archiveServer(), signal);
  await waitLong(['deployment', archives.name, `--namespace=${archives.namespace}`], 'Available', signal);
  const { installation } = await readNodeCluster();
  const services = await readServices(installation);
  const ready = services.map(({ metadata: { name } }) => name).filter((name) => !failing.has(name));
  await step('the other servers ready', async () => {
    await applyObjects([await programs(), ...services], signal);
    const words = ready.map((name) => `inferenceservice/${name}`);
    await waitLong([...words, `--namespace=${namespace}`], 'Ready', signal);
  });
  const policies = await tokenPolicies(installation);
  if (policies.length > 0) await applyObjects(policies, signal);
}

type InferenceService = { readonly metadata: { readonly name: string } };

async function readServices(installation: NodeInstallation): Promise<readonly InferenceService[]> {
  const grpc = join('..', 'manifests', 'grpc.yaml');
  const files = [
    'manifest.yaml',
    'contract.yaml',
    ...(installation === 'gateway-api' ? [grpc, 'standard.yaml'] : []),
  ];
  const texts = await Promise.all(files.map((file) => readFile(join(import.meta.dirname, file), 'utf8')));
  return texts.flatMap((text) => loadAll(text) as readonly InferenceService[]);
}

/** What runs in the place of a model server. */
async function programs(): Promise<object> {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace, name: 'contract' },
    data: {
      'kserve_server.py': await readFile(script('kserve_server.py'), 'utf8'),
      'not_json.py': await readFile(join(import.meta.dirname, 'not_json.py'), 'utf8'),
    },
  };
}

function archiveServer(): readonly object[] {
  const labels = { app: archives.name };
  const container = {
    name: 'server',
    image: archivesImage,
    ports: [{ containerPort: 8080 }],
    resources: { requests: { cpu: '20m', memory: '32Mi' } },
    // As the models' file server: a probe that is late on a busy machine says nothing.
    readinessProbe: {
      httpGet: { path: '/', port: 8080 },
      periodSeconds: 1,
      timeoutSeconds: 5,
      failureThreshold: 120,
    },
  };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: archives,
      spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: archives,
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    },
  ];
}
