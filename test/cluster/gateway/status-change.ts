/** A status that a gateway's controller writes. */
import type { Condition } from './objects.ts';

export const controllerName = 'istio.io/gateway-controller';

/** The path of the object's status, and the status. */
export type StatusChange = {
  readonly path: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly status: unknown;
};

/** True, with the type as its reason. */
export function condition(observedGeneration = 0, type = '', message = ''): Condition {
  const lastTransitionTime = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  return { type, status: 'True', reason: type, message, observedGeneration, lastTransitionTime };
}
