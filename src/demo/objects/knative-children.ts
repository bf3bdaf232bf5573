import type { KubeObject } from '../../kserve/kube-object.js';
import { knativeMetadata, knativePod, podName } from './knative-pod.js';
import { restartEvents } from './restart-events.js';
import { revisionObject } from './revision-object.js';
import { isNewest, knativeHost, revisions, type Revision } from './revisions.js';
import type { Serving } from './serving.js';
import { acceptedRoute, availableDeployment, clusterAddress } from './ready-objects.js';

/** What Knative makes of a ready service: a Revision, a Deployment, a pod and a Service for each; no pod at zero. */
export function knativeWorkloads(serving: Serving): readonly KubeObject[] {
  const pods = serving.fromZero === undefined ? 1 : 0;
  return revisions(serving).flatMap((revision) => [
    ...scaled(serving, revision, pods),
    ...(pods === 0 ? [] : [knativePod(serving, revision, 'ready', serving.settledAt)]),
    revisionService(serving, revision),
    ...(isNewest(serving, revision) ? restartEvents(serving, podName(revision)) : []),
  ]);
}

/** A revision and its Deployment, with so many pods. */
export function scaled(serving: Serving, revision: Revision, pods: number): readonly KubeObject[] {
  const metadata = knativeMetadata(serving, revision, `${revision.name}-deployment`);
  return [
    revisionObject(serving, revision, pods),
    availableDeployment(metadata, { 'serving.knative.dev/revision': revision.name }, pods),
  ];
}

/** Its routes, as net-gateway-api makes them, named after their hosts: one shares the traffic out, one leads to the revision tagged `prev`. */
export function knativeRoutes(serving: Serving): readonly KubeObject[] {
  const all = revisions(serving);
  const [, previous] = all;
  return [
    route(serving, knativeHost(serving), all),
    ...(previous === undefined
      ? []
      : [route(serving, knativeHost(serving, 'prev'), [{ ...previous, percent: 100 }])]),
  ];
}

function revisionService(serving: Serving, revision: Revision): KubeObject {
  const clusterIP = clusterAddress('10.96.64', serving.namespace, revision.name);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: knativeMetadata(serving, revision, revision.name),
    spec: {
      type: 'ClusterIP',
      clusterIP,
      clusterIPs: [clusterIP],
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8012 }],
      sessionAffinity: 'None',
    },
    status: { loadBalancer: {} },
  };
}

function route(serving: Serving, host: string, targets: readonly Revision[]): KubeObject {
  const backend = ({ name, percent }: Revision): KubeObject => ({
    group: '',
    kind: 'Service',
    name,
    port: 80,
    weight: percent,
    filters: [
      {
        type: 'RequestHeaderModifier',
        requestHeaderModifier: {
          set: [
            { name: 'Knative-Serving-Namespace', value: serving.namespace },
            { name: 'Knative-Serving-Revision', value: name },
          ],
        },
      },
    ],
  });
  const { namespace, createdAt } = serving;
  const labels = {
    'networking.knative.dev/visibility': '',
    'serving.knative.dev/route': `${serving.name}-predictor`,
    'serving.knative.dev/routeNamespace': namespace,
  };
  const metadata = { name: host, namespace, creationTimestamp: createdAt, labels };
  return acceptedRoute(serving, metadata, {
    hostnames: [host],
    rules: [{ backendRefs: targets.map(backend), matches: [{ path: { type: 'PathPrefix', value: '/' } }] }],
  });
}
