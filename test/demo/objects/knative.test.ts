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
      url: `http://${name}-predictor.vision.example.com`,
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

test('its route shares the traffic out among Services that are there; the tagged revision has one of its own', async () => {
  const routes = listAt(
    await read('/apis/gateway.networking.k8s.io/v1/namespaces/vision/httproutes'),
    'items',
  ).filter((route) => textAt(route, 'metadata', 'name')?.includes(name));
  expect(routes).toMatchObject([
    {
      metadata: { name: `${name}-predictor.vision.example.com` },
      spec: {
        rules: [{ backendRefs: revisions.map((one, index) => ({ name: one, weight: [10, 90][index] })) }],
      },
    },
    { metadata: { name: prevHost }, spec: { rules: [{ backendRefs: [{ name: revisions[1] }] }] } },
  ]);
  const services = listAt(await read('/api/v1/namespaces/vision/services'), 'items');
  const names = services.map((service) => textAt(service, 'metadata', 'name'));
  expect(names).toEqual(expect.arrayContaining(revisions));
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
