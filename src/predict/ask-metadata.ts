import type { ModelMetadata } from '../inference/answer.js';
import type { Protocol } from '../kserve/service.js';
import { deliver, type Delivered } from './deliver.js';
import type { Evidence } from './evidence.js';
import { rememberLabels } from './label-memory.js';
import { type Callee, deliveryOf, evidenceOf, type Link, readAnswer } from './link.js';

/** What came of asking; `evidence` is of the first call, in the protocol that was asked for. */
export type AskedMetadata =
  | { readonly metadata: ModelMetadata; readonly delivered: Delivered }
  | {
      readonly delivered: Delivered;
      readonly evidence: Evidence;
      /** A server answered, and states nothing: KServe's own V1 servers, and some others. */
      readonly unstated: boolean;
    };

/**
 * Asks the server what it states of the model. V1 has no such call but TensorFlow Serving's, and KServe's own servers speak
 * V2 beside V1 at the same port: so V2 is asked where V1 does not know it.
 */
export async function askMetadata(link: Link, callee: Callee, signal: AbortSignal): Promise<AskedMetadata> {
  const asked = await askInTurn(link, callee, signal);
  if ('metadata' in asked) rememberLabels(link.labels, callee, asked.metadata);
  else if (asked.unstated) rememberLabels(link.labels, callee, undefined);
  return asked;
}

async function askInTurn(link: Link, callee: Callee, signal: AbortSignal): Promise<AskedMetadata> {
  const first = await askIn(callee.protocol, link, callee, signal);
  if ('metadata' in first || callee.protocol !== 'v1' || !first.unstated) return first;
  const second = await askIn('v2', link, callee, signal);
  return 'metadata' in second || (await saysNoModel(second.evidence)) ? second : first;
}

async function askIn(
  protocol: Protocol,
  link: Link,
  callee: Callee,
  signal: AbortSignal,
): Promise<AskedMetadata> {
  const call = (await link.codecs.calls(protocol, callee)).metadata(callee.model);
  const delivered = await deliver(call, deliveryOf(link, callee), signal);
  const reading = readAnswer(call, delivered.roundTrip.response);
  if ('value' in reading) return { metadata: reading.value, delivered };
  const evidence = evidenceOf(link, callee, delivered, reading, 'ask');
  return { delivered, evidence, unstated: await isUnstated(evidence) };
}

/** Nobody, a gateway, an auth layer, or a server that speaks no gRPC at all say nothing of what the model server states. */
async function isUnstated(evidence: Evidence): Promise<boolean> {
  const { response, failure } = evidence.roundTrip;
  if (failure !== undefined) return false;
  if (response?.transport === 'grpc' && response.http !== undefined) return false;
  const { decideVerdict } = await import('./verdict.js');
  return ['server', 'model', 'not-sure'].includes(decideVerdict(evidence).who);
}

/** Whether the server knows no model of that name. */
export async function saysNoModel(evidence: Evidence): Promise<boolean> {
  const { decideVerdict } = await import('./verdict.js');
  return decideVerdict(evidence).ask === 'models';
}
