import type { KubeObject } from '../../kserve/kube-object.js';
import { partLabels, poolSelector, schedulerLabels, workloadLabels } from './llm-labels.js';
import { pickerPorts, schedulerPod, workloadPods } from './llm-pods.js';
import { llmRules } from './llm-route.js';
import { gatewayRef, llmStatus, toLlmServing, type LlmServing } from './llm-service.js';
import { acceptedRoute, availableDeployment, clusterAddress, trueCondition } from './ready-objects.js';

/**
 * An LLMInferenceService with what KServe 0.20's llmisvc controller, and the Deployment controller behind it, make of it: Deployments
 * and pods of the model server and of the endpoint picker, their Services, InferencePool, HTTPRoute. `gatewayUrl` is the gateway's
 * listener, without a path; `settledAt` is when everything was ready.
 */
export function llmObjects(object: KubeObject, gatewayUrl: string, settledAt: string): readonly KubeObject[] {
  const serving = toLlmServing(object, gatewayUrl, settledAt);
  const { name, route } = serving;
  const workload = `${name}-kserve`;
  return [
    { ...object, status: llmStatus(serving) },
    ...deployments(serving, workload),
    ...workloadPods(serving),
    service(serving, `${workload}-workload-svc`, 'llminferenceservice-workload', poolSelector(serving), [
      { appProtocol: 'https', name: 'https', port: 8000, protocol: 'TCP', targetPort: 8000 },
    ]),
    ...(route === 'scheduler' ? scheduling(serving) : []),
    ...(route === 'service' ? [] : [httpRoute(serving)]),
  ];
}

/** None of several nodes: a LeaderWorkerSet has its groups, which isvc does not read. */
function deployments(serving: LlmServing, workload: string): readonly KubeObject[] {
  const { replicas, prefillReplicas, groupSize } = serving;
  if (groupSize !== undefined) return [];
  const main = workloadLabels(serving, prefillReplicas === undefined ? 'both' : 'decode');
  const prefill = workloadLabels(serving, 'prefill');
  return [
    availableDeployment(metadata(serving, workload, main), main, replicas),
    ...(prefillReplicas === undefined
      ? []
      : [availableDeployment(metadata(serving, `${workload}-prefill`, prefill), prefill, prefillReplicas)]),
  ];
}

function scheduling(serving: LlmServing): readonly KubeObject[] {
  const scheduler = `${serving.name}-kserve-router-scheduler`;
  const labels = schedulerLabels(serving);
  return [
    availableDeployment(metadata(serving, scheduler, labels), labels),
    schedulerPod(serving),
    service(
      serving,
      `${serving.name}-epp-service`,
      'llminferenceservice-router-scheduler',
      labels,
      pickerPorts.map(([port, number]) => ({ name: port, port: number, protocol: 'TCP', targetPort: port })),
    ),
    pool(serving),
  ];
}

function httpRoute(serving: LlmServing): KubeObject {
  const labels = partLabels(serving, 'llminferenceservice-router');
  const named = metadata(serving, `${serving.name}-kserve-route`, labels);
  // The controller writes the group x-k8s.io first, and this one when the gateway refuses that.
  const migrated = { annotations: { 'serving.kserve.io/inference-pool-migrated': 'v1' } };
  return acceptedRoute(serving, serving.route === 'scheduler' ? { ...named, ...migrated } : named, {
    rules: llmRules(serving),
  });
}

function metadata(
  { name, namespace, uid, createdAt }: LlmServing,
  child: string,
  labels: KubeObject,
): KubeObject {
  const owner = { apiVersion: 'serving.kserve.io/v1alpha2', kind: 'LLMInferenceService', name, uid };
  return {
    name: child,
    namespace,
    creationTimestamp: createdAt,
    labels,
    ownerReferences: [{ ...owner, blockOwnerDeletion: true, controller: true }],
  };
}

function service(
  serving: LlmServing,
  name: string,
  component: string,
  selector: Readonly<Record<string, string>>,
  ports: readonly KubeObject[],
): KubeObject {
  const clusterIP = clusterAddress('10.96.64', serving.namespace, name);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(serving, name, partLabels(serving, component)),
    spec: {
      clusterIP,
      clusterIPs: [clusterIP],
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports,
      selector,
      sessionAffinity: 'None',
      type: 'ClusterIP',
    },
    status: { loadBalancer: {} },
  };
}

function pool(serving: LlmServing): KubeObject {
  const { name, settledAt } = serving;
  const condition = (type: string, message: string) => trueCondition(settledAt, type, message);
  return {
    apiVersion: 'inference.networking.k8s.io/v1',
    kind: 'InferencePool',
    metadata: metadata(serving, `${name}-inference-pool`, schedulerLabels(serving)),
    spec: {
      appProtocol: 'http',
      endpointPickerRef: {
        failureMode: 'FailOpen',
        group: '',
        kind: 'Service',
        name: `${name}-epp-service`,
        port: { number: 9002 },
      },
      selector: { matchLabels: poolSelector(serving) },
      targetPorts: [{ number: 8000 }],
    },
    status: {
      parents: [
        {
          conditions: [
            condition('Accepted', 'Referenced by an HTTPRoute accepted by the parentRef Gateway'),
            condition('ResolvedRefs', 'Referenced ExtensionRef resolved successfully'),
          ],
          controllerName: 'istio.io/gateway-controller',
          parentRef: gatewayRef,
        },
      ],
    },
  };
}
