import { expect, test } from 'vitest';
import { nothingRead } from '../../src/discovery/observations.js';
import { virtualServiceGateways } from '../../src/discovery/own-routes.js';
import { object } from './cluster-objects.js';
import { makeService } from './make-service.js';

const host = 'iris.models.example.com';
const service = makeService({
  name: 'iris',
  namespace: 'models',
  uid: 'u-iris',
  url: { scheme: 'http', host, path: '' },
});

function virtualService(authority: object) {
  const made = object('models', 'iris', {
    spec: { gateways: ['istio-system/gateway'], hosts: ['*'], http: [{ match: [{ authority }] }] },
  });
  const { metadata } = made as { readonly metadata: object };
  return { ...made, metadata: { ...metadata, ownerReferences: [{ uid: 'u-iris' }] } };
}

// istio.io/latest/docs/reference/config/networking/virtual-service, StringMatch; an authority may have a port.
test.each<readonly [object, boolean]>([
  [{ exact: host }, true],
  [{ exact: host.toUpperCase() }, true],
  [{ exact: `${host}:8080` }, true],
  [{ exact: `${host}.evil.test` }, false],
  [{ exact: 'iris' }, false],
  [{ prefix: host }, true],
  [{ prefix: 'iris.' }, true],
  [{ prefix: `${host}:` }, true],
  [{ prefix: `${host}.evil` }, false],
  [{ prefix: 'rose.' }, false],
  [{ regex: `^${host.replaceAll('.', '\\.')}(?::\\d{1,5})?$` }, true],
  [{ regex: `^${host.replaceAll('.', '\\.')}$` }, true],
  [{ regex: `^${host.replaceAll('.', '\\.')}\\.evil$` }, false],
])('a VirtualService with authority %j leads to the service: %s', (authority, leads) => {
  const objects = { ...nothingRead, virtualServices: [virtualService(authority)] };
  expect(virtualServiceGateways({ objects, service }).length).toBe(leads ? 1 : 0);
});
