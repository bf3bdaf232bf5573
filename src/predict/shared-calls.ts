import type { ModelRequest } from '../inference/exchange.js';
import type { Protocol } from '../kserve/service.js';
import type { AnswerLimits, Trust } from '../transport/transport.js';
import { openClients, type Recipient } from './open-clients.js';
import { type CallFacts, sendInTurn, type SendRepeated } from './repeated-call.js';
import type { Tokens } from './tokens.js';

/** Calls that are ready to go, as plain data: a thread gets them by a message. Secrets are in it. */
export type SharedCalls = {
  readonly protocol: Protocol;
  readonly to: Omit<Recipient, 'tokenFrom' | 'authorization'>;
  readonly trust: Omit<Trust, 'lookup'>;
  readonly limits: AnswerLimits;
  readonly calls: readonly { readonly request: ModelRequest; readonly about: CallFacts }[];
};

/** The same calls over connections of this thread's own. */
export async function openSharedCalls({ protocol, to, trust, limits, calls }: SharedCalls): Promise<{
  readonly send: SendRepeated;
  readonly close: () => void;
}> {
  const given = { headers: {}, scoped: [], insecure: trust.insecure };
  const clients = openClients(trust, given, noTokens, limits);
  const client = await clients.clientFor(protocol, to);
  const ready = calls.map(({ about, request }) => ({ call: client.shared(request), about }));
  return { send: sendInTurn(ready, true), close: clients.close };
}

/** No tokens: the headers hold them already. */
const noTokens: Tokens = {
  get: () => Promise.reject(new Error('A thread asks for no token.')),
  renew: () => Promise.reject(new Error('A thread asks for no token.')),
  refused: () => {},
  trouble: () => undefined,
};
