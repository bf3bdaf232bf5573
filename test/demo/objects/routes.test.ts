import { expect, test } from 'vitest';
import { createStore } from '../../../src/demo/api/store.js';
import type { GatewayRoute } from '../../../src/demo/gateway.js';
import { createActivator } from '../../../src/demo/objects/activator.js';
import { put } from '../../../src/demo/objects/populate.js';
import { followRoutes } from '../../../src/demo/objects/routes.js';
import { demoModels } from '../models/serving.js';

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
  const routes = new Map<string, GatewayRoute>();
  followRoutes(store, demoModels, new Map(), createActivator(store, []), routes);
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
  const route = routes.get('writer.example.com');
  expect(route?.backend).toBeDefined();
  expect(route?.timeoutMs).toBe(timeoutMs);
});
