import { fieldAt, listAt, textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { parsePod } from '../kserve/pod.js';
import { podReason, podReasonLine } from '../kserve/pod-reason.js';
import type { FoundGateway } from './found-gateway.js';
import { formatName, nameOf } from './object-name.js';
import type { Observations } from './observations.js';
import { hasLabels, isReady, readyPods } from './pods.js';

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
