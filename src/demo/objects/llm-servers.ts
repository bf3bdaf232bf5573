import { at, listAt, textAt, type ApiObject } from '../api/api-object.js';
import { kinds } from '../api/kinds.js';
import type { ObjectStore } from '../api/store.js';
import type { DemoModels } from '../models/catalog.js';
import { startDualServer, type DemoServer } from '../wire/dual-server.js';
import type { DemoHandler } from '../wire/exchange.js';
import { selfSignedCertificate } from '../wire/self-signed.js';
import { servedNames } from './llm-service.js';

export type LlmServers = {
  /** What answers for an LLMInferenceService of the store; undefined where there is none of this name. */
  readonly handler: (namespace: string, name: string) => DemoHandler | undefined;
  /** Its server as the pods have it: with TLS where its Service says https, and a certificate that it has signed itself. */
  readonly start: (namespace: string, name: string) => Promise<DemoServer> | undefined;
};

/** One model server for each LLMInferenceService, however many pods it has, made when it is first asked. */
export function createLlmServers(store: ObjectStore, { languageService }: DemoModels): LlmServers {
  const handlers = new Map<string, DemoHandler>();
  const find = (kind: string, namespace: string, name: string): ApiObject | undefined => {
    const found = kinds.find((each) => each.kind === kind);
    return found === undefined ? undefined : store.get(found, namespace, name)?.object;
  };
  const handler: LlmServers['handler'] = (namespace, name) => {
    const object = find('LLMInferenceService', namespace, name);
    if (object === undefined) return undefined;
    const names = servedNames({ model: textAt(object, 'spec', 'model', 'name') ?? name, namespace });
    const key = names.join(' ');
    const made = handlers.get(key) ?? languageService(names);
    handlers.set(key, made);
    return made;
  };
  return {
    handler,
    start: (namespace, name) => {
      const serving = handler(namespace, name);
      if (serving === undefined) return undefined;
      const host = `${name}-kserve-workload-svc.${namespace}.svc`;
      const service = find('Service', namespace, `${name}-kserve-workload-svc`);
      const isTls = listAt(service, 'spec', 'ports').some((port) => at(port, 'appProtocol') === 'https');
      if (!isTls) return startDualServer(serving);
      const names = ['localhost', `${host}.cluster.local`, host];
      return startDualServer(serving, {
        tls: selfSignedCertificate('kserve-self-signed', names, ['127.0.0.1']),
      });
    },
  };
}
