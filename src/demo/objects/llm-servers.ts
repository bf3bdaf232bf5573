import { listAt, textAt, at, type ApiObject } from '../api/api-object.js';
import { kinds } from '../api/kinds.js';
import type { ObjectStore } from '../api/store.js';
import type { DemoModels, LanguageService } from '../models/catalog.js';
import { routingSidecar } from '../models/routing-sidecar.js';
import { startDualServer, type DemoServer } from '../wire/dual-server.js';
import { selfSignedCertificate } from '../wire/self-signed.js';
import { llmServiceOf, roleOf } from './llm-labels.js';
import { servedNames } from './llm-service.js';

export type LlmServers = {
  /** The server at port 8000 of a pod of an LLMInferenceService; undefined of any other pod, and where the service is gone. */
  readonly of: (pod: ApiObject) => LanguageService | undefined;
  /** That with TLS where its Service says https, and a certificate that it has signed itself. */
  readonly start: (pod: ApiObject) => Promise<DemoServer> | undefined;
  /** Whether the model servers behind the sidecars of a service listen. */
  readonly setDecoders: (namespace: string, name: string, state: 'up' | 'down') => void;
};

/** One model server for each pod, made when it is first asked: the model is the same, what they have to do is not. */
export function createLlmServers(
  store: ObjectStore,
  { languageService }: DemoModels,
  /** `NAMESPACE/NAME` of services whose decoders are down from the start. */
  down: Iterable<string> = [],
): LlmServers {
  const servers = new Map<string, LanguageService>();
  const withoutDecoder = new Set(down);
  const find = (kind: string, namespace: string, name: string): ApiObject | undefined => {
    const found = kinds.find((each) => each.kind === kind);
    return found === undefined ? undefined : store.get(found, namespace, name)?.object;
  };
  const podAt = (address: string): ApiObject | undefined => {
    const podKind = kinds.find(({ kind }) => kind === 'Pod');
    const [ip] = address.split(':');
    return podKind === undefined
      ? undefined
      : store.all(podKind).find(({ object }) => textAt(object, 'status', 'podIP') === ip)?.object;
  };
  const make = (pod: ApiObject, namespace: string, service: string): LanguageService | undefined => {
    const object = find('LLMInferenceService', namespace, service);
    if (object === undefined) return undefined;
    const model = textAt(object, 'spec', 'model', 'name') ?? service;
    const server = languageService(servedNames({ model, namespace }));
    if (roleOf(pod.metadata.labels) !== 'decode') return server;
    const sidecar = routingSidecar({
      decoder: () => (withoutDecoder.has(`${namespace}/${service}`) ? undefined : server.handler),
      prefiller: (address) => {
        const chosen = podAt(address);
        return chosen === undefined ? undefined : of(chosen)?.handler;
      },
    });
    return { ...server, handler: sidecar };
  };
  const of: LlmServers['of'] = (pod) => {
    const { namespace = '', name, labels } = pod.metadata;
    const service = llmServiceOf(labels);
    if (service === undefined || roleOf(labels) === undefined) return undefined;
    const key = `${namespace}/${name}`;
    const server = servers.get(key) ?? make(pod, namespace, service);
    if (server !== undefined) servers.set(key, server);
    return server;
  };
  return {
    of,
    start: (pod) => {
      const server = of(pod);
      const { namespace = '', labels } = pod.metadata;
      if (server === undefined) return undefined;
      const name = `${llmServiceOf(labels) ?? ''}-kserve-workload-svc`;
      const ports = listAt(find('Service', namespace, name), 'spec', 'ports');
      if (!ports.some((port) => at(port, 'appProtocol') === 'https')) return startDualServer(server.handler);
      const host = `${name}.${namespace}.svc`;
      const names = ['localhost', `${host}.cluster.local`, host];
      return startDualServer(server.handler, {
        tls: selfSignedCertificate('kserve-self-signed', names, ['127.0.0.1']),
      });
    },
    setDecoders: (namespace, name, state) => {
      if (state === 'up') withoutDecoder.delete(`${namespace}/${name}`);
      else withoutDecoder.add(`${namespace}/${name}`);
    },
  };
}
