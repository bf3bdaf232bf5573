import type { Service } from './service.js';

/** Today's names, and the ones that KServe used before (pkg/constants/constants.go: Serverless, RawDeployment). */
const modes = new Map<string, NonNullable<Service['deploymentMode']>>([
  ['Standard', 'Standard'],
  ['RawDeployment', 'Standard'],
  ['Knative', 'Knative'],
  ['Serverless', 'Knative'],
  ['ModelMesh', 'ModelMesh'],
]);

/** The mode that a status, annotation or ConfigMap names; undefined for any other text. */
export function deploymentModeOf(text: string | undefined): Service['deploymentMode'] {
  return text === undefined ? undefined : modes.get(text);
}
