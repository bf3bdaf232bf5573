import type { Verdict } from '../inference/exchange.js';
import type { ProblemKind } from '../problem.js';
import type { Evidence, Ruling } from './evidence.js';
import { nobody, predicted } from './rulings.js';
import { decideFailure } from './verdict-failure.js';
import { decideGrpc } from './verdict-grpc.js';
import { decideHttp } from './verdict-http.js';

/** Who answered, and what that means, from all the evidence; says "not sure" where it does not suffice. Pure. */
export function decideVerdict(evidence: Evidence): Ruling {
  const { response, failure } = evidence.sent;
  if (failure !== undefined) return decideFailure(evidence, failure);
  if (response === undefined) return nobody(evidence, 'there is no answer');
  if (evidence.predicted) return predicted(evidence);
  return response.transport === 'http' ? decideHttp(evidence, response) : decideGrpc(evidence, response);
}

/** The kind of problem that a verdict is for a script: 5 nobody answered, 7 time ran out, 6 any other answer. Ask only when it is not ok. */
export function verdictProblemKind(verdict: Verdict): ProblemKind {
  switch (verdict.who) {
    case 'nobody':
      return 'no-way-in';
    case 'timeout':
      return 'timeout';
    case 'model':
    case 'server':
    case 'gateway':
    case 'knative':
    case 'auth':
    case 'not-sure':
      return 'answer';
  }
}
