/** Adds the other model servers to a node that runs: their images, the archives of their models, and their InferenceServices. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyObjects, applyYaml } from '../../objects/kubectl.ts';
import { step } from '../../progress.ts';
import { waitLong } from '../objects.ts';
import { loadImages } from '../system/load-images.ts';
import { findMembers } from '../system/namespaces.ts';
import { archivesImage, serverImages } from './images.ts';

const archives = { namespace: 'model-files', name: 'model-archives' } as const;

/** Their layers are built by then. The caller is in the node's network. */
export async function installServers(signal: AbortSignal): Promise<void> {
  const members = await findMembers();
  await step('images of the other servers', async () =>
    loadImages(members, await serverImages(signal), signal),
  );
  await applyObjects(archiveServer(), signal);
  await waitLong(['deployment', archives.name, `--namespace=${archives.namespace}`], 'Available', signal);
  await step('the other servers ready', async () => {
    await applyYaml(await readFile(join(import.meta.dirname, 'manifest.yaml'), 'utf8'), signal);
    await waitLong(['inferenceservices', '--all', '--namespace=kserve-test'], 'Ready', signal);
  });
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
