import type { NoResponse, Verdict } from '../inference/exchange.js';
import { oneOfUnit, type TextTiming } from '../inference/generated-text.js';
import { nextStep } from '../problem.js';
import type { StreamedAnswer, StreamFault } from '../protocol/codec.js';
import { decideByText, knownHttpText } from './decide-by-text.js';
import type { Evidence } from './evidence.js';
import { kubectlPods } from './next-commands.js';
import { oneLine } from './server-text.js';
import { longerRoute, makeVerdict, serverLog, type Steps, stoppedReading, timedOut } from './verdicts.js';
import { modelFailed, protocolMismatch } from './verdicts-server.js';

/** The server had begun its answer; whether its model had done anything is told by its first words. */
function whoHadBegun({ firstMs }: TextTiming): 'model' | 'server' {
  return firstMs === undefined ? 'server' : 'model';
}

/** Why an answer that came as events is not a whole one. What came of it is kept, so somebody behind the gateway did answer. */
export function decideStream(
  evidence: Evidence,
  { fault, timing }: StreamedAnswer,
  failure: NoResponse | undefined,
): Verdict {
  const verdict =
    // The server's own words are worth more than the way in which its connection ended after them.
    failure !== undefined && fault?.kind !== 'error' && fault?.kind !== 'form'
      ? byFailure(evidence, timing, failure)
      : byFault(evidence, timing, fault);
  return timing.firstMs === undefined ? verdict : { ...verdict, partly: true };
}

function byFailure(evidence: Evidence, timing: TextTiming, { code, message }: NoResponse): Verdict {
  const came = cameText(timing);
  // Who stopped it needs nothing to check that by.
  if (code === 'STOPPED')
    return {
      ...makeVerdict(evidence, whoHadBegun(timing), `you stopped the answer; ${came}`, []),
      evidence: [],
    };
  if (code === 'TOO_LARGE') return stoppedReading(evidence, oneLine(message));
  if (code === 'TIMEOUT') {
    return timedOut(evidence, `the model stopped in the middle of its answer: ${message}; ${came}`, [
      nextStep('Wait longer between two pieces with --timeout 5m', 'timeout', '5m'),
      serverLog(evidence),
    ]);
  }
  return makeVerdict(
    evidence,
    whoHadBegun(timing),
    `the answer broke off before its end: ${oneLine(message)}; ${came}`,
    mayHaveEnded(evidence),
  );
}

function byFault(evidence: Evidence, timing: TextTiming, fault: StreamFault | undefined): Verdict {
  const came = cameText(timing);
  if (fault?.kind === 'form') return protocolMismatch({ ...evidence, mismatch: 'form' }, fault.summary);
  if (fault?.kind === 'error') return decideError(evidence, fault.error, came);
  return makeVerdict(
    evidence,
    whoHadBegun(timing),
    `the server ended its answer before the text was finished; ${came}`,
    mayHaveEnded(evidence),
  );
}

/** An error inside of an answer whose status was OK: its text and its code mean what they mean elsewhere. */
function decideError(
  evidence: Evidence,
  { message, code }: Extract<StreamFault, { readonly kind: 'error' }>['error'],
  came: string,
): Verdict {
  const why = `${oneLine(message)}; ${came}`;
  const status = Number(code);
  const known = knownHttpText(Number.isInteger(status) ? status : 500, oneLine(message), message);
  return known === undefined ? modelFailed(evidence, why) : decideByText(evidence, known, why, why);
}

/** A server that dies and a gateway whose time is up look alike. */
function mayHaveEnded(evidence: Evidence): Steps {
  return [
    nextStep(`Its server may have ended: ${kubectlPods(evidence, 'get pods')}`, 'details'),
    serverLog(evidence),
    ...(evidence.endpoint.candidate.bypassesGateway ? [] : [longerRoute(evidence)]),
  ];
}

/** `12 tokens had come`. */
function cameText({ count, unit }: TextTiming): string {
  if (count === 0) return 'nothing of its text had come';
  return `${count} ${count === 1 ? oneOfUnit[unit] : unit} had come`;
}
