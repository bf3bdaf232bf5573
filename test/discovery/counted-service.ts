import type { Service } from '../../src/kserve/service.js';

/** Services of which each look at how they are is counted. */
export function lookCounter(): {
  readonly counted: <One extends Service>(service: One) => One;
  /** The looks since it was asked last. */
  readonly looks: () => number;
} {
  let count = 0;
  const counted = <One extends Service>(service: One): One =>
    Object.defineProperty({ ...service }, 'readiness', {
      get: () => {
        count += 1;
        return service.readiness;
      },
    });
  const looks = () => {
    const since = count;
    count = 0;
    return since;
  };
  return { counted, looks };
}
