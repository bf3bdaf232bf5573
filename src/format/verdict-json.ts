import type { Endpoint } from '../inference/endpoint.js';
import type { Exchange, Verdict } from '../inference/exchange.js';
import { hostPort } from '../network/address.js';
import { exitCodes, type NextStep, type Problem } from '../problem.js';
import { defined } from '../runtime/defined.js';
import { nameInExchange, nameInSteps, type Rename } from './name-in-steps.js';
import { shownText } from './safe-text.js';

/** A verdict for a program: the words that people read, and the action of each next step. Without secrets. */
export function verdictObject({ who, ok, partly, summary, evidence, next }: Verdict) {
  return {
    who,
    ok,
    ...defined({ partly }),
    summary: shownText(summary),
    evidence: evidence.map(shownText),
    next: next.map(stepObject),
  };
}

/** A next step for a program. */
export function stepObject({ text, action }: NextStep) {
  return { text: shownText(text), ...defined({ action }) };
}

/**
 * All that `--verdict json` prints of a call, on one line; docs/verdicts.md has its shape. Fields may be added, none is renamed or
 * removed.
 */
export function verdictJson(exchange: Exchange, exitCode: number, rename: Rename): string {
  const { service, protocol, modelName, endpoint, roundTrip, payloadSource } = exchange;
  const { verdict, notes } = nameInExchange(exchange, rename);
  return JSON.stringify({
    service,
    exitCode,
    tookMs: Number(roundTrip.timings.totalMs.toFixed(3)),
    verdict: verdictObject(verdict),
    ...defined({ status: statusObject(exchange) }),
    request: { protocol, model: modelName, payload: shownText(payloadSource) },
    way: wayObject(endpoint),
    notes: [...notes, ...endpoint.warnings].map(shownText),
  });
}

function wayObject({ candidate, host, ...at }: Endpoint) {
  const { route, forwardTo } = candidate;
  const pod = forwardTo === undefined ? undefined : `${forwardTo.namespace}/${forwardTo.pod}`;
  return { route, address: hostPort(at), ...defined({ pod }), host };
}

/** The same where nothing was sent. */
export function problemJson({ kind, summary, next }: Problem, rename: Rename): string {
  const steps = nameInSteps(next, rename).map(stepObject);
  return JSON.stringify({
    exitCode: exitCodes[kind],
    problem: { kind, summary: shownText(rename(summary)), next: steps },
  });
}

/** The status that came, by the protocol that it is of; undefined where nothing came. */
function statusObject({ roundTrip: { response } }: Exchange) {
  if (response === undefined) return undefined;
  if (response.transport === 'http') return { http: response.status };
  return { grpc: response.code, ...defined({ http: response.http?.status }) };
}
