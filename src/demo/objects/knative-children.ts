import type { KubeObject } from '../../kserve/kube-object.js';
import { acceptedRoute, availableDeployment, clusterAddress } from './children.js';
import { restartEvents } from './restart-events.js';
import { knativeHost, revisions, type Revision } from './revisions.js';
import type { Serving } from './serving.js';

/** What Knative makes of a ready service: a Deployment, a pod and a Service for each revision. */
export function knativeWorkloads(serving: Serving): readonly KubeObject[] {
  return revisions(serving).flatMap((revision) => [
    availableDeployment(metadata(serving, `${revision.name}-deployment`, labelsOf(serving, revision)), {
      'serving.knative.dev/revision': revision.name,
    }),
    pod(serving, revision),
    revisionService(serving, revision),
    ...(isNewest(serving, revision) ? restartEvents(serving, podName(revision)) : []),
  ]);
}

function isNewest(serving: Serving, revision: Revision): boolean {
  return revision.name === revisions(serving)[0].name;
}

function podName({ name, suffix }: Revision): string {
  return `${name}-deployment-${suffix}`;
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

function metadata(serving: Serving, name: string, labels: KubeObject): KubeObject {
  return { name, namespace: serving.namespace, creationTimestamp: serving.createdAt, labels };
}

/** Of a revision's objects (knative.dev/serving, pkg/apis/serving/register.go), and KServe's own. */
function labelsOf({ name }: Serving, revision: Revision): KubeObject {
  return {
    app: revision.name,
    component: 'predictor',
    'serving.knative.dev/configuration': `${name}-predictor`,
    'serving.knative.dev/revision': revision.name,
    'serving.knative.dev/service': `${name}-predictor`,
    'serving.kserve.io/inferenceservice': name,
  };
}

/** Beside the model server stands Knative's queue-proxy. Only the newest revision's server was ever killed. */
function pod(serving: Serving, revision: Revision): KubeObject {
  const { name, port, runtime, settledAt } = serving;
  const restarts = isNewest(serving, revision) ? serving.restarts : 0;
  const image = `kserve/${runtime.replace(/^kserve-/, '')}:v0.20.0`;
  const queueImage = 'gcr.io/knative-releases/knative.dev/serving/cmd/queue:v1.21.0';
  const condition = (type: string): KubeObject => ({ lastTransitionTime: settledAt, status: 'True', type });
  const running = { ready: true, started: true, state: { running: { startedAt: settledAt } } };
  const killed = { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: settledAt } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(serving, podName(revision), labelsOf(serving, revision)),
    spec: {
      containers: [
        {
          name: 'kserve-container',
          image,
          args: [`--model_name=${name}`, '--model_dir=/mnt/models', `--http_port=${port.containerPort}`],
          ports: [{ name: 'user-port', containerPort: port.containerPort, protocol: 'TCP' }],
        },
        {
          name: 'queue-proxy',
          image: queueImage,
          ports: [{ name: 'queue-port', containerPort: 8012, protocol: 'TCP' }],
        },
      ],
      nodeName: 'kind-control-plane',
    },
    status: {
      phase: 'Running',
      conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map(condition),
      hostIP: '127.0.0.1',
      podIP: clusterAddress('10.244.0', serving.namespace, revision.name),
      startTime: serving.createdAt,
      containerStatuses: [
        {
          ...running,
          name: 'kserve-container',
          image,
          restartCount: restarts,
          ...(restarts === 0 ? {} : { lastState: killed }),
        },
        { ...running, name: 'queue-proxy', image: queueImage, restartCount: 0 },
      ],
    },
  };
}

function revisionService(serving: Serving, revision: Revision): KubeObject {
  const clusterIP = clusterAddress('10.96.64', serving.namespace, revision.name);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(serving, revision.name, labelsOf(serving, revision)),
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
  const labels = {
    'networking.knative.dev/visibility': '',
    'serving.knative.dev/route': `${serving.name}-predictor`,
    'serving.knative.dev/routeNamespace': serving.namespace,
  };
  return acceptedRoute(serving, metadata(serving, host, labels), {
    hostnames: [host],
    rules: [{ backendRefs: targets.map(backend), matches: [{ path: { type: 'PathPrefix', value: '/' } }] }],
  });
}
