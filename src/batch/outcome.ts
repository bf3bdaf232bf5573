import { answerLine } from '../format/answer-line.js';
import { shownText } from '../format/safe-text.js';
import { whoText } from '../format/verdict.js';
import { type Answer, jsonHead } from '../inference/answer.js';
import type { Exchange, Verdict } from '../inference/exchange.js';
import { verdictProblemKind } from '../predict/predict.js';
import { exitCodes, type NextStep, type Problem } from '../problem.js';
import { defined } from '../runtime/defined.js';

/** One call of a run: the name under which it is reported, and its service. */
export type CallName = {
  readonly name: string;
  /** `NAMESPACE/NAME`, with the kind before it where it is not an InferenceService; as it was written where it was not found. */
  readonly service: string;
  readonly namespace: string;
};

/** The result of one call of a run. Texts of it are safe for a terminal, and without secrets. */
export type CallOutcome = CallName & {
  /** `not-sent`: no request for a prediction went out; `stopped`: the run ended before the call did. */
  readonly result: 'ok' | 'failed' | 'not-sent' | 'stopped';
  /** 0 where the result is ok. */
  readonly exitCode: number;
  /** Absent where nothing was sent. */
  readonly verdict?: Verdict;
  readonly tookMs?: number;
  /** The answer in a few words; of a failure, its reason in one line. */
  readonly told: string;
  readonly next: readonly NextStep[];
  /** The expectations that do not hold, the first of them in `told`; only of a call with expectations. */
  readonly faults?: readonly string[];
  /** The remarks about the way, the token and the payload, a line each. */
  readonly notes: readonly string[];
  /** The answer's JSON, where it was to be kept. */
  readonly answer?: { readonly text: string; readonly isWhole: boolean };
};

/** How much of each answer a run keeps. */
export const mostAnswerBytes = 16 * 1024 * 1024;

/** How much of all answers a run keeps: they are one text in the end, and a string of V8 ends at 512 MiB. */
export const mostRunBytes = 128 * 1024 * 1024;

/** Keeps an answer's JSON, or its beginning. */
export type KeepAnswer = (answer: Answer) => NonNullable<CallOutcome['answer']>;

/** Keeps the answers of one run: of those that come when it is full, nothing but that they are not whole. */
export function createAnswerKeeper(mostBytes = mostRunBytes): KeepAnswer {
  let left = mostBytes;
  return (answer) => {
    const head = jsonHead(answer, Math.min(mostAnswerBytes, left));
    left -= Buffer.byteLength(head.text);
    return head;
  };
}

/** The outcome of a call that was made. `keep` keeps its answer, where that is wanted. */
export function outcomeOf(call: CallName, exchange: Exchange, keep?: KeepAnswer): CallOutcome {
  const { verdict, roundTrip, answer, endpoint } = exchange;
  return {
    ...call,
    ...(verdict.ok
      ? ({ result: 'ok', exitCode: 0 } as const)
      : ({ result: 'failed', exitCode: exitCodes[verdictProblemKind(verdict)] } as const)),
    verdict,
    tookMs: roundTrip.timings.totalMs,
    told: answer === undefined ? shownText(`${whoText(verdict)}: ${verdict.summary}`) : answerLine(answer),
    next: verdict.ok ? [] : verdict.next,
    notes: [...exchange.notes, ...endpoint.warnings],
    ...defined({
      answer: answer === undefined ? undefined : keep?.(answer),
    }),
  };
}

/** The outcome of a call that could not be made. */
export function outcomeOfProblem(call: CallName, problem: Problem): CallOutcome {
  return {
    ...call,
    result: 'not-sent',
    exitCode: exitCodes[problem.kind],
    told: shownText(problem.summary),
    next: problem.next,
    notes: [],
  };
}

/** The outcome of a call that did not end before its run. */
export function stoppedOutcome(call: CallName): CallOutcome {
  return { ...call, result: 'stopped', exitCode: 0, told: 'stopped before it ended', next: [], notes: [] };
}

/** Exit codes of several calls, the worst first: what says least about the models is worse. */
const fromWorst: readonly number[] = [
  exitCodes.bug,
  exitCodes.output,
  exitCodes.cluster,
  exitCodes.usage,
  exitCodes['not-found'],
  exitCodes['no-way-in'],
  exitCodes.timeout,
  exitCodes.answer,
  exitCodes.objective,
];

/** The exit code of the worst of them; 0 where all are ok. */
export function worstExitCode(outcomes: readonly Pick<CallOutcome, 'exitCode'>[]): number {
  const codes = new Set(outcomes.map(({ exitCode }) => exitCode));
  codes.delete(0);
  return fromWorst.find((code) => codes.has(code)) ?? [...codes][0] ?? 0;
}
