import type { KubeObject } from '../../kserve/kube-object.js';
import { servedNames, type LlmServing } from './llm-service.js';

/** The paths of OpenAI's and Anthropic's APIs that go through the endpoint picker. */
const pickedPaths = ['/v1/completions', '/v1/chat/completions', '/v1/responses', '/v1/messages'] as const;

/** A path of the preset, as its rules are named: `/v1/chat/completions` is `v1-chat-completions`. */
function ruleName(path: string): string {
  return path.slice(1).replaceAll('/', '-');
}

/**
 * The rules of an LLMInferenceService's HTTPRoute (config/llmisvcconfig/config-llm-router-route.yaml of KServe 0.20): it names no host.
 * Its own path, the path of its publisher and the header with its model each lead to the InferencePool for what writes text, else to
 * the Service.
 */
export function llmRules(serving: LlmServing): readonly KubeObject[] {
  const { name, namespace } = serving;
  const [, published] = servedNames(serving);
  const service = backend('', 'Service', `${name}-kserve-workload-svc`);
  // Without a scheduler there is no pool.
  const pool =
    serving.route === 'scheduler'
      ? backend('inference.networking.k8s.io', 'InferencePool', `${name}-inference-pool`)
      : service;
  const own = `/${namespace}/${name}`;
  const header = { name: 'X-Gateway-Model-Name', type: 'Exact', value: published };
  return [
    ...pickedPaths.map((path) => rule(`${ruleName(path)}-path`, pool, prefix(`${own}${path}`), path)),
    rule(
      'v1-model-routing',
      pool,
      pickedPaths.flatMap((path) => [exact(path, header), exact(`${path}/`, header)]),
    ),
    ...pickedPaths.map((path) =>
      rule(`${ruleName(path)}-publisher-path`, pool, prefix(`/${published}${path}`), path),
    ),
    rule('v1-publisher-path-catch-all', service, prefix(`/${published}`), '/'),
    rule('v1-catch-all-path', service, prefix(own), '/'),
    rule('v1-catch-all-model-routing', service, [
      { headers: [header], path: { type: 'PathPrefix', value: '/' } },
    ]),
  ];
}

function backend(group: string, kind: string, name: string): KubeObject {
  return { group, kind, name, port: 8000, weight: 1 };
}

function prefix(value: string): readonly KubeObject[] {
  return [{ path: { type: 'PathPrefix', value } }];
}

function exact(value: string, header: KubeObject): KubeObject {
  return { headers: [header], path: { type: 'Exact', value } };
}

function rule(
  name: string,
  backend: KubeObject,
  matches: readonly KubeObject[],
  replacePrefixMatch?: string,
): KubeObject {
  const rewrite = {
    type: 'URLRewrite',
    urlRewrite: { path: { replacePrefixMatch, type: 'ReplacePrefixMatch' } },
  };
  return {
    backendRefs: [backend],
    ...(replacePrefixMatch === undefined ? {} : { filters: [rewrite] }),
    matches,
    name,
    timeouts: { backendRequest: '0s', request: '0s' },
  };
}
