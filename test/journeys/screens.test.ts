import { expect, test } from 'vitest';
import { demoCluster } from './demo-cluster.js';
import { openIsvc, openOn } from './open-isvc.js';

test('enter shows details with events, esc leads back to the same row', async () => {
  const screen = await openOn('bad-model', { columns: 100, rows: 60 });
  screen.press('enter');
  await screen.shows('CONDITIONS', 'SERVICE', 'EVENTS');
  screen.press('esc');
  await expect(screen).toShow('▸ bad-model');
});

test('g shows every way in, and the one that wins', async () => {
  const screen = await openIsvc();
  screen.press('g');
  await expect(screen).toShow('● 1 load balancer', 'wins', 'port-forward', 'not tried');
});

test('r looks for the gateway again', async () => {
  const screen = await openIsvc();
  screen.press('g');
  await screen.shows('wins');
  screen.press('r');
  await expect(screen).toShow('● 1 load balancer', 'wins');
});

test('looking does not start a service at zero; g says what each way in answered', async () => {
  const screen = await openOn('scaled-to-zero', { rows: 40 });
  screen.press('enter');
  await screen.shows('CONDITIONS', 'EVENTS');
  await screen.hides('reading');
  screen.press('y');
  await screen.shows('kind: InferenceService');
  screen.press('esc');
  await screen.shows('CONDITIONS');
  screen.press('esc');
  await screen.shows('▸ scaled-to-zero');
  screen.press('g');
  await screen.shows('● 1 load balancer', 'answered: HTTP 404 from istio-envoy', 'not tried');
  screen.press('r');
  await screen.shows('● 1 load balancer', 'answered: HTTP 404 from istio-envoy');
  const { demo } = await demoCluster();
  const query = new URLSearchParams({ labelSelector: 'serving.kserve.io/inferenceservice=scaled-to-zero' });
  const pods = await fetch(`${demo.apiUrl}/api/v1/namespaces/kserve-demo/pods?${query.toString()}`);
  expect(await pods.json()).toMatchObject({ kind: 'PodList', items: [] });
  screen.press('esc');
  await screen.shows('▸ scaled-to-zero');
  screen.press('p');
  await expect(screen).toShow('waiting for scaled-to-zero, which is starting from zero');
});

test('y shows the object as YAML, where / searches', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('y');
  await screen.shows('kind: InferenceService', 'name: sklearn-iris');
  screen.press('/', 'storageUri');
  await expect(screen).toShow('▸       storageUri', '“storageUri” 1 of 1');
});

test('w shows the request and the answer as they went over the wire', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('p');
  await screen.shows('answered by the model');
  screen.press('w');
  await expect(screen).toShow('POST /v1/models/sklearn-iris:predict');
});

test('x in the raw exchange: the bodies as they went, and in hex', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('p');
  await screen.shows('answered by the model');
  screen.press('w', 'x');
  await screen.shows('bodies as it went');
  screen.press('x');
  await expect(screen).toShow('bodies in hex', '00000000  7b');
});

test('w before any prediction says that there is nothing yet', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('w');
  await expect(screen).toShow('p predicts');
});

test('C copies the curl command at once, by OSC 52, and shows it', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('p');
  await screen.shows('answered by the model');
  screen.press('C');
  await expect(screen).toShow('▸ curl', '/v1/models/sklearn-iris:predict', 'copied the curl');
  expect(screen.raw()).toMatch(/\]52;c;[A-Za-z0-9+/=]+/);
});

test('C before a prediction shows how the service would be called', async () => {
  const screen = await openOn('flower-grpc');
  screen.press('C');
  await expect(screen).toShow('grpcurl', '-authority');
});

test('h lists the answers, newest first', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('p');
  await screen.shows('answered by the model');
  screen.press('h');
  await expect(screen).toShow('sklearn-iris · history', 'the first', 'This is the first answer');
});

test('? lists every key, and esc leads back', async () => {
  const screen = await openIsvc();
  screen.press('?');
  await screen.shows('─ keys ─', 'predict at once, or all that are marked');
  screen.press('esc');
  await expect(screen).toShow('▸ assistant');
});

test('esc leads back through every screen, the way one came', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('enter');
  await screen.shows('CONDITIONS');
  screen.press('y');
  await screen.shows('kind: InferenceService');
  screen.press('?');
  await screen.shows('─ keys ─');
  screen.press('esc');
  await screen.shows('kind: InferenceService');
  screen.press('esc');
  await screen.shows('CONDITIONS');
  screen.press('esc');
  await expect(screen).toShow('▸ sklearn-iris');
});

test('a long page scrolls, and says where one is', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('enter');
  await screen.shows('1–20 of', 'created');
  screen.press('down');
  await screen.shows('2–21 of');
  screen.press('end');
  await expect(screen).not.toShow('created');
});

test('the details of what is not ready begin with what its pods say', async () => {
  const screen = await openOn('bad-image');
  screen.press('enter');
  await screen.shows('predictor: ImagePullBackOff: kserve/sklearnserver:v0.99.0', 'SERVICE');
  const rows = screen.rows().join('\n');
  expect(rows.indexOf('ImagePullBackOff')).toBeLessThan(rows.indexOf('SERVICE'));
});
