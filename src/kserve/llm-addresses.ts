import { listAt, textAt } from './fields.js';
import type { KubeObject } from './kube-object.js';
import { isClusterHost, parseServiceUrl } from './service-url.js';
import type { LlmAddress, ServiceUrl } from './service.js';

/** The addresses in an LLMInferenceService's status. Told apart by their paths: two of them have one name, and the one with the path `/` comes first. */
export function llmAddresses(object: KubeObject, namespace: string, name: string): readonly LlmAddress[] {
  return listAt(object, 'status', 'addresses').flatMap((address) => {
    const url = parseServiceUrl(textAt(address, 'url'));
    const use = url === undefined ? undefined : useOf(url, textAt(address, 'name'), namespace, name);
    if (url === undefined || use === undefined) return [];
    const models = listAt(address, 'models').flatMap((model) => textAt(model, 'name') ?? []);
    return [{ url, use, models }];
  });
}

function useOf(
  { host, path }: ServiceUrl,
  addressName: string | undefined,
  namespace: string,
  name: string,
): LlmAddress['use'] | undefined {
  if (path === `/${namespace}/${name}`) return 'own path';
  if (path.startsWith('/publishers/')) return 'publisher path';
  if (path !== '') return undefined;
  return addressName === undefined && isClusterHost(host) ? 'pods' : 'model header';
}

/** As KServe chooses `status.url`: one from outside the cluster before one from inside. */
export function ownAddress(addresses: readonly LlmAddress[]): ServiceUrl | undefined {
  const own = addresses.filter(({ use }) => use === 'own path').map(({ url }) => url);
  return own.find(({ host }) => !isClusterHost(host)) ?? own[0];
}
