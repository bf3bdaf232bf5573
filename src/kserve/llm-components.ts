import { numberAt, recordAt, textAt } from './fields.js';
import type { KubeObject } from './kube-object.js';
import type { Component, ComponentKind, Condition } from './service.js';
import { sharedText } from './shared-text.js';

/** Where an LLMInferenceService says how many of a part it asks for, and that it has it. */
type Part = {
  readonly kind: ComponentKind;
  /** The condition that is there only where the part is; a stopped service has them all. */
  readonly condition?: string;
  /** The field of `spec` that asks for it; a configuration may ask for it as well. */
  readonly asked: readonly string[];
  /** The field of `spec` with its number of replicas: of several nodes, of groups of them. */
  readonly replicas?: readonly string[];
  /** The field of `status.workloads` (v1alpha2, llm_inference_service_types.go). */
  readonly workload: string;
};

const parts: readonly Part[] = [
  { kind: 'main', asked: [], replicas: ['replicas'], workload: 'primary' },
  { kind: 'worker', condition: 'WorkerWorkloadReady', asked: ['worker'], workload: 'primary' },
  {
    kind: 'prefill',
    condition: 'PrefillWorkloadReady',
    asked: ['prefill'],
    replicas: ['prefill', 'replicas'],
    workload: 'prefill',
  },
  {
    kind: 'prefill worker',
    condition: 'PrefillWorkerWorkloadReady',
    asked: ['prefill', 'worker'],
    workload: 'prefill',
  },
  {
    kind: 'scheduler',
    condition: 'SchedulerWorkloadReady',
    asked: ['router', 'scheduler'],
    replicas: ['router', 'scheduler', 'replicas'],
    workload: 'scheduler',
  },
];

/** The container's port in KServe's presets (config/llmisvcconfig/config-llm-template.yaml). */
const serverPort = { name: '', port: 8000 };

/** The components of an LLMInferenceService, with the status of each. */
export function llmComponents(object: KubeObject, conditions: readonly Condition[]): readonly Component[] {
  const told = new Set(conditions.filter(({ reason }) => reason !== 'Stopped').map(({ type }) => type));
  return parts
    .filter(({ condition, asked }) => isThere(object, told, condition, asked))
    .map(({ kind, replicas, workload }) => {
      const status = recordAt(object, 'status', 'workloads', workload);
      const name = textAt(status, 'name');
      // There the groups are counted, and their leaders stand for them.
      const ready = replicas === undefined ? undefined : numberAt(status, 'readyReplicas');
      const wanted = replicas === undefined ? undefined : numberAt(object, 'spec', ...replicas);
      return {
        kind,
        traffic: [],
        ports: kind === 'main' || kind === 'prefill' ? [serverPort] : [],
        ...(name === undefined ? {} : { workload: { kind: sharedText(textAt(status, 'kind') ?? ''), name } }),
        ...(ready === undefined && wanted === undefined
          ? {}
          : {
              replicas: {
                ...(ready === undefined ? {} : { ready }),
                ...(wanted === undefined ? {} : { wanted }),
              },
            }),
      };
    });
}

function isThere(
  object: KubeObject,
  told: ReadonlySet<string>,
  condition: string | undefined,
  asked: readonly string[],
): boolean {
  return condition === undefined || told.has(condition) || recordAt(object, 'spec', ...asked) !== undefined;
}
