import { jsonInRows } from '../format/json-text.js';
import { durationText } from '../format/sizes.js';
import { whoText } from '../format/verdict.js';
import type { Answer } from '../inference/answer.js';
import type { Exchange } from '../inference/exchange.js';
import { grpcCodeName } from '../inference/grpc-code.js';
import type { Tensor } from '../inference/tensor.js';
import { elementAt } from './tensor-values.js';

/** A case to be written down: a call that was made, and what to send the next time. */
export type CaseDraft = {
  /** As a case names it: NAME, or a kind and NAME. */
  readonly service: string;
  readonly namespace: string;
  /** Its text, or the path of a file as seen from the folder of the cases. */
  readonly payload: { readonly text: string } | { readonly file: string };
  readonly exchange: Exchange;
};

/** Values of one output that are written down: nobody reads through more. */
const mostValues = 100;

/** A file of cases that holds today: what was sent, and the values of its answer. */
export function draftSuite(drafts: readonly CaseDraft[]): string {
  const [first] = drafts;
  const namespace = drafts.every((one) => one.namespace === first?.namespace) ? first?.namespace : undefined;
  return `${[
    '# Written by isvc test --init, from answers as they are now: check them, and delete what does not matter.',
    '# All keys: docs/many.md; a schema for editors: manifests/test-file.schema.json, both in the package of isvc.',
    ...(namespace === undefined ? [] : [`namespace: ${word(namespace)}`]),
    'cases:',
    ...drafts.flatMap((draft) => caseLines(draft, namespace)),
  ].join('\n')}\n`;
}

function caseLines(
  { service, namespace, payload, exchange }: CaseDraft,
  shared: string | undefined,
): readonly string[] {
  return [
    `  - service: ${word(service)}`,
    ...(shared === undefined ? [`    namespace: ${word(namespace)}`] : []),
    ...('file' in payload ? [`    file: ${word(payload.file)}`] : payloadLines(payload.text)),
    '    expect:',
    `      # ${answeredText(exchange)}. Uncomment the next line for a limit:`,
    `      # latency: ${latencyLimit(exchange.roundTrip.timings.totalMs)}`,
    ...(exchange.answer === undefined ? [] : answerLines(exchange.answer)),
  ];
}

/** A text of YAML, plain where nothing in it is special: no word that YAML knows, no number. */
function word(text: string): string {
  const isPlain =
    /^(?:\.\.?\/)*[a-z][\w./-]*$/iu.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/iu.test(text);
  return isPlain ? text : JSON.stringify(text);
}

function answeredText({ verdict, roundTrip: { response, timings } }: Exchange): string {
  const status =
    response === undefined
      ? ''
      : response.transport === 'http'
        ? ` with HTTP ${response.status}`
        : ` with gRPC ${grpcCodeName(response.code)}`;
  return `${whoText(verdict)}${status} in ${durationText(timings.totalMs)}`;
}

/** Five times as long, rounded up to a duration that a person would write. */
function latencyLimit(tookMs: number): string {
  const limits = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000];
  const ms = limits.find((limit) => limit >= 5 * tookMs) ?? Math.ceil((5 * tookMs) / 60_000) * 60_000;
  return ms < 1000 ? `${ms}ms` : `${ms / 1000}s`;
}

/** JSON as YAML has it where that is the same JSON when it is read; else a text, which goes out as it is. */
function payloadLines(text: string): readonly string[] {
  const trimmed = text.trim();
  if (isPlainJson(trimmed)) return flow('    payload: ', jsonInRows(trimmed), 6);
  // A YAML block keeps a text as it is if it is printable, and its first line not indented.
  if (/^[^\s][\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff]*$/u.test(trimmed)) {
    return ['    payload: |-', ...trimmed.split('\n').map((line) => (line === '' ? '' : `      ${line}`))];
  }
  return [`    payload: ${JSON.stringify(trimmed)}`];
}

/** An object or a list whose numbers, strings and keys stay the same from JSON to YAML and back: no 1.0, no 64-bit integer, no key twice. */
function isPlainJson(text: string): boolean {
  if (!/^[[{]/u.test(text)) return false;
  try {
    const plain = JSON.stringify(JSON.parse(text));
    const compact = text.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/gu, '$1');
    return plain === compact && !compact.includes('"__proto__"');
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function answerLines({ text, tensors }: Answer): readonly string[] {
  if (text !== undefined) {
    return [
      '      # Its words may differ each time: put those that must be there in place of this pattern.',
      String.raw`      text: '/\S/'`,
    ];
  }
  const outputs = tensors.filter(({ name }, at) => tensors.findIndex((one) => one.name === name) === at);
  const written = outputs.map((tensor) => ({ name: tensor.name, ...valuesOf(tensor) }));
  const kept = written.flatMap(({ name, values }) => (values === undefined ? [] : [{ name, values }]));
  const lines = written.flatMap(({ name, left }) =>
    left === undefined ? [] : [`      # ${JSON.stringify(name)} is left out: ${left}`],
  );
  const [only] = kept;
  if (only === undefined) return lines;
  const isRounded = tensors.some(({ values }) => values.some((value) => isFraction(value)));
  const byName = kept.map(({ name, values }) => `${JSON.stringify(name)}: ${values}`);
  const values = tensors.length === 1 ? only.values : `{${byName.join(', ')}}`;
  return [
    ...lines,
    ...flow('      values: ', jsonInRows(values), 8),
    ...(isRounded ? ['      tolerance: 0.1%'] : []),
  ];
}

function isFraction(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && !Number.isInteger(value);
}

/** The list of an output's values in YAML's words; or why it is left out. */
function valuesOf(
  tensor: Tensor,
):
  | { readonly values: string; readonly left?: undefined }
  | { readonly values?: undefined; readonly left: string } {
  const { length } = tensor.values;
  if (length > mostValues) return { left: `${length} values; json can expect some of them, by JSONPath` };
  const values = Array.from({ length }, (_, at) => scalarText(elementAt(tensor, at)));
  return values.every((value) => value !== undefined)
    ? { values: `[${values.join(', ')}]` }
    : { left: 'it has integers of more than 53 bits, which YAML would round' };
}

function scalarText(value: unknown): string | undefined {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? String(value) : undefined;
  if (typeof value !== 'number') return JSON.stringify(value);
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : JSON.stringify(value);
}

/** A value of several rows, indented below its key. */
function flow(key: string, text: string, indent: number): readonly string[] {
  const [first = '', ...rows] = text.split('\n');
  return [`${key}${first}`, ...rows.map((row) => `${' '.repeat(indent)}${row}`)];
}
