import { afterEach, expect, test } from 'vitest';
import { jsonText } from '../../src/inference/answer.js';
import { hostPort } from '../../src/network/address.js';
import { listExplained } from '../../src/discovery/explain-services.js';
import type { Endpoint } from '../../src/inference/endpoint.js';
import { breakRoutes } from './break-routes.js';
import { useWorld } from './open-world.js';
import { answerOf, never, predictOptions, type Product } from './product.js';
import { useProducts } from './use-product.js';

const world = useWorld();
const open = useProducts(world);
const iris = '{"instances":[[6.8,2.8,4.8,1.4]]}';
/** Nothing listens there, and no privilege is needed to be told so. */
const dead = '127.0.0.1:9';
let mend: (() => Promise<void>) | undefined;

afterEach(async () => {
  await mend?.();
  mend = undefined;
});

const find = async ({ discovery, find }: Product): Promise<Endpoint> => {
  const target = world().target('kserve-v1');
  return discovery.findEndpoint(await find(target), target.protocol, never);
};

/** The way in, and that a prediction really comes through it. */
async function wayIn(product: Product): Promise<Endpoint> {
  const exchange = await product.predict(world().target('kserve-v1'), iris);
  expect(jsonText(answerOf(exchange))).toContain('"predictions"');
  return exchange.endpoint;
}

test('load-balancer: the address of the gateway’s Service', async () => {
  const { candidate, address, port, attempts } = await wayIn(await open());
  expect(candidate.route).toBe('load-balancer');
  expect({ address, port }).toEqual(world().gateway);
  const detail = expect.stringMatching(/^HTTP 404 from (?:istio-)?envoy$/) as unknown;
  expect(attempts[0]).toMatchObject({ outcome: 'answered', detail });
});

test('node-port: the next one, when the load balancer is dead', async () => {
  mend = await breakRoutes(world(), ['load-balancer']);
  const { candidate, attempts } = await wayIn(await open());
  expect(candidate.route).toBe('node-port');
  expect(attempts.find((each) => each.candidate.route === 'load-balancer')).toMatchObject({
    outcome: 'failed',
  });
});

test('port-forward to the gateway, when no address answers', async () => {
  mend = await breakRoutes(world(), ['load-balancer', 'node-port']);
  const { candidate, attempts } = await wayIn(await open());
  expect(candidate).toMatchObject({
    route: 'port-forward',
    bypassesGateway: false,
    forwardTo: { namespace: world().gatewayService.metadata.namespace },
  });
  expect(attempts.filter(({ outcome }) => outcome === 'failed').map((each) => each.candidate.route)).toEqual(
    expect.arrayContaining(['load-balancer', 'node-port']),
  );
});

test('port-forward to the predictor’s pod, when the gateway’s refuses', async ({ skip }) => {
  skip(
    world().gatewayPortFollows === true,
    'istiod makes the gateway listen at any port that its Service names',
  );
  mend = await breakRoutes(world(), ['load-balancer', 'node-port', 'port-forward']);
  const { candidate, attempts } = await wayIn(await open());
  expect(candidate).toMatchObject({
    route: 'port-forward',
    bypassesGateway: true,
    forwardTo: { namespace: world().namespace },
  });
  const refused = attempts.find(({ candidate: { forwardTo } }) => forwardTo?.port === 9);
  expect(refused?.outcome).toBe('failed');
});

test('given: --address is the only one, and no other is tried', async () => {
  const { candidate, attempts } = await wayIn(await open({ address: hostPort(world().gateway) }));
  expect(candidate).toMatchObject({ route: 'given', final: true, why: '--address' });
  expect(attempts).toHaveLength(1);
});

test('given: who may only list, and so cannot look for a way in, needs no more than it', async () => {
  const address = hostPort(world().gateway);
  const listing = await open({ kubeconfig: world().kubeconfigOf('listOnly'), address });
  const target = world().target('kserve-v1');
  const { services } = await listExplained(listing.cluster, { namespace: target.namespace }, never);
  const service = services.find(({ name }) => name === target.service);
  if (service === undefined) throw new Error(`${target.service} is not listed`);
  const exchange = await listing.predictor.predict(service, predictOptions(target, iris), never);
  expect(jsonText(answerOf(exchange))).toContain('"predictions"');
});

test('given: a dead --address is final', async () => {
  await expect(find(await open({ address: dead }))).rejects.toMatchObject({
    kind: 'no-way-in',
    summary: expect.stringMatching(/given 127\.0\.0\.1:9: /),
    remedy: expect.stringContaining('--address'),
  });
});

test.each<[string, (address: string, port: string) => Readonly<Record<string, string>>]>([
  ['ISVC_ADDRESS', (address, port) => ({ ISVC_ADDRESS: `${address}:${port}` })],
  ['INGRESS_HOST and INGRESS_PORT', (address, port) => ({ INGRESS_HOST: address, INGRESS_PORT: port })],
  ['KSERVE_INGRESS_HOST_PORT', (address, port) => ({ KSERVE_INGRESS_HOST_PORT: `${address}:${port}` })],
])('environment: %s', async (why, environment) => {
  const { address, port } = world().gateway;
  const product = await open({ environment: environment(address, String(port)) });
  expect((await wayIn(product)).candidate).toMatchObject({ route: 'given', why });
});

test('environment: a dead address is warned of, and the load balancer taken', async () => {
  const product = await open({ environment: { ISVC_ADDRESS: dead } });
  const { candidate, warnings } = await wayIn(product);
  expect(candidate.route).toBe('load-balancer');
  expect(warnings).toEqual([expect.stringMatching(/^127\.0\.0\.1:9 \(ISVC_ADDRESS\) did not answer/)]);
});

test('a way in that dies in between is replaced', async () => {
  const product = await open();
  expect((await wayIn(product)).candidate.route).toBe('load-balancer');
  mend = await breakRoutes(world(), ['load-balancer']);
  product.discovery.forget(await find(product));
  expect((await wayIn(product)).candidate.route).toBe('node-port');
});

test('the survey tries every address, and says which wins', async () => {
  const { discovery, find: findService } = await open();
  const target = world().target('kserve-v1');
  const { attempts, winner } = await discovery.survey(await findService(target), never);
  expect(winner?.candidate.route).toBe('load-balancer');
  expect(attempts.map(({ candidate: { route } }) => route)).toContain('port-forward');
});
