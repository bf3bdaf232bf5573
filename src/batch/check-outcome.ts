import { durationText } from '../format/sizes.js';
import { shownText } from '../format/safe-text.js';
import { type Answer, jsonHead } from '../inference/answer.js';
import type { Exchange, ModelResponse } from '../inference/exchange.js';
import { grpcCode, grpcCodeName } from '../inference/grpc-code.js';
import type { Party } from '../inference/parties.js';
import { exitCodes } from '../problem.js';
import { parsePath } from './json-path.js';
import { type CallOutcome, mostAnswerBytes } from './outcome.js';
import { type AnswerValue, differenceAt } from './same-value.js';
import type { Expectation, SuiteValue } from './suite.js';
import { valueFaults } from './tensor-values.js';

/**
 * The outcome of a case: ok where all that it expects holds. A case that says nothing of the party, the status or the exit code expects a
 * prediction.
 */
export function checkOutcome(
  outcome: CallOutcome,
  exchange: Exchange | undefined,
  expected: Expectation,
): CallOutcome {
  const { who, status, exitCode } = expected;
  const expectsAnswer = who === undefined && status === undefined && exitCode === undefined;
  if (outcome.result === 'stopped' || (expectsAnswer && outcome.result !== 'ok')) return outcome;
  const faults = [
    ...partyFaults(outcome, exchange, expected),
    ...answerFaults(exchange?.answer, expected),
    ...latencyFaults(exchange, expected),
  ].map(shownText);
  const [first] = faults;
  if (first === undefined) return { ...outcome, result: 'ok', exitCode: 0, next: [] };
  const result = outcome.result === 'not-sent' ? 'not-sent' : 'failed';
  return { ...outcome, result, exitCode: exitCodes.objective, told: first, next: [], faults };
}

function partyFaults(
  { verdict, exitCode: ended, told }: CallOutcome,
  exchange: Exchange | undefined,
  { who, status, exitCode }: Expectation,
): readonly string[] {
  const party = verdict?.who ?? 'nobody';
  const response = exchange?.roundTrip.response;
  return [
    ...(who === undefined || who === party
      ? []
      : [`${who} should answer, but ${answererText(party)}: ${told}`]),
    ...(exitCode === undefined || exitCode === ended
      ? []
      : [`the exit code is ${ended}, and ${exitCode} is expected: ${told}`]),
    ...(status === undefined || hasStatus(response, status)
      ? []
      : [`the status is ${statusText(response)}, and ${status} is expected: ${told}`]),
  ];
}

/** `gateway did`; nobody knows who did where the verdict does not. */
function answererText(party: Party): string {
  return party === 'not-sure' ? 'it is not known who did' : `${party} did`;
}

function hasStatus(response: ModelResponse | undefined, status: number | string): boolean {
  if (response?.transport === 'http') return response.status === status;
  if (response?.http?.status === status) return true;
  return (
    response?.code ===
    (typeof status === 'string' ? Object.entries(grpcCode).find(([name]) => name === status)?.[1] : status)
  );
}

function statusText(response: ModelResponse | undefined): string {
  if (response === undefined) return 'missing';
  return response.transport === 'http' ? String(response.status) : grpcCodeName(response.code);
}

function answerFaults(answer: Answer | undefined, expected: Expectation): readonly string[] {
  const { values, json, text, tolerance } = expected;
  if (values === undefined && json === undefined && text === undefined) return [];
  if (answer === undefined) return ['there is no answer to look at'];
  return [
    ...(values === undefined ? [] : valueFaults(answer.tensors, values, tolerance)),
    ...(json === undefined ? [] : jsonFaults(answer, json, expected)),
    ...(text === undefined ? [] : textFaults(answer, text)),
  ];
}

function jsonFaults(
  answer: Answer,
  paths: NonNullable<Expectation['json']>,
  { tolerance }: Expectation,
): readonly string[] {
  const { text, isWhole } = jsonHead(answer, mostAnswerBytes);
  if (!isWhole)
    return [`the answer is larger than ${mostAnswerBytes / 1024 / 1024} MiB: expect its values instead`];
  const parsed = parseAnswer(text);
  if (parsed === undefined) return ['the answer is not JSON by the standard: expect its values instead'];
  return paths.flatMap(({ path, value }) => pathFault(parsed.json, path, value, tolerance) ?? []);
}

function pathFault(
  json: AnswerValue,
  path: string,
  expected: SuiteValue,
  tolerance: Expectation['tolerance'],
): string | undefined {
  const { query } = parsePath(path);
  // A path that cannot be read was refused with the file.
  if (query === undefined) return undefined;
  const found = query.query(json as never).values() as readonly AnswerValue[];
  return differenceAt(path, query.singularQuery() ? found[0] : found, expected, tolerance);
}

/** Integers keep every digit. Undefined for what is not JSON by the standard. */
function parseAnswer(text: string): { readonly json: AnswerValue } | undefined {
  try {
    return { json: JSON.parse(text, withBigIntegers) as AnswerValue };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A reviver, which gets the number's own text (ECMAScript's "JSON.parse source text access"). */
function withBigIntegers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || !Number.isInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/u.test(source) ? BigInt(source) : value;
}

function textFaults({ text }: Answer, expected: string | RegExp): readonly string[] {
  if (text === undefined) return ['the answer is not the text of a language model'];
  const written = text.choices.map(({ content }) => content).join('\n');
  const holds = typeof expected === 'string' ? written.includes(expected) : expected.test(written);
  if (holds) return [];
  const start = written.length > 80 ? `${written.slice(0, 80)}…` : written;
  return [
    `the text does not have ${typeof expected === 'string' ? `“${expected}”` : String(expected)}: ${start}`,
  ];
}

function latencyFaults(exchange: Exchange | undefined, { latencyMs }: Expectation): readonly string[] {
  const tookMs = exchange?.roundTrip.timings.totalMs;
  if (latencyMs === undefined || tookMs === undefined || tookMs <= latencyMs) return [];
  return [`it took ${durationText(tookMs)}, and at most ${durationText(latencyMs)} is allowed`];
}
