import type { LlmServing } from './llm-service.js';

type Labels = Readonly<Record<string, string>>;

/** The role of a pod of a model server (`llm-d.ai/role`, and the component of pkg/constants in KServe 0.20). */
export type WorkloadRole = 'both' | 'decode' | 'prefill' | 'leader' | 'worker';

const components: Readonly<Record<WorkloadRole, string>> = {
  both: 'llminferenceservice-workload',
  decode: 'llminferenceservice-workload',
  prefill: 'llminferenceservice-workload-prefill',
  leader: 'llminferenceservice-workload-leader',
  worker: 'llminferenceservice-workload-worker',
};

const roleLabel = 'llm-d.ai/role';

/** The labels of all objects of one part; `component` is the value of `app.kubernetes.io/component`. */
export function partLabels({ name }: Pick<LlmServing, 'name'>, component: string): Labels {
  return {
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': 'llminferenceservice',
  };
}

/** Neither the Service nor the pool selects workers: they have no role. */
export function workloadLabels(serving: LlmServing, role: WorkloadRole): Labels {
  const labels = partLabels(serving, components[role]);
  if (role === 'worker') return labels;
  return {
    ...labels,
    'kserve.io/component': 'workload',
    [roleLabel]: role === 'leader' ? 'both' : role,
  };
}

export function schedulerLabels(serving: LlmServing): Labels {
  return partLabels(serving, 'llminferenceservice-router-scheduler');
}

/** Of the Service, and of the InferencePool: pods that only prefill are among them. */
export function poolSelector({ name }: LlmServing): Labels {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': 'llminferenceservice',
    'kserve.io/component': 'workload',
  };
}

/** The role that a pod states; undefined of any other pod. */
export function roleOf(labels: Labels = {}): 'both' | 'decode' | 'prefill' | undefined {
  const role = labels[roleLabel];
  return role === 'both' || role === 'decode' || role === 'prefill' ? role : undefined;
}

/** Whether an object of the API belongs to an LLMInferenceService, and to which. */
export function llmServiceOf(labels: Labels = {}): string | undefined {
  return labels['app.kubernetes.io/part-of'] === 'llminferenceservice'
    ? labels['app.kubernetes.io/name']
    : undefined;
}
