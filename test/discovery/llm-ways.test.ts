import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import { joinEndpoint } from '../../src/discovery/memory.js';
import type { GatewayObjects } from '../../src/discovery/observations.js';
import type { Candidate } from '../../src/inference/endpoint.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import type { Service } from '../../src/kserve/service.js';
import { gateway, gatewayService, iris, irisPod, kserveConfig, object, observed } from './cluster-objects.js';
import { formatCandidate } from './format-candidate.js';
import { chat, chatPod, chatRoute, chatService } from './kind-objects.js';

const http = { name: 'http', port: 80, protocol: 'HTTP' };
const address = { addresses: [{ type: 'IPAddress', value: '10.0.0.9' }] };
const ingressGateway = gateway('kserve', 'kserve-ingress-gateway', { listeners: [http] }, address);
const routed = { kserveConfigs: [kserveConfig()], gateways: [ingressGateway], httpRoutes: [chatRoute()] };
const leads = (objects: Partial<GatewayObjects>, service: Service = chat()) =>
  gatewayCandidates(observed(objects, { service })).candidates;
const shown = (candidates: readonly Candidate[]) => candidates.map(formatCandidate);
const pods = (...some: readonly KubeObject[]) => ({ servicePods: some });

test('its own route leads to the gateway that KServe’s configuration names, though InferenceServices use another kind', () => {
  const [first] = leads(routed);
  expect(first).toMatchObject({ route: 'load-balancer', address: '10.0.0.9', belief: 'cluster' });
});

test('where its route is of another gateway, that one is believed for it alone', () => {
  const [first] = leads({
    ...routed,
    kserveConfigs: [kserveConfig({ kserveIngressGateway: 'kserve/other' })],
  });
  expect(first).toMatchObject({ address: '10.0.0.9', belief: 'route' });
});

test('a route with its labels that another owns is not its own', () => {
  const hostile = { ...routed, kserveConfigs: [], httpRoutes: [chatRoute('somebody-else')] };
  expect(leads(hostile).filter(({ belief }) => belief !== 'status')).toEqual([]);
});

test('its path stays, and the address is the Host where its URL has no name', () => {
  const [candidate] = leads(routed);
  if (candidate === undefined) throw new Error('no candidate');
  const found = {
    reached: { candidate, close: () => Promise.resolve() },
    attempts: [],
    trust: { gateways: [], domains: [] },
    warnings: [],
  };
  expect(joinEndpoint(chat(), 'openai', found, undefined)).toMatchObject({
    host: '10.0.0.9',
    basePath: '/models/chat',
  });
  const v6 = { ...found, reached: { ...found.reached, candidate: { ...candidate, address: 'fd00::7' } } };
  expect(joinEndpoint(chat({ url: 'http://[fd00::7]/models/chat' }), 'openai', v6, undefined).host).toBe(
    '[fd00::7]',
  );
  const named = chat({ url: 'http://inference.example.com/models/chat' });
  expect(joinEndpoint(named, 'openai', found, undefined).host).toBe('inference.example.com');
});

test('without a URL of its own, the address whose path is its own: not `/`, and not by name', () => {
  const addresses = [
    { name: 'gateway-external-model-routing', url: 'http://10.0.0.9/' },
    { name: 'gateway-external', url: 'http://10.0.0.9/publishers/models/models/chat' },
    { name: 'gateway-external', url: 'http://10.0.0.9/models/chat' },
  ];
  expect(chat({ url: undefined, addresses }).url?.path).toBe('/models/chat');
});

test('without a route: a pod that serves, at the port of the sidecar where prefill stands apart', () => {
  const addresses = [{ url: 'http://chat-kserve-workload-svc.models.svc.cluster.local' }];
  const single = chat({ url: undefined, addresses, conditions: [{ type: 'Ready', status: 'True' }] });
  const some = pods(
    chatPod('chat-a-scheduler', 'router-scheduler'),
    chatPod('chat-b-prefill', 'workload-prefill', 'prefill'),
    chatPod('chat-c-worker', 'workload-worker'),
    chatPod('chat-d-decode', 'workload', 'decode'),
    irisPod(),
  );
  expect(shown(leads(some, single))).toEqual(['port-forward models/chat-d-decode:8000']);
  const multi = pods(chatPod('chat-0-1', 'workload-worker'), chatPod('chat-0', 'workload-leader'));
  expect(shown(leads(multi, single))).toEqual(['port-forward models/chat-0:8000']);
});

