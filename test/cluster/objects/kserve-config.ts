/** KServe's manifests, changed where this cluster differs from the one they are written for. */
import { readFile } from 'node:fs/promises';
import { load, loadAll } from 'js-yaml';
import { readManifest } from '../build/manifests.ts';
import { authority } from '../state/certificates.ts';
import { installations } from '../state/installation.ts';
import type { Installation } from '../state/installation.ts';

type ConfigMap = { readonly data: Readonly<Record<string, string>> };
type Webhook = { readonly clientConfig: { readonly service: { readonly path: string } } };
type WebhookConfiguration = { readonly kind: string; readonly webhooks: readonly Webhook[] };

/** The ConfigMap inferenceservice-config in namespace kserve. */
export async function kserveConfig(installation: Installation): Promise<unknown> {
  const config = load(await readManifest('kserve-config')) as ConfigMap;
  const { _example, ...data } = config.data;
  const ingress = JSON.parse(data['ingress'] ?? '{}') as Readonly<Record<string, unknown>>;
  return {
    ...config,
    data: {
      ...data,
      deploy: JSON.stringify({ defaultDeploymentMode: 'Standard' }),
      ingress: JSON.stringify({ ...ingress, ...installations[installation] }),
    },
  };
}

/** The Service of KServe's webhooks, as its manifests name it. */
const webhookService = { namespace: 'kserve', name: 'kserve-webhook-server-service' } as const;

/**
 * The webhooks' configurations and their Service, which leads to the controller on this machine. They keep
 * `clientConfig.service`, as on any cluster: isvc reads KServe's namespace there. The API server asks the name of an
 * ExternalName Service itself (kube-aggregator's ResolveCluster), at the port that clientConfig states.
 */
export async function kserveWebhooks(port: number): Promise<readonly unknown[]> {
  const caBundle = (await readFile(authority())).toString('base64');
  const documents = loadAll(await readManifest('kserve-webhooks')) as readonly WebhookConfiguration[];
  const configurations = documents
    .filter(({ kind }) => kind.endsWith('WebhookConfiguration'))
    .map((document) => ({
      ...document,
      webhooks: document.webhooks.map((webhook) => ({
        ...webhook,
        clientConfig: {
          service: { ...webhookService, path: webhook.clientConfig.service.path, port },
          caBundle,
        },
      })),
    }));
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: webhookService,
    spec: { type: 'ExternalName', externalName: 'localhost' },
  };
  return [service, ...configurations];
}
