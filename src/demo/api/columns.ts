import { at, listAt, textAt, type ApiObject } from './api-object.js';
import { qualifiedName, type Kind } from './kinds.js';

export type Cell = string | number | boolean | null;

/** A column of kubectl's tables beside Name and Age. `priority` 1 is shown with `-o wide` only. */
export type Column = {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean';
  readonly priority: 0 | 1;
  readonly description: string;
  readonly cell: (object: ApiObject) => Cell;
};

/** A column of a CustomResourceDefinition, described as the real server does; an absent value is null. */
function custom(
  name: string,
  type: Column['type'],
  jsonPath: string,
  value: (object: ApiObject) => unknown,
  priority: 0 | 1 = 0,
): Column {
  const description = `Custom resource definition column (in JSONPath format): ${jsonPath}`;
  return { name, type, priority, description, cell: (object) => toCell(value(object)) };
}

function builtIn(name: string, value: (object: ApiObject) => unknown, priority: 0 | 1 = 0): Column {
  return {
    name,
    type: 'string',
    priority,
    description: '',
    cell: (object) => toCell(value(object)) ?? '<none>',
  };
}

function toCell(value: unknown): Cell {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function conditionStatus(type: string, field = 'status'): (object: ApiObject) => unknown {
  return (object) => at(findBy(listAt(object, 'status', 'conditions'), 'type', type), field);
}

function findBy(list: readonly unknown[], field: string, value: unknown): unknown {
  return list.find((item) => at(item, field) === value);
}

function traffic(field: string, wanted: unknown, shown: string): (object: ApiObject) => unknown {
  return (object) =>
    at(findBy(listAt(object, 'status', 'components', 'predictor', 'traffic'), field, wanted), shown);
}

function joined(list: readonly unknown[], field?: string): string | null {
  const texts = list.map((item) => (field === undefined ? item : at(item, field)));
  return texts.length === 0 ? null : texts.join(',');
}

const predictorTraffic = '.status.components.predictor.traffic';
const readyPath = ".status.conditions[?(@.type=='Ready')].status";
const url = custom('URL', 'string', '.status.url', (object) => at(object, 'status', 'url'));
const ready = custom('Ready', 'string', readyPath, conditionStatus('Ready'));
const readyReason = custom(
  'Reason',
  'string',
  ".status.conditions[?(@.type=='Ready')].reason",
  conditionStatus('Ready', 'reason'),
);
const runtimeColumns: readonly Column[] = [
  custom('Disabled', 'boolean', '.spec.disabled', (object) => at(object, 'spec', 'disabled')),
  // The real server shows the first match of a JSON path only.
  custom('ModelType', 'string', '.spec.supportedModelFormats[*].name', (object) =>
    at(object, 'spec', 'supportedModelFormats', 0, 'name'),
  ),
  custom('Containers', 'string', '.spec.containers[*].name', (object) =>
    at(object, 'spec', 'containers', 0, 'name'),
  ),
];

/** The printer columns of KServe's, Knative's and Gateway API's CRDs, and a choice of kubectl's for the rest. */
const columns: Readonly<Record<string, readonly Column[]>> = {
  'inferenceservices.serving.kserve.io': [
    url,
    ready,
    custom(
      'Prev',
      'integer',
      `${predictorTraffic}[?(@.tag=='prev')].percent`,
      traffic('tag', 'prev', 'percent'),
    ),
    custom(
      'Latest',
      'integer',
      `${predictorTraffic}[?(@.latestRevision==true)].percent`,
      traffic('latestRevision', true, 'percent'),
    ),
    custom(
      'PrevRolledoutRevision',
      'string',
      `${predictorTraffic}[?(@.tag=='prev')].revisionName`,
      traffic('tag', 'prev', 'revisionName'),
    ),
    custom(
      'LatestReadyRevision',
      'string',
      `${predictorTraffic}[?(@.latestRevision==true)].revisionName`,
      traffic('latestRevision', true, 'revisionName'),
    ),
  ],
  'inferencegraphs.serving.kserve.io': [url, ready],
  'llminferenceservices.serving.kserve.io': [
    url,
    ready,
    readyReason,
    custom(
      'URLs',
      'string',
      '.status.addresses[*].url',
      (object) => at(object, 'status', 'addresses', 0, 'url'),
      1,
    ),
  ],
  'llminferenceserviceconfigs.serving.kserve.io': [ready, readyReason],
  'servingruntimes.serving.kserve.io': runtimeColumns,
  'clusterservingruntimes.serving.kserve.io': runtimeColumns,
  'gateways.gateway.networking.k8s.io': [
    custom('Class', 'string', '.spec.gatewayClassName', (object) => at(object, 'spec', 'gatewayClassName')),
    custom('Address', 'string', '.status.addresses[*].value', (object) =>
      at(object, 'status', 'addresses', 0, 'value'),
    ),
    custom(
      'Programmed',
      'string',
      ".status.conditions[?(@.type=='Programmed')].status",
      conditionStatus('Programmed'),
    ),
  ],
  'gatewayclasses.gateway.networking.k8s.io': [
    custom('Controller', 'string', '.spec.controllerName', (object) => at(object, 'spec', 'controllerName')),
    custom(
      'Accepted',
      'string',
      ".status.conditions[?(@.type=='Accepted')].status",
      conditionStatus('Accepted'),
    ),
  ],
  'httproutes.gateway.networking.k8s.io': [
    custom('Hostnames', 'string', '.spec.hostnames', (object) =>
      JSON.stringify(listAt(object, 'spec', 'hostnames')),
    ),
  ],
  'services.serving.knative.dev': [
    url,
    custom('LatestCreated', 'string', '.status.latestCreatedRevisionName', (object) =>
      at(object, 'status', 'latestCreatedRevisionName'),
    ),
    custom('LatestReady', 'string', '.status.latestReadyRevisionName', (object) =>
      at(object, 'status', 'latestReadyRevisionName'),
    ),
    ready,
    readyReason,
  ],
  'routes.serving.knative.dev': [url, ready, readyReason],
  'ingresses.networking.internal.knative.dev': [ready, readyReason],
  'revisions.serving.knative.dev': [
    custom('Config Name', 'string', ".metadata.labels['serving\\.knative\\.dev/configuration']", (object) =>
      at(object, 'metadata', 'labels', 'serving.knative.dev/configuration'),
    ),
    ready,
    custom('Actual Replicas', 'integer', '.status.actualReplicas', (object) =>
      at(object, 'status', 'actualReplicas'),
    ),
    custom('Desired Replicas', 'integer', '.status.desiredReplicas', (object) =>
      at(object, 'status', 'desiredReplicas'),
    ),
  ],
  services: [
    builtIn('Type', (object) => at(object, 'spec', 'type')),
    builtIn('Cluster-IP', (object) => at(object, 'spec', 'clusterIP')),
    builtIn('External-IP', (object) => joined(listAt(object, 'status', 'loadBalancer', 'ingress'), 'ip')),
    builtIn('Port(s)', (object) => joined(listAt(object, 'spec', 'ports').map(portText))),
  ],
  pods: [
    builtIn('Ready', (object) => {
      const states = listAt(object, 'status', 'containerStatuses');
      const count = states.filter((state) => at(state, 'ready') === true).length;
      return `${count}/${listAt(object, 'spec', 'containers').length}`;
    }),
    builtIn('Status', (object) => waitingReason(object) ?? at(object, 'status', 'phase')),
    builtIn('Restarts', (object) => at(object, 'status', 'containerStatuses', 0, 'restartCount') ?? 0),
    builtIn('IP', (object) => at(object, 'status', 'podIP'), 1),
    builtIn('Node', (object) => at(object, 'spec', 'nodeName'), 1),
  ],
  nodes: [
    builtIn('Status', (object) => (conditionStatus('Ready')(object) === 'True' ? 'Ready' : 'NotReady')),
    builtIn('Version', (object) => at(object, 'status', 'nodeInfo', 'kubeletVersion')),
    builtIn('Internal-IP', (object) => at(object, 'status', 'addresses', 0, 'address'), 1),
  ],
  namespaces: [builtIn('Status', (object) => at(object, 'status', 'phase'))],
  configmaps: [builtIn('Data', (object) => Object.keys(at(object, 'data') ?? {}).length)],
  'deployments.apps': [
    builtIn('Ready', (object) => {
      const ready = at(object, 'status', 'readyReplicas') ?? 0;
      return `${Number(ready)}/${Number(at(object, 'spec', 'replicas') ?? 1)}`;
    }),
  ],
  events: [
    builtIn('Type', (object) => at(object, 'type')),
    builtIn('Reason', (object) => at(object, 'reason')),
    builtIn('Object', (object) => {
      const kind = textAt(object, 'involvedObject', 'kind') ?? '';
      return `${kind.toLowerCase()}/${textAt(object, 'involvedObject', 'name') ?? ''}`;
    }),
    builtIn('Message', (object) => at(object, 'message')),
  ],
};

function portText(port: unknown): string {
  const nodePort = at(port, 'nodePort');
  const ports = [at(port, 'port'), ...(nodePort === undefined ? [] : [nodePort])];
  return `${ports.map(Number).join(':')}/TCP`;
}

function waitingReason(pod: ApiObject): string | undefined {
  const states = [
    ...listAt(pod, 'status', 'initContainerStatuses'),
    ...listAt(pod, 'status', 'containerStatuses'),
  ];
  return states
    .map((state) => textAt(state, 'state', 'waiting', 'reason'))
    .find((reason) => reason !== undefined);
}

/** The columns beside Name and Age, which stands before those that are shown with `-o wide` only. */
export function columnsOf(kind: Kind): readonly Column[] {
  return columns[qualifiedName(kind)] ?? [];
}
