import { stepObject, verdictObject } from '../format/verdict-json.js';
import { defined } from '../runtime/defined.js';
import { type CallOutcome, worstExitCode } from './outcome.js';

/**
 * A run as JSON: each call with its result, its verdict and its answer. An answer is the server's own JSON, with every digit; one that is
 * not JSON by the standard (bare NaN), or of which only the beginning was kept, is a text in `answerText`.
 */
export function outcomesJson(outcomes: readonly CallOutcome[]): string {
  const calls = outcomes.map((outcome) => indented(outcomeJson(outcome), '    '));
  const list = calls.length === 0 ? '[]' : `[\n    ${calls.join(',\n    ')}\n  ]`;
  return `{\n  "exitCode": ${worstExitCode(outcomes)},\n  "results": ${list}\n}`;
}

function outcomeJson({ answer, ...outcome }: CallOutcome): string {
  const { name, service, result, exitCode, verdict, tookMs, told, next, notes, faults } = outcome;
  const isJson = answer?.isWhole === true && isStandardJson(answer.text);
  const facts = JSON.stringify(
    {
      name,
      service,
      result,
      exitCode,
      ...defined({ tookMs: tookMs === undefined ? undefined : Number(tookMs.toFixed(3)) }),
      summary: told,
      ...(verdict === undefined ? { next: next.map(stepObject) } : { verdict: verdictObject(verdict) }),
      notes,
      ...defined({ faults }),
      ...(answer === undefined || isJson ? {} : { answerText: answer.text }),
    },
    undefined,
    2,
  );
  return isJson ? `${facts.slice(0, -2)},\n  "answer": ${answer.text.trim()}\n}` : facts;
}

function isStandardJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Line ends stand between tokens alone, in JSON. */
function indented(json: string, by: string): string {
  return json.replaceAll('\n', `\n${by}`);
}
