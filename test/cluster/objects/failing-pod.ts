/** How a pod fails here: its annotation says what its container writes before it ends, and kwok acts that. */

/** On a pod (on an InferenceService's predictor, KServe copies it there): the last words of the container. */
const failsAnnotation = 'isvc-cluster/fails';

const annotation = `.metadata.annotations["${failsAnnotation}"]`;

/** A container that ended with exit code 1 and waits to be started again, as the kubelet shows it. */
export const failingPodStage = {
  apiVersion: 'kwok.x-k8s.io/v1alpha1',
  kind: 'Stage',
  metadata: { name: 'pod-fails' },
  spec: {
    resourceRef: { apiGroup: 'v1', kind: 'Pod' },
    selector: {
      matchExpressions: [
        { key: annotation, operator: 'Exists' },
        { key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' },
        { key: '.status.phase', operator: 'In', values: ['Pending'] },
      ],
    },
    next: {
      statusTemplate: `
{{ $now := Now }}
{{ $message := index .metadata.annotations "${failsAnnotation}" }}
phase: Running
startTime: {{ $now | Quote }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
podIP: {{ PodIPWith .spec.nodeName false ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) | Quote }}
conditions:
- { type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }} }
- { type: Ready, status: "False", reason: ContainersNotReady, lastTransitionTime: {{ $now | Quote }} }
- { type: ContainersReady, status: "False", reason: ContainersNotReady, lastTransitionTime: {{ $now | Quote }} }
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: false
  started: false
  restartCount: 3
  state:
    waiting:
      reason: CrashLoopBackOff
      message: back-off 40s restarting failed container
  lastState:
    terminated:
      exitCode: 1
      reason: Error
      message: {{ $message | Quote }}
      startedAt: {{ $now | Quote }}
      finishedAt: {{ $now | Quote }}
{{ end }}
`,
    },
  },
} as const;

export type Stage = {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly selector: { readonly matchExpressions: readonly unknown[] };
    readonly next: { readonly statusTemplate?: string };
  };
};

/** kwok's own stage that makes a pod ready, but not a pod that has to fail; any other stage as it is. */
export function readyUnlessFailing(stage: Stage): Stage {
  if (stage.metadata.name !== 'pod-ready') return stage;
  const matchExpressions = [
    ...stage.spec.selector.matchExpressions,
    { key: annotation, operator: 'DoesNotExist' },
  ];
  return { ...stage, spec: { ...stage.spec, selector: { ...stage.spec.selector, matchExpressions } } };
}
