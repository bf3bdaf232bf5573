import type { ModelMetadata } from '../inference/answer.js';
import type { Service } from '../kserve/service.js';
import { Problem } from '../problem.js';
import { deliver } from './deliver.js';
import { judge } from './enquire.js';
import { calleeOf, deliveryOf, evidenceOf, type Link, readAnswer } from './link.js';
import type { CallOptions } from './predict.js';
import { verdictProblemKind } from './verdict.js';

/** What the server states of the model. Throws a Problem of the verdict's kind when it states nothing. */
export async function askMetadata(
  link: Link,
  service: Service,
  options: CallOptions,
  signal: AbortSignal,
): Promise<ModelMetadata> {
  const callee = calleeOf(service, options);
  options.onProgress?.(`asking ${service.name} what its model takes`);
  const call = (await link.codecs.calls(callee.protocol)).metadata(callee.model);
  const delivered = await deliver(call, deliveryOf(link, callee), signal);
  const reading = readAnswer(call, delivered.sent.response);
  if ('value' in reading) return reading.value;
  const verdict = await judge(link, callee, evidenceOf(link, callee, delivered, reading), signal);
  throw new Problem(verdictProblemKind(verdict), `${service.name} states no metadata: ${verdict.summary}`, {
    remedy: [...verdict.next, ...hint(callee.protocol)].join('\n'),
    cause: verdict.evidence.join('\n'),
  });
}

/** Facts of the servers (KServe's Python server has no V1 metadata call). */
function hint(protocol: string): readonly string[] {
  return protocol === 'v1'
    ? ["Over V1, KServe's own servers state no metadata; TensorFlow Serving does."]
    : [];
}
