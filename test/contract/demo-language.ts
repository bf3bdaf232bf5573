import { randomUUID } from 'node:crypto';
import { at, isRecord, listAt, textAt } from '../../src/demo/api/api-object.js';
import { llmObjects } from '../../src/demo/objects/llm-children.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';

/**
 * LLMInferenceServices that the contract needs and that a person in front of the demo would only find in the way. Those that are not
 * ready are as KServe 0.20 left them on the real cluster.
 */
export function demoLanguageExtras(
  namespace: string,
  gatewayUrl: string,
  now: string,
): readonly KubeObject[] {
  const made = (name: string, router?: KubeObject) =>
    llmObjects(llmService(namespace, name, router), gatewayUrl, now);
  const bare = (name: string, conditions: readonly KubeObject[]): KubeObject => ({
    ...llmService(namespace, name, byRoute),
    status: { conditions: conditions.map(since(now)), observedGeneration: 1 },
  });
  return [
    ...made('routed', byRoute),
    ...made('unrouted'),
    ...made('crashing', byRoute).map((object) => crashed(object, now)),
    bare('bad-reference', [
      isNot('PresetsCombined', 'ConfigNotFound', noConfig(namespace), 'Info'),
      { type: 'Ready', status: 'Unknown', reason: 'NewObservedGenFailure', message: notObserved },
      { type: 'RouterReady', status: 'Unknown' },
      { type: 'WorkloadsReady', status: 'Unknown' },
    ]),
    ...made('unready-answers').map((object) => withoutGateway(object, now)),
    bare('stopped', [
      isNot('MainWorkloadReady', 'Stopped', 'Service is stopped', 'Info'),
      isNot('Ready', 'Stopped', 'Service is stopped'),
      isNot('RouterReady', 'Stopped', 'Service is stopped'),
      isNot('WorkloadsReady', 'Stopped', 'Service is stopped'),
    ]),
    {
      apiVersion: 'inference.networking.x-k8s.io/v1alpha2',
      kind: 'InferenceObjective',
      metadata: { namespace, name: 'batch' },
      spec: {
        priority: -1,
        poolRef: { group: 'inference.networking.k8s.io', name: 'assistant-at-zero-inference-pool' },
      },
    },
  ];
}

const byRoute = { gateway: {}, route: {} };
const notObserved = 'unsuccessfully observed a new generation';

function noConfig(namespace: string): string {
  return `LLMInferenceServiceConfig "no-such-config" not found in namespaces [${namespace} kserve]`;
}

function isNot(type: string, reason: string, message: string, severity?: 'Info'): KubeObject {
  return { type, status: 'False', reason, message, ...(severity === undefined ? {} : { severity }) };
}

function llmService(namespace: string, name: string, router?: KubeObject): KubeObject {
  return {
    apiVersion: 'serving.kserve.io/v1alpha2',
    kind: 'LLMInferenceService',
    metadata: { namespace, name, uid: randomUUID() },
    spec: {
      model: { name: `${name}-model`, uri: 'hf://example/model' },
      replicas: 1,
      ...(router === undefined ? {} : { router }),
      template: { containers: [{ name: 'main', image: 'vllm/vllm-openai-cpu:v0.19.1' }] },
    },
  };
}

const since =
  (lastTransitionTime: string) =>
  (condition: KubeObject): KubeObject => ({ lastTransitionTime, ...condition });

/** The object with this status over its own; its conditions of these types in place of those. */
function withStatus(object: KubeObject, now: string, conditions: readonly KubeObject[], status: KubeObject) {
  const own = isRecord(object['status']) ? object['status'] : {};
  const types = new Set(conditions.map(({ type }) => type));
  const kept = listAt(own, 'conditions').filter((condition) => !types.has(at(condition, 'type')));
  return {
    ...object,
    status: { ...own, ...status, conditions: [...kept, ...conditions.map(since(now))] },
  };
}

const unavailable = 'Deployment does not have minimum availability.';

function crashed(object: KubeObject, now: string): KubeObject {
  if (object['kind'] === 'LLMInferenceService') {
    const types = ['MainWorkloadReady', 'Ready', 'WorkloadsReady'];
    const conditions = types.map((type) => isNot(type, 'MinimumReplicasUnavailable', unavailable));
    const workloads = at(object, 'status', 'workloads');
    const primary = { ...Object(at(workloads, 'primary')), readyReplicas: 0 };
    return withStatus(object, now, conditions, { workloads: { ...Object(workloads), primary } });
  }
  if (object['kind'] !== 'Pod') return object;
  const [container] = listAt(object, 'spec', 'containers');
  const ended = {
    exitCode: 1,
    reason: 'Error',
    message: 'ValueError: no room for the weights',
    startedAt: now,
  };
  return withStatus(
    object,
    now,
    ['Ready', 'ContainersReady'].map((type) => ({ type, status: 'False', reason: 'ContainersNotReady' })),
    {
      containerStatuses: [
        {
          name: textAt(container, 'name'),
          image: textAt(container, 'image'),
          ready: false,
          started: false,
          restartCount: 3,
          state: {
            waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container' },
          },
          lastState: { terminated: { ...ended, finishedAt: now } },
        },
      ],
    },
  );
}

/** Its router names a Gateway that does not exist: no route, no address, and its workload all the same. */
function withoutGateway(object: KubeObject, now: string): KubeObject {
  if (object['kind'] !== 'LLMInferenceService') return object;
  const gateway = { refs: [{ name: 'no-such-gateway', namespace: 'kserve' }] };
  const types = ['GatewaysReady', 'Ready', 'RouterReady'];
  const conditions = types.map((type) =>
    isNot(type, 'RefsInvalid', 'Gateway kserve/no-such-gateway does not exist'),
  );
  return {
    ...withStatus(object, now, conditions, { addresses: undefined }),
    spec: { ...Object(object['spec']), router: { gateway, route: {} } },
  };
}
