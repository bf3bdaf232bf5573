/** The iris services of the real node's installations (test/cluster/node/manifests), and what isvc says of a call to one. */
import { vi } from 'vitest';
import { isvc } from './node-world.ts';
import type { Ended } from './node-world.ts';

/** A body of each protocol, and the class that the model finds. */
const flower = [6.8, 2.8, 4.8, 1.4];
const v1 = JSON.stringify({ instances: [flower] });
const v2 = JSON.stringify({
  inputs: [{ name: 'input-0', shape: [1, 4], datatype: 'FP32', data: flower }],
});
const bodies = { 'sklearn-iris': v1, 'sklearn-v2-iris': v2, 'iris-grpc': v2 } as const;

export type IrisService = keyof typeof bodies;

export const irisNamespace = 'kserve-test';

/** `isvc predict` with the service's own body. */
export async function predictIris(name: IrisService, ...flags: readonly string[]): Promise<Ended> {
  return isvc('predict', name, '-n', irisNamespace, '-v', ...flags, '-d', bodies[name]);
}

/** The same once its exit code is this one: istiod tells a gateway of a change in its own time. */
export async function untilExit(
  code: number,
  name: IrisService,
  ...flags: readonly string[]
): Promise<Ended> {
  return vi.waitFor(
    async () => {
      const ended = await predictIris(name, ...flags);
      if (ended.code !== code) throw new Error(`it exited with ${String(ended.code)}:\n${ended.stderr}`);
      return ended;
    },
    { timeout: 180_000, interval: 500 },
  );
}

/** The class in an answer of V1, or in one of V2. */
export function irisClass({ stdout }: Ended): number | undefined {
  const { predictions, outputs } = JSON.parse(stdout) as {
    readonly predictions?: readonly number[];
    readonly outputs?: readonly { readonly data: readonly number[] }[];
  };
  return predictions?.[0] ?? outputs?.[0]?.data[0];
}
