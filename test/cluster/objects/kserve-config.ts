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

/** The webhooks' configurations, with the controller's address on this machine in place of a Service's. */
export async function kserveWebhooks(port: number): Promise<readonly unknown[]> {
  const caBundle = (await readFile(authority())).toString('base64');
  const documents = loadAll(await readManifest('kserve-webhooks')) as readonly WebhookConfiguration[];
  return documents
    .filter(({ kind }) => kind.endsWith('WebhookConfiguration'))
    .map((document) => ({
      ...document,
      webhooks: document.webhooks.map((webhook) => ({
        ...webhook,
        clientConfig: { url: `https://127.0.0.1:${port}${webhook.clientConfig.service.path}`, caBundle },
      })),
    }));
}
