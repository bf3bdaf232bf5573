import { fieldAt, listAt, numberAt, textAt, textMapAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { formatName, nameOf } from './object-name.js';
import { parsePod } from '../kserve/pod.js';
import { podReason, podReasonLine } from '../kserve/pod-reason.js';
import type { FoundGateway } from './gateway-service.js';
import type { Observations } from './observations.js';

/** The Ready pods in order of their names, without those that are on their way out. */
export function readyPods(pods: readonly KubeObject[]): readonly KubeObject[] {
  return pods
    .filter((pod) => fieldAt(pod, 'metadata', 'deletionTimestamp') === undefined && isReady(pod))
    .toSorted((a, b) => (nameOf(a).name < nameOf(b).name ? -1 : 1));
}

/** Whether an object's Ready condition is True: a pod's, or a node's. */
export function isReady(object: KubeObject): boolean {
  return listAt(object, 'status', 'conditions').some(
    (condition) => textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
  );
}

/** Whether a selector takes the pod. One without labels takes none: it is not a selector. */
export function hasLabels(pod: KubeObject, wanted: Readonly<Record<string, string>>): boolean {
  const labels = textMapAt(pod, 'metadata', 'labels');
  const entries = Object.entries(wanted);
  return entries.length > 0 && entries.every(([key, value]) => labels[key] === value);
}

/** The number behind a Service's `targetPort` on this pod: itself, or that of the container port with this name. */
export function podPort(pod: KubeObject, targetPort: number | string): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  const ports = listAt(pod, 'spec', 'containers').flatMap((container) => listAt(container, 'ports'));
  const named = ports.find((port) => textAt(port, 'name') === targetPort);
  return numberAt(named, 'containerPort');
}

/** Why a gateway cannot answer, as its pods and their nodes show: one line for each gateway without a pod that is ready. */
export function gatewayTrouble(
  gateways: readonly FoundGateway[],
  { objects, readings }: Observations,
): readonly string[] {
  if (readings.gatewayPods !== 'read') return [];
  return gateways.flatMap(({ service }) => {
    if (service === undefined || Object.keys(service.selector).length === 0) return [];
    const behind = objects.gatewayPods.filter(
      (pod) => nameOf(pod).namespace === service.namespace && hasLabels(pod, service.selector),
    );
    if (readyPods(behind).length > 0) return [];
    const who = `the gateway's Service ${formatName(service)}`;
    const pod = behind.find((each) => fieldAt(each, 'metadata', 'deletionTimestamp') === undefined);
    if (pod === undefined) return [`${who} has no pod`];
    return [`${who} has no pod that is ready: ${whyNotReady(pod, objects.nodes)}`];
  });
}

function whyNotReady(pod: KubeObject, nodes: readonly KubeObject[]): string {
  const { name } = nameOf(pod);
  const nodeName = textAt(pod, 'spec', 'nodeName');
  const node = nodes.find((each) => nameOf(each).name === nodeName);
  if (node !== undefined && !isReady(node)) return `node ${nodeName}, on which ${name} runs, is not ready`;
  const reason = podReason(parsePod(pod));
  if (reason !== undefined) return `${name}: ${podReasonLine(reason)}`;
  const condition = listAt(pod, 'status', 'conditions').find((each) => textAt(each, 'type') === 'Ready');
  return [name, textAt(condition, 'reason'), textAt(condition, 'message')].filter(Boolean).join(': ');
}
