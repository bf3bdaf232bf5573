import type { Answer } from '../inference/answer.js';
import type { Exchange, Sent } from '../inference/exchange.js';
import { withAudience } from '../inference/token-from.js';
import type { Payload } from '../inference/payload.js';
import type { Delivered } from './deliver.js';
import type { Ruling } from './evidence.js';
import { askedOf, type Callee } from './link.js';

type Sourced = {
  readonly source: string;
  readonly notes: readonly string[];
  readonly payload?: Payload;
};

/** Everything of one request in the form that is kept, without secrets. */
export function toExchange(
  callee: Callee,
  { endpoint, startedAt, sent, plan }: Delivered,
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
    asked: askedOf(callee),
    endpoint,
    request: plan.request,
    startedAt,
    sent,
    ...(answer === undefined ? {} : { answer }),
    verdict,
    payloadSource: source,
    ...(payload === undefined ? {} : { payload }),
    notes: [...notes, ...sentAgain(sent), ...(answer?.notes ?? []), ...plan.notes],
    ...(tokenFrom === undefined || !plan.tokenSent ? {} : { tokenFrom: withAudience(tokenFrom, endpoint) }),
  };
}

function sentAgain({ sentAgain: again }: Sent): readonly string[] {
  return again === true
    ? [
        'sent again over a new connection: the server closed the one that isvc had kept, before an answer came',
      ]
    : [];
}
