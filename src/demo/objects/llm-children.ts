import type { KubeObject } from '../../kserve/kube-object.js';
import { llmRules } from './llm-route.js';
import { gatewayRef, llmStatus, servedNames, toLlmServing, type LlmServing } from './llm-service.js';
import {
  acceptedRoute,
  availableDeployment,
  clusterAddress,
  readyPod,
  trueCondition,
} from './ready-objects.js';

/** One revision each. */
const templateHash = '59496d9569';
const schedulerHash = 'bc4689888';

const suffixes = ['5nfjt', 'lphvs', 'c7w2d', 'q9x4m', 'z6h8k'];

/**
 * An LLMInferenceService with what KServe 0.20's llmisvc controller, and the Deployment controller behind it, make of it: Deployments
 * and pods of the model server and of the endpoint picker, their Services, InferencePool, HTTPRoute. `gatewayUrl` is the gateway's
 * listener, without a path; `settledAt` is when everything was ready.
 */
export function llmObjects(object: KubeObject, gatewayUrl: string, settledAt: string): readonly KubeObject[] {
  const serving = toLlmServing(object, gatewayUrl, settledAt);
  const { name, route, replicas } = serving;
  const workload = `${name}-kserve`;
  const labels = workloadLabels(serving);
  return [
    { ...object, status: llmStatus(serving) },
    availableDeployment(metadata(serving, workload, labels), labels, replicas),
    ...suffixes
      .slice(0, replicas)
      .map((suffix) => workloadPod(serving, `${workload}-${templateHash}-${suffix}`)),
    service(serving, `${workload}-workload-svc`, 'llminferenceservice-workload', poolSelector(serving), [
      { appProtocol: 'https', name: 'https', port: 8000, protocol: 'TCP', targetPort: 8000 },
    ]),
    ...(route === 'scheduler' ? scheduling(serving) : []),
    ...(route === 'service' ? [] : [httpRoute(serving)]),
  ];
}

function scheduling(serving: LlmServing): readonly KubeObject[] {
  const scheduler = `${serving.name}-kserve-router-scheduler`;
  const labels = schedulerLabels(serving);
  return [
    availableDeployment(metadata(serving, scheduler, labels), labels),
    schedulerPod(serving, `${scheduler}-${schedulerHash}-jx4tb`),
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

const pickerPorts: readonly (readonly [string, number])[] = [
  ['grpc', 9002],
  ['grpc-health', 9003],
  ['metrics', 9090],
  ['zmq', 5557],
];

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

function partLabels({ name }: LlmServing, component: string): Record<string, string> {
  return {
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': 'llminferenceservice',
  };
}

function workloadLabels(serving: LlmServing): Record<string, string> {
  return {
    ...partLabels(serving, 'llminferenceservice-workload'),
    'kserve.io/component': 'workload',
    'llm-d.ai/role': 'both',
  };
}

function schedulerLabels(serving: LlmServing): Record<string, string> {
  return partLabels(serving, 'llminferenceservice-router-scheduler');
}

function poolSelector({ name }: LlmServing): Record<string, string> {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': 'llminferenceservice',
    'kserve.io/component': 'workload',
  };
}

function workloadPod(serving: LlmServing, pod: string): KubeObject {
  const served = servedNames(serving)
    .map((name) => JSON.stringify(name))
    .join(' ');
  const tls = '--ssl-certfile /var/run/kserve/tls/tls.crt --ssl-keyfile /var/run/kserve/tls/tls.key';
  const script = `exec vllm serve /mnt/models --served-model-name ${served} --port 8000 ${tls} $@`;
  return readyPod({
    metadata: podMetadata(serving, pod, workloadLabels(serving), templateHash),
    container: {
      name: 'main',
      image: serving.image,
      command: ['/bin/bash', '-c', script, '--'],
      ports: [{ containerPort: 8000, protocol: 'TCP' }],
    },
    initializes: serving.uri,
    podIP: clusterAddress('10.244.0', serving.namespace, pod),
    ...serving,
  });
}

function schedulerPod(serving: LlmServing, pod: string): KubeObject {
  const { name, namespace } = serving;
  return readyPod({
    metadata: podMetadata(serving, pod, schedulerLabels(serving), schedulerHash),
    container: {
      name: 'main',
      image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.9.0',
      command: ['/app/epp', '--pool-name', `${name}-inference-pool`, '--pool-namespace', namespace],
      ports: pickerPorts.map(([port, containerPort]) => ({ containerPort, name: port, protocol: 'TCP' })),
    },
    initializes: serving.uri,
    podIP: clusterAddress('10.244.0', namespace, pod),
    ...serving,
  });
}

function podMetadata(
  serving: LlmServing,
  name: string,
  labels: Record<string, string>,
  hash: string,
): KubeObject {
  const replicaSet = name.slice(0, name.lastIndexOf('-'));
  return {
    name,
    namespace: serving.namespace,
    creationTimestamp: serving.createdAt,
    labels: { ...labels, 'pod-template-hash': hash },
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        blockOwnerDeletion: true,
        controller: true,
        kind: 'ReplicaSet',
        name: replicaSet,
        uid: serving.uid,
      },
    ],
  };
}

function service(
  serving: LlmServing,
  name: string,
  component: string,
  selector: Record<string, string>,
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
