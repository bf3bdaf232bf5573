import { isSameValue } from '../../format/tensor-difference.js';
import { jsonText, type Answer } from '../../inference/answer.js';
import type { Tensor } from '../../inference/tensor.js';
import type { Outcome } from '../state/remote.js';

/** True where two predictions ended alike: the same tensors of the same model, or the same party that refused. Times and ids do not count. */
export function sameAnswer(one: Outcome, other: Outcome): boolean {
  if (one.kind === 'problem' || other.kind === 'problem') {
    return (
      one.kind === 'problem' && other.kind === 'problem' && one.failure.summary === other.failure.summary
    );
  }
  const [a, b] = [one.exchange, other.exchange];
  if (a.verdict.ok !== b.verdict.ok || a.verdict.who !== b.verdict.who) return false;
  if (a.answer === undefined || b.answer === undefined) return a.verdict.summary === b.verdict.summary;
  return sameTensors(a.answer, b.answer);
}

/** An answer without tensors is compared as the text that it is: JSON of a form of its own. */
function sameTensors(a: Answer, b: Answer): boolean {
  if (a.tensors.length === 0 || b.tensors.length !== a.tensors.length) return jsonText(a) === jsonText(b);
  return a.tensors.every((tensor, at) => {
    const other = b.tensors[at];
    return other !== undefined && sameTensor(tensor, other);
  });
}

function sameTensor(a: Tensor, b: Tensor): boolean {
  if (a.name !== b.name || a.datatype !== b.datatype || a.shape.join() !== b.shape.join()) return false;
  const [one, other] = [bytesOf(a), bytesOf(b)];
  if (one !== undefined && other !== undefined) return Buffer.compare(one, other) === 0;
  for (let at = 0; at < a.values.length; at += 1) {
    if (!isSameValue(a.values[at], b.values[at])) return false;
  }
  return true;
}

/** The memory of numbers: however many there are, they are compared at once. */
function bytesOf({ values }: Tensor): Uint8Array | undefined {
  if (!ArrayBuffer.isView(values)) return undefined;
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
