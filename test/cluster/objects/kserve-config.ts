/** KServe's manifests, changed where this cluster differs from the one they are written for. */
import { readFile } from 'node:fs/promises';
import { load, loadAll } from 'js-yaml';
import { readManifest } from '../build/manifests.ts';
import { authority } from '../state/certificates.ts';

type ConfigMap = { readonly data: Readonly<Record<string, string>> };
type Webhook = { readonly clientConfig: { readonly service: { readonly path: string } } };
type WebhookConfiguration = { readonly kind: string; readonly webhooks: readonly Webhook[] };

/** How KServe makes its routes: by the Gateway API (its default here), or as the quick install does, or an Ingress. */
export type IngressChange = Readonly<Record<string, unknown>>;

/** Standard mode with the Gateway API and without Istio's own objects, as in KServe's guide for that installation. */
const gatewayApi: IngressChange = { enableGatewayApi: true, disableIstioVirtualHost: true };

/** The ConfigMap inferenceservice-config in namespace kserve. `ingress` is laid over its value of that name. */
export async function kserveConfig(ingress: IngressChange = gatewayApi): Promise<unknown> {
  const config = load(await readManifest('kserve-config')) as ConfigMap;
  const { _example, ...data } = config.data;
  const ownIngress = JSON.parse(data['ingress'] ?? '{}') as IngressChange;
  return {
    ...config,
    data: {
      ...data,
      deploy: JSON.stringify({ defaultDeploymentMode: 'Standard' }),
      ingress: JSON.stringify({ ...ownIngress, ...gatewayApi, ...ingress }),
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
