// The rules as the llmisvc controller of KServe 0.20 wrote them on a real cluster, but for names.
import { expect, test } from 'vitest';

import { at } from '../../../src/demo/api/api-object.js';
import { llmRules } from '../../../src/demo/objects/llm-route.js';

const rewrite = (replacePrefixMatch: string) => [
  { type: 'URLRewrite', urlRewrite: { path: { replacePrefixMatch, type: 'ReplacePrefixMatch' } } },
];
const prefix = (value: string) => [{ path: { type: 'PathPrefix', value } }];

test('twelve rules without a time limit: for its path, its publisher’s and the header, each to the pool or the Service', () => {
  const rules = llmRules({
    name: 'assistant',
    namespace: 'kserve-demo',
    uid: 'u',
    model: 'assistant',
    uri: 'hf://example/assistant',
    image: 'vllm/vllm-openai:v0.19.1',
    replicas: 1,
    route: 'scheduler',
    gatewayUrl: 'http://192.0.2.1',
    createdAt: '2026-06-15T12:00:00Z',
    settledAt: '2026-06-15T12:00:02Z',
  });
  const pool = {
    group: 'inference.networking.k8s.io',
    kind: 'InferencePool',
    name: 'assistant-inference-pool',
    port: 8000,
    weight: 1,
  };
  const service = {
    group: '',
    kind: 'Service',
    name: 'assistant-kserve-workload-svc',
    port: 8000,
    weight: 1,
  };
  const timeouts = { backendRequest: '0s', request: '0s' };
  const own = '/kserve-demo/assistant';
  const publisher = '/publishers/kserve-demo/models/assistant';
  expect(rules.map((rule) => at(rule, 'name'))).toEqual([
    'v1-completions-path',
    'v1-chat-completions-path',
    'v1-responses-path',
    'v1-messages-path',
    'v1-model-routing',
    'v1-completions-publisher-path',
    'v1-chat-completions-publisher-path',
    'v1-responses-publisher-path',
    'v1-messages-publisher-path',
    'v1-publisher-path-catch-all',
    'v1-catch-all-path',
    'v1-catch-all-model-routing',
  ]);
  expect(rules[1]).toEqual({
    backendRefs: [pool],
    filters: rewrite('/v1/chat/completions'),
    matches: prefix(`${own}/v1/chat/completions`),
    name: 'v1-chat-completions-path',
    timeouts,
  });
  const header = [
    { name: 'X-Gateway-Model-Name', type: 'Exact', value: 'publishers/kserve-demo/models/assistant' },
  ];
  expect(rules[4]).toEqual({
    backendRefs: [pool],
    matches: [
      '/v1/completions',
      '/v1/completions/',
      '/v1/chat/completions',
      '/v1/chat/completions/',
      '/v1/responses',
      '/v1/responses/',
      '/v1/messages',
      '/v1/messages/',
    ].map((value) => ({ headers: header, path: { type: 'Exact', value } })),
    name: 'v1-model-routing',
    timeouts,
  });
  expect(rules.slice(9)).toEqual([
    {
      backendRefs: [service],
      filters: rewrite('/'),
      matches: prefix(publisher),
      name: 'v1-publisher-path-catch-all',
      timeouts,
    },
    {
      backendRefs: [service],
      filters: rewrite('/'),
      matches: prefix(own),
      name: 'v1-catch-all-path',
      timeouts,
    },
    {
      backendRefs: [service],
      matches: [{ headers: header, path: { type: 'PathPrefix', value: '/' } }],
      name: 'v1-catch-all-model-routing',
      timeouts,
    },
  ]);
});
