/** Which pods a Service selects. */
import type { Pod, Service } from './objects.ts';

/** A Service without a selector selects none. */
export function isBehind({ metadata }: Pod, service: Service): boolean {
  const wanted = Object.entries(service.spec.selector ?? {});
  return (
    metadata.namespace === service.metadata.namespace &&
    wanted.length > 0 &&
    wanted.every(([label, value]) => metadata.labels?.[label] === value)
  );
}

export function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}
