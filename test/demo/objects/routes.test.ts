import { expect, test } from 'vitest';
import { createStore } from '../../../src/demo/api/store.js';
import { createDemoModels } from '../../../src/demo/models/catalog.js';
import { createActivator } from '../../../src/demo/objects/activator.js';
import { createBackends } from '../../../src/demo/objects/backends.js';
import { createLlmServers } from '../../../src/demo/objects/llm-servers.js';
import { put } from '../../../src/demo/objects/populate.js';
import { followRoutes, type RouteTable } from '../../../src/demo/objects/routes.js';
import { demoModels, languageText } from '../models/serving.js';

const graphRouter = () => () => Promise.reject(new Error('no graph here'));

test.each([
  ['60s', 60_000],
  ['1m30s', 90_000],
  ['500ms', 500],
  ['0s', 0],
  [undefined, undefined],
  ['soon', undefined],
  ['1s2x', undefined],
])('a request timeout of %s gives the backend %s ms', (request, timeoutMs) => {
  const store = createStore();
  const routes: RouteTable = { byHost: new Map(), byPath: new Map() };
  const activator = createActivator(store, []);
  const llmServers = createLlmServers(store, createDemoModels(languageText));
  const backends = createBackends({ store, models: demoModels, llmServers, activator, graphRouter });
  followRoutes(store, backends, new Map(), routes);
  put(store, {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'writer', namespace: 'kserve-demo' },
    spec: {
      hostnames: ['Writer.example.com'],
      rules: [
        {
          backendRefs: [{ name: 'writer-predictor' }],
          ...(request === undefined ? {} : { timeouts: { request } }),
        },
      ],
    },
  });
  const route = routes.byHost.get('writer.example.com');
  expect(route?.backend).toBeDefined();
  expect(route?.timeoutMs).toBe(timeoutMs);
});
