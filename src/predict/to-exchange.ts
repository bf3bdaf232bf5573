import type { Answer } from '../inference/answer.js';
import type { Exchange, RoundTrip } from '../inference/exchange.js';
import { withAudience } from '../inference/token-from.js';
import type { Payload } from '../inference/payload.js';
import type { Delivered } from './deliver.js';
import type { Ruling } from './evidence.js';
import { requestOptionsOf, type Callee } from './link.js';

type Sourced = {
  readonly source: string;
  readonly notes: readonly string[];
  readonly payload?: Payload;
};

/** Everything of one request in the form that is kept, without secrets. */
export function toExchange(
  callee: Callee,
  { endpoint, startedAt, roundTrip, plan }: Delivered,
  ruling: Ruling,
  { source, notes, payload }: Sourced,
  answer?: Answer,
): Exchange {
  const { service, protocol, model, tokenFrom } = callee;
  const { ask: _, ...verdict } = ruling;
  return {
    service: service.key,
    protocol,
    modelName: model.name,
    verb: model.verb,
    options: requestOptionsOf(callee),
    endpoint,
    request: plan.request,
    startedAt,
    roundTrip,
    ...(answer === undefined ? {} : { answer }),
    verdict,
    payloadSource: source,
    ...(payload === undefined ? {} : { payload }),
    notes: [...notes, ...sentAgain(roundTrip), ...(answer?.notes ?? []), ...plan.notes],
    ...(tokenFrom === undefined || !plan.tokenSent ? {} : { tokenFrom: withAudience(tokenFrom, endpoint) }),
  };
}

function sentAgain({ sentAgain: again }: RoundTrip): readonly string[] {
  return again === true
    ? [
        'sent again over a new connection: the server closed the one that isvc had kept, before an answer came',
      ]
    : [];
}
