import type { Exchange } from '../../src/inference/exchange.js';
import type { Tensor } from '../../src/inference/tensor.js';
import type { Message } from '../../src/tui/state/messages.js';
import { exchange } from '../inference/samples.js';

// Answers of the service kserve-demo/flower-sample, for tests of how they are shown.

export const flower = 'kserve-demo/flower-sample';

/** An exchange that answered these tensors. */
export function answered(tensors: readonly Tensor[], changes: Partial<Exchange> = {}): Exchange {
  return exchange({
    answer: { tensors, json: [Buffer.from(JSON.stringify(tensors.map(({ name }) => name)))] },
    ...changes,
  });
}

/** A prediction that ended so. */
export function ended(sent: Exchange): Message {
  return { type: 'call-ended', of: flower, outcome: { kind: 'exchange', exchange: sent } };
}

/** A tensor of doubles that count up from 0, or what `value` makes of the position. */
export function doubles(
  name: string,
  shape: readonly number[],
  value: (at: number) => number = (at) => at,
): Tensor {
  const length = shape.reduce((product, size) => product * size, 1);
  return { name, datatype: 'FP64', shape, values: new Float64Array(length).map((_, at) => value(at)) };
}

/** The same tensor, and how many of its values were read so far. */
export function counted(tensor: Tensor): { readonly tensor: Tensor; readonly reads: () => number } {
  let reads = 0;
  const values = new Proxy(tensor.values, {
    get(target, key) {
      const isIndex = typeof key === 'string' && /^\d+$/.test(key);
      const value: unknown = Reflect.get(target, key, target);
      if (isIndex) reads += 1;
      if (typeof value !== 'function') return value;
      // A method may read them all: what it does with them is its own.
      reads += target.length;
      return value.bind(target) as unknown;
    },
  });
  return { tensor: { ...tensor, values }, reads: () => reads };
}
