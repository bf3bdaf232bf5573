import type { Signature } from '../inference/answer.js';
import type { Payload } from '../inference/payload.js';

/** A made-up payload of the right names, types and shapes (-1 becomes 1). Undefined when the signature states no inputs. */
export function examplePayload(_signature: Signature): Payload | undefined {
  throw new Error('not written yet');
}
