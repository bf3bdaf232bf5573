import { binarySizeText } from '../wording/byte-size.js';
import type { NoResponse } from '../inference/exchange.js';

/** Why nothing came back; the step that was under way is added by who times it. */
export type Fault = Pick<NoResponse, 'code' | 'message'>;

/** The refusal of an answer that is larger than `--max-answer`: isvc's own, not the server's. */
export function tooLarge(maxAnswerBytes: number): Fault {
  return { code: 'TOO_LARGE', message: `the answer is larger than ${binarySizeText(maxAnswerBytes)}` };
}
