import type { Evidence, Ruling } from './evidence.js';
import { nobody, predicted } from './rulings.js';
import { decideFailure } from './verdict-failure.js';
import { decideGrpc } from './verdict-grpc.js';
import { decideHttp } from './verdict-http.js';
import { decideProxy } from './verdict-proxy.js';

/** Who answered, and what that means, from all the evidence; says "not sure" where it does not suffice. Pure. */
export function decideVerdict(evidence: Evidence): Ruling {
  const { response, failure } = evidence.roundTrip;
  const byProxy = decideProxy(evidence);
  if (byProxy !== undefined) return byProxy;
  if (failure !== undefined) return decideFailure(evidence, failure);
  if (response === undefined) return nobody(evidence, 'there is no answer');
  if (evidence.predicted) return predicted(evidence);
  return response.transport === 'http' ? decideHttp(evidence, response) : decideGrpc(evidence, response);
}
