import type { Json } from '../../inference/json.js';
import { parseJson } from '../../inference/read-json.js';
import { Problem } from '../../problem.js';

/** JSON in a request's body, exact; or undefined when it is none. Throws nothing. */
export function readJson(body: Uint8Array): Json | undefined {
  try {
    return parseJson(body);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
