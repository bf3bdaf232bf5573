import type { ServiceKey } from '../../kserve/service.js';
import type { State } from '../state/state.js';

/** Whether the prediction of a service is in flight, or waits for others to end. */
export function isPending({ calls, queue }: State, key: ServiceKey): boolean {
  return calls.has(key) || queue.includes(key);
}

/** Whether marked services are being predicted. A repetition among them is one of its own: what ends those leaves it running. */
export function isPredictingMarked({ marked, calls, queue, repeat }: State): boolean {
  return queue.length > 0 || [...marked].some((key) => key !== repeat?.of && calls.has(key));
}
