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

/** The ConfigMap inferenceservice-config in namespace kserve, in Standard mode. */
export async function kserveConfig(installation: Installation): Promise<unknown> {
  return kserveConfigWith('Standard', installations[installation]);
}

/** The same in another mode, with these settings of its `ingress`. */
export async function kserveConfigWith(
  defaultDeploymentMode: 'Standard' | 'Knative',
  changes: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const config = load(await readManifest('kserve-config')) as ConfigMap;
  const { _example, ...data } = config.data;
  const ingress = JSON.parse(data['ingress'] ?? '{}') as Readonly<Record<string, unknown>>;
  return {
    ...config,
    data: {
      ...data,
      deploy: JSON.stringify({ defaultDeploymentMode }),
      ingress: JSON.stringify({ ...ingress, ...changes }),
    },
  };
}

/** The Service of KServe's webhooks, as its manifests name it. */
const webhookService = { namespace: 'kserve', name: 'kserve-webhook-server-service' } as const;

/**
 * The webhooks' configurations and their Service, which leads to the controller on this machine. They keep
 * `clientConfig.service`, as on any cluster: isvc reads KServe's namespace there.
 */
export async function kserveWebhooks(port: number): Promise<readonly unknown[]> {
  const configurations = await webhooksAt(
    loadAll(await readManifest('kserve-webhooks')),
    webhookService,
    port,
  );
  return [localService(webhookService), ...configurations];
}

type ServiceName = { readonly namespace: string; readonly name: string };

/** Those of the documents that are webhooks, each at this Service, with the cluster's own authority. */
export async function webhooksAt(
  documents: readonly unknown[],
  service: ServiceName,
  port: number,
): Promise<readonly unknown[]> {
  const caBundle = (await readFile(authority())).toString('base64');
  return (documents as readonly WebhookConfiguration[])
    .filter(({ kind }) => kind.endsWith('WebhookConfiguration'))
    .map((document) => ({
      ...document,
      webhooks: document.webhooks.map((webhook) => ({
        ...webhook,
        clientConfig: {
          service: { ...service, path: webhook.clientConfig.service.path, port },
          caBundle,
        },
      })),
    }));
}

/**
 * A Service that leads to this machine. The API server asks the name of an ExternalName Service itself (kube-aggregator's
 * ResolveCluster), at the port that clientConfig states.
 */
export function localService(metadata: ServiceName): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { type: 'ExternalName', externalName: 'localhost' },
  };
}
