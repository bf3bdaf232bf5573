import { findService } from '../discovery/find-service.js';
import { tonedVerdict, whoText } from '../format/verdict.js';
import { toned } from '../format/toned.js';
import { parseServiceName } from '../discovery/service-name.js';
import { serviceKey } from '../kserve/service-key.js';
import { defined } from '../runtime/defined.js';
import type { Session } from '../session.js';
import { type Answer, jsonText, type Labels } from '../inference/answer.js';
import { hostPort } from '../network/address.js';
import type { Candidate } from '../inference/endpoint.js';
import type { Exchange } from '../inference/exchange.js';
import { exitCodes } from '../problem.js';
import { verdictProblemKind, type PredictOptions } from '../predict/predict.js';
import type { Context } from './context.js';
import { requestHead, responseBody, responseHead } from '../format/wire.js';
import { done, type CommandResult } from './command-result.js';
import type { Options } from './flag-values.js';
import type { Output } from './print.js';
import { withSession } from './open-session.js';
import { predictOptions } from './settings.js';

/** The width of a table where stdout is not a terminal. */
const pipeColumns = 120;
const shownValues = 100;
const shownClasses = 10;

/** Sends one prediction or explanation: the answer goes to stdout, who answered to stderr. */
export async function send(
  context: Context,
  name: string,
  verb: PredictOptions['verb'],
): Promise<CommandResult> {
  const { options, out, signal } = context;
  const note = options.verdict === 'json' ? () => undefined : out.note;
  const isRaw = options.rawAnswer === true;
  const asked = await predictOptions(options, verb, context, signal);
  return withSession(context, async (session) => {
    const { cluster } = session;
    out.progress(`asking the cluster for ${name}`);
    const example = hasPayload(asked) ? undefined : beginExample(session, name, signal);
    const service = await findService(cluster, cluster.namespace, name, signal);
    const predictor =
      options.to === undefined ? session.predictor : await session.predictorTo(service, options.to);
    const live = showsText(options, out) ? (await import('./print-text.js')).printLive(out) : undefined;
    const exchange = await predictor.predict(
      service,
      {
        ...asked,
        ...defined({ example }),
        onProgress: out.progress,
        onNote: note,
        ...(live === undefined ? {} : { streams: true, onText: live.add }),
      },
      signal,
    );
    const { answer, partial } = exchange;
    live?.end((answer ?? partial)?.text);
    for (const line of detailLines(exchange)) out.detail(line);
    const exitCode = answer === undefined ? exitCodes[verdictProblemKind(exchange.verdict)] : 0;
    await printVerdict(context, exchange, exitCode);
    if (isRaw) out.write(bodyOf(exchange));
    const isShown = isRaw || (live !== undefined && (answer === undefined || answer.text !== undefined));
    const shown = answer ?? partial;
    const labelsOf = async () => {
      const { labelsSoon } = await import('./labels-soon.js');
      return labelsSoon(predictor, service, asked, signal, note);
    };
    if (shown !== undefined && !isShown) await printAnswer(context, shown, labelsOf);
    return answer === undefined ? { open: 'nothing', exitCode } : done;
  });
}

/** Who answered: for a program where it is asked for, else in words. */
async function printVerdict(context: Context, exchange: Exchange, exitCode: number): Promise<void> {
  const { options, out } = context;
  if (options.verdict !== 'json') return tellVerdict(context, exchange);
  const { verdictJson } = await import('../format/verdict-json.js');
  out.printVerdict(verdictJson(exchange, exitCode, out.rename));
}

/** The answer in the form of `-o`; the labels are asked for where its values may be classes. */
async function printAnswer(
  { options, out }: Context,
  answer: Answer,
  labelsOf: () => Promise<Labels | undefined>,
): Promise<void> {
  const { tensors, text } = answer;
  if (options.output !== 'table') {
    if (out.columns !== undefined) out.printJson(jsonText(answer));
    else await out.writePieces(answer.json);
  } else if (text === undefined) {
    const { tensorLines } = await import('../format/tensors.js');
    const { mayHaveClasses } = await import('../format/labels.js');
    const labels = mayHaveClasses(tensors) ? await labelsOf() : undefined;
    const width = out.columns ?? pipeColumns;
    out.print(tensorLines(tensors, { width, maxValues: shownValues, bars: shownClasses, labels }).join('\n'));
  } else (await import('./print-text.js')).printText(out, text);
}

/** Who answered, and what was sent, in words. */
function tellVerdict({ options, out }: Context, exchange: Exchange): void {
  out.note([toned('dim', `sent ${exchange.payloadSource}`)]);
  for (const remark of [...exchange.notes, ...exchange.endpoint.warnings]) out.note(remark);
  for (const line of tonedVerdict(exchange)) out.note(line);
  if (exchange.answer === undefined && options.quiet === true)
    out.warning(`error: ${whoText(exchange.verdict)}: ${exchange.verdict.summary}`);
}

function hasPayload({ payload, raw }: PredictOptions): boolean {
  return payload !== undefined || raw !== undefined;
}

/** The payload that the cluster has is read together with the service, not after it. */
function beginExample({ cluster, predictor }: Session, text: string, signal: AbortSignal) {
  const { kind = 'inference', name } = parseServiceName(text);
  return predictor.beginExample(serviceKey(kind, cluster.namespace, name), signal);
}

/** A person who says nothing of the form reads a text as a text, as it comes. A pipe gets the server's own JSON. */
function showsText({ output, rawAnswer }: Options, { columns }: Pick<Output, 'columns'>): boolean {
  return columns !== undefined && output === undefined && rawAnswer !== true;
}

/** The answer as it came: a body of any kind; over gRPC its message in JSON, else the status' own text. Nothing where nothing came. */
function bodyOf({ roundTrip: { response }, answer }: Exchange): string | Uint8Array {
  if (response === undefined) return '';
  if (response.transport === 'http') return response.body;
  if (response.http !== undefined) return response.http.body;
  return `${answer === undefined ? response.details : jsonText(answer)}\n`;
}

function placeText({ route, forwardTo, ...candidate }: Candidate): string {
  const pod = forwardTo === undefined ? '' : ` to pod ${forwardTo.namespace}/${forwardTo.pod}`;
  return `${route} ${hostPort(candidate)}${pod}`;
}

/** The lines that -v adds, marked as curl -v does: the ways in that were tried, the heads of request and response, the body where it is not a prediction. */
function detailLines(exchange: Exchange): readonly string[] {
  return [
    ...exchange.endpoint.attempts.map(
      ({ candidate, outcome, detail }) => `* ${placeText(candidate)}: ${outcome}, ${detail}`,
    ),
    ...requestHead(exchange).map((line) => `> ${line}`),
    ...(exchange.roundTrip.response === undefined
      ? []
      : [
          ...responseHead(exchange.roundTrip.response).map((line) => `< ${line}`),
          ...(exchange.answer === undefined ? ['<', ...responseBody(exchange.roundTrip.response)] : []),
        ]),
  ];
}
