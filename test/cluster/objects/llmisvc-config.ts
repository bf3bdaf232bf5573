/** The manifests of KServe's LLMInferenceServices, changed where this cluster differs from the one they are written for. */
import { readFile } from 'node:fs/promises';
import { loadAll } from 'js-yaml';
import { readManifest } from '../build/manifests.ts';
import { authority } from '../state/certificates.ts';
import type { Ports } from '../state/ports.ts';
import { localService, webhooksAt } from './kserve-config.ts';

/** As KServe's manifests name it. */
const webhookService = { namespace: 'kserve', name: 'llmisvc-webhook-server-service' } as const;

type Crd = {
  readonly spec: { readonly conversion?: { readonly webhook?: { readonly clientConfig?: object } } };
};

/**
 * Their CRDs, and those of the pools and LeaderWorkerSets that they make. v1alpha1 and v1alpha2 are converted by the controller. They must be there
 * before it starts: it never looks again for a kind that was not.
 */
export async function llmisvcCrds({ llmisvcWebhook: port }: Ports): Promise<readonly unknown[]> {
  const caBundle = (await readFile(authority())).toString('base64');
  const texts = await Promise.all(
    (['llmisvc-crds', 'lws-crds', 'inference-objective-crds'] as const).map((name) => readManifest(name)),
  );
  const crds = (loadAll(texts.join('\n---\n')) as readonly (Crd | null)[]).filter((crd) => crd !== null);
  return crds.map((crd) => {
    const { conversion } = crd.spec;
    if (conversion?.webhook === undefined) return crd;
    const clientConfig = { service: { ...webhookService, path: '/convert', port }, caBundle };
    return {
      ...crd,
      spec: { ...crd.spec, conversion: { ...conversion, webhook: { ...conversion.webhook, clientConfig } } },
    };
  });
}

/** The webhooks' configurations and their Service. */
export async function llmisvcWebhooks({ llmisvcWebhook }: Ports): Promise<readonly unknown[]> {
  const configurations = await webhooksAt(
    loadAll(await readManifest('llmisvc-webhooks')),
    webhookService,
    llmisvcWebhook,
  );
  return [localService(webhookService), ...configurations];
}

/** Those of the controller of LeaderWorkerSets, which has no conversion here: its CRD has one version. */
export async function lwsWebhooks({ lwsWebhook }: Ports): Promise<readonly unknown[]> {
  const service = { namespace: 'lws-system', name: 'lws-webhook-service' };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: service.namespace } };
  const configurations = await webhooksAt(loadAll(await readManifest('lws-webhooks')), service, lwsWebhook);
  return [namespace, localService(service), ...configurations];
}

/** KServe's own LLMInferenceServiceConfigs in namespace kserve; the webhook checks them. */
export function llmisvcPresets(): Promise<string> {
  return readManifest('llmisvc-presets');
}
