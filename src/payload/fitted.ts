import type { Payload } from '../inference/payload.js';

/** A payload that a protocol can encode, and what was done to it, a line each for a person. */
export type Fitted = { readonly payload: Payload; readonly notes: readonly string[] };
