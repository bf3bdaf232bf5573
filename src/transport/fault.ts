import type { NoResponse } from '../inference/exchange.js';

/** Why nothing came back; the step that was under way is added by who times it. */
export type Fault = Pick<NoResponse, 'code' | 'message'>;

/** The refusal of an answer that is larger than `--max-answer`: isvc's own, not the server's. */
export function tooLarge(maxAnswerBytes: number): Fault {
  return { code: 'TOO_LARGE', message: `the answer is larger than ${sizeText(maxAnswerBytes)}` };
}

function sizeText(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  const step = Math.min(3, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  return `${Number((bytes / 1024 ** step).toFixed(1))} ${units[step]}`;
}
