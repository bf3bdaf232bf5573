import { expect, onTestFinished, test } from 'vitest';
import { at, listAt, textAt } from '../../../src/demo/api/api-object.js';
import { startDemo } from '../../../src/demo/demo.js';

/** Reads one path of the demo's API. */
async function read(path: string): Promise<unknown> {
  const demo = await startDemo({});
  onTestFinished(demo.close);
  return (await fetch(`${demo.apiUrl}${path}`)).json();
}

const name = 'flower-sample';
const revisions = [`${name}-predictor-00002`, `${name}-predictor-00001`];
const prevHost = `prev-${name}-predictor.vision.example.com`;

test('the canary has the status that KServe writes in Knative mode', async () => {
  const service = await read(`/apis/serving.kserve.io/v1beta1/namespaces/vision/inferenceservices/${name}`);
  const predictor = { latestReadyRevision: revisions[0], latestRolledoutRevision: revisions[1] };
  expect(service).toMatchObject({
    status: {
      url: `http://${name}.vision.example.com`,
      address: { url: `http://${name}.vision.svc.cluster.local` },
      deploymentMode: 'Knative',
      components: {
        predictor: {
          ...predictor,
          traffic: [
            { latestRevision: true, percent: 10, revisionName: revisions[0] },
            { percent: 90, revisionName: revisions[1], tag: 'prev', url: `http://${prevHost}` },
          ],
        },
      },
    },
  });
  expect(service).not.toHaveProperty('status.components.predictor.previousRolledoutRevision');
});

test('its routes share the traffic out among Services that are there; the tagged revision has hosts of its own', async () => {
  const virtualServices = listAt(
    await read('/apis/networking.istio.io/v1/namespaces/vision/virtualservices'),
    'items',
  );
  const ingress = virtualServices.find(
    (each) => textAt(each, 'metadata', 'name') === `${name}-predictor-ingress`,
  );
  const shares = listAt(ingress, 'spec', 'http')
    .filter((rule) => at(rule, 'headers') === undefined)
    .map((rule) => [
      textAt(rule, 'match', 0, 'authority', 'prefix'),
      ...listAt(rule, 'route').map((to) => [textAt(to, 'destination', 'host'), at(to, 'weight')]),
    ]);
  const [newest, before] = revisions.map((one) => `${one}.vision.svc.cluster.local`);
  expect(shares).toEqual([
    [`${name}-predictor.vision`, [newest, 10], [before, 90]],
    [`${name}-predictor.vision.example.com`, [newest, 10], [before, 90]],
    [`prev-${name}-predictor.vision`, [before, 100]],
    [prevHost, [before, 100]],
  ]);
  const services = listAt(await read('/api/v1/namespaces/vision/services'), 'items');
  const names = services.map((service) => textAt(service, 'metadata', 'name'));
  expect(names).toEqual(expect.arrayContaining([name, `${name}-predictor`, ...revisions]));
});

test('each revision has a pod with a queue-proxy; the newest one was killed before', async () => {
  const selector = encodeURIComponent(`serving.kserve.io/inferenceservice=${name}`);
  const pods = listAt(await read(`/api/v1/namespaces/vision/pods?labelSelector=${selector}`), 'items');
  const told = pods.map((pod) => ({
    revision: textAt(pod, 'metadata', 'labels', 'serving.knative.dev/revision'),
    containers: listAt(pod, 'status', 'containerStatuses').map(
      (status) => `${textAt(status, 'name')} ${String(at(status, 'restartCount'))}`,
    ),
  }));
  expect(told).toEqual([
    { revision: revisions[1], containers: ['kserve-container 0', 'queue-proxy 0'] },
    { revision: revisions[0], containers: ['kserve-container 3', 'queue-proxy 0'] },
  ]);
});