test('a Gateway that is gone: the pods answer all the same', () => {
  const broken = chat({ url: undefined, conditions: [{ type: 'GatewaysReady', status: 'False' }] });
  const some = { ...pods(chatPod('chat-x', 'workload')), kserveConfigs: [kserveConfig()] };
  expect(shown(leads(some, broken))).toEqual(['port-forward models/chat-x:8000']);
});

test.each<readonly [string, readonly KubeObject[], boolean]>([
  ['appProtocol https of its workload’s Service', [chatService('https')], true],
  ['appProtocol http', [chatService('http')], false],
  ['no Service that may be read', [], false],
  ['a Service of another namespace', [chatService('https', 'tenant')], false],
  ['the Service of its endpoint picker', [chatService('https', 'models', 'router-scheduler')], false],
  [
    'a Service of that name without its labels',
    [gatewayService('models', 'chat-kserve-workload-svc')],
    false,
  ],
])('TLS that nobody verifies, to a pod alone: %s', (_name, workloadServices, tls) => {
  const some = { ...routed, ...pods(chatPod('chat-x', 'workload')), workloadServices };
  const [forward, ...others] = leads(some).toReversed();
  expect(forward).toMatchObject({ route: 'port-forward', tls });
  expect(forward?.unverified).toBe(tls ? true : undefined);
  expect(forward?.why.includes('not verified')).toBe(tls);
  expect(others.every(({ unverified }) => unverified === undefined)).toBe(true);
});

test.each(['127.0.0.1', '169.254.169.254', '[::1]', '10.0.0.7'])(
  'a status.url of a tenant that leads to %s is not called',
  (host) => {
    const [direct] = leads({ kserveConfigs: [kserveConfig()] }, chat({ url: `http://${host}/models/chat` }));
    expect(direct).toMatchObject({
      route: 'direct',
      belief: 'status',
      rule: { places: [], privately: 'refused' },
    });
  },
);

test('an address of a believed gateway is, also a private one', () => {
  const [first] = leads(routed, chat({ url: 'http://10.0.0.9:80/models/chat' }));
  expect(first).toMatchObject({ address: '10.0.0.9', belief: 'cluster' });
  expect(first?.rule).toBeUndefined();
});

test('an InferenceService is reached as before', () => {
  expect(shown(leads({ servicePods: [irisPod()] }, iris()))).toEqual([
    'port-forward models/iris-predictor-7d9f:8080',
  ]);
});

/** A route that a person wrote: KServe owns it not, and makes none of its own. */
function written(hostnames: readonly string[], namespace = 'models'): KubeObject {
  const ref = { namespace: 'team', name: 'edge' };
  return object(namespace, 'by-hand', {
    spec: { hostnames, parentRefs: [{ kind: 'Gateway', ...ref }] },
    status: { parents: [{ parentRef: ref, conditions: [{ type: 'Accepted', status: 'True' }] }] },
  });
}

const edge = gateway(
  'team',
  'edge',
  { listeners: [http] },
  { addresses: [{ type: 'IPAddress', value: '10.0.0.5' }] },
);
const refs = (...names: readonly string[]) => ({
  router: { route: { http: { refs: names.map((name) => ({ name })) } } },
});
const byHand = { kserveConfigs: [kserveConfig()], gateways: [ingressGateway, edge] };

test.each([[[]], [['llm.example.com']], [['*.example.com']]])(
  'a route that its spec names leads to its gateway, which is believed for this service alone: hosts %j',
  (hostnames) => {
    const service = chat({ url: 'http://llm.example.com/team/chat' }, refs('other', 'by-hand'));
    const [first] = leads({ ...byHand, httpRoutes: [written(hostnames)] }, service);
    expect(first).toMatchObject({ route: 'load-balancer', address: '10.0.0.5', belief: 'route' });
  },
);

test.each<readonly [string, KubeObject, KubeObject]>([
  ['that its spec does not name', written([]), refs('other')],
  ['of that name in another namespace', written([], 'tenant'), refs('by-hand')],
  ['for another host', written(['other.example.com']), refs('by-hand')],
])('a route %s does not', (_name, route, spec) => {
  const service = chat({ url: 'http://llm.example.com/team/chat' }, spec);
  const addresses = leads({ ...byHand, httpRoutes: [route] }, service).map(({ address: one }) => one);
  expect(addresses).not.toContain('10.0.0.5');
});
