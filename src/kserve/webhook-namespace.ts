import { listAt, textAt } from './fields.js';
import type { KubeObject } from './kube-object.js';

/**
 * The namespace of the Service behind a webhook configuration: such an object belongs to no namespace, so only an administrator
 * can have written it. Undefined where the webhooks are named by URL, or disagree: then they tell nothing.
 */
export function webhookNamespace(configurations: readonly KubeObject[]): string | undefined {
  for (const configuration of configurations) {
    const all = listAt(configuration, 'webhooks').map((webhook) =>
      textAt(webhook, 'clientConfig', 'service', 'namespace'),
    );
    const [first] = all;
    if (first !== undefined && all.every((namespace) => namespace === first)) return first;
  }
  return undefined;
}
