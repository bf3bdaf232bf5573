/** Which Ingresses are the gateway's: those of a class whose controller is Istio's, as Kubernetes has it. */
import type { Ingress, World } from './objects.ts';

export const ingressController = 'istio.io/ingress-controller';

/** Without such an IngressClass nobody serves them: KServe's quick install. */
export function ourIngresses({ ingresses, ingressClasses }: World): readonly Ingress[] {
  const ours = ingressClasses.filter(({ spec }) => spec.controller === ingressController);
  const names = new Set(ours.map(({ metadata }) => metadata.name));
  return ingresses.filter(({ spec }) => names.has(spec.ingressClassName ?? ''));
}
