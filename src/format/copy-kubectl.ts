import { podSelector } from '../kserve/service-kinds.js';
import { parseKey } from '../kserve/service-key.js';
import type { Service } from '../kserve/service.js';
import { kubectlLine, shellWord, type RepeatedFlags } from '../wording/command-line.js';

/** A line of kubectl that changes, or shows, something of a service; isvc itself changes nothing. */
export type KubectlLine = {
  readonly tool: string;
  readonly command: string;
  readonly notes: readonly string[];
};

/** The annotation that scales a service to nothing (KServe, pkg/constants: StopAnnotationKey). */
const stopAnnotation = 'serving.kserve.io/stop';

/**
 * The commands to paste for a service and one of its pods: restart, scale, stop or start, describe. Of an
 * InferenceGraph only what concerns its pod.
 */
export function kubectlLines(
  service: Service,
  pod: string | undefined,
  repeat: RepeatedFlags | undefined,
): readonly KubectlLine[] {
  const { namespace, readiness, kind } = service;
  const { resource, name } = objectOf(service);
  const on = (start: string, ...more: readonly string[]) => kubectlLine(start, namespace, repeat, ...more);
  const target = pod === undefined ? `-l ${shellWord(podSelector(service))}` : shellWord(pod);
  const which = pod === undefined ? 'all pods of the service' : `the pod ${pod}`;
  const stop =
    readiness === 'stopped'
      ? line('start', on(`annotate ${resource} ${name} ${stopAnnotation}-`), 'It starts the service again.')
      : line(
          'stop',
          on(`annotate ${resource} ${name} ${stopAnnotation}=true --overwrite`),
          'It takes all pods away until it is started again.',
        );
  return [
    line('restart', on(`delete pod ${target}`), `It deletes ${which}; what made them makes new ones.`),
    ...(kind === 'graph'
      ? []
      : [
          line(
            'scale',
            on(`patch ${resource} ${name}`, '--type merge', '-p', shellWord(replicasPatch(kind))),
            kind === 'llm'
              ? 'Two replicas: change the number.'
              : 'Two replicas of the predictor at least: change the number.',
          ),
        ]),
    ...(kind === 'inference' ? [stop] : []),
    line('describe', on(`describe pod ${target}`), `It shows all that the API knows of ${which}.`),
  ];
}

function line(tool: string, command: string, note: string): KubectlLine {
  const more =
    tool === 'describe' ? [] : ['isvc changes nothing in the cluster: this line does, where you run it.'];
  return { tool, command, notes: [note, ...more] };
}

/** The fields of KServe's API: ComponentExtensionSpec.minReplicas (v1beta1), LLMInferenceServiceSpec.replicas (v1alpha2). */
function replicasPatch(kind: 'inference' | 'llm'): string {
  return JSON.stringify(
    kind === 'llm' ? { spec: { replicas: 2 } } : { spec: { predictor: { minReplicas: 2 } } },
  );
}

function objectOf({ key, kind }: Service): { readonly resource: string; readonly name: string } {
  const resource = { inference: 'inferenceservice', llm: 'llminferenceservice', graph: 'inferencegraph' }[
    kind
  ];
  return { resource, name: shellWord(parseKey(key).name) };
}
