import { shownHeader } from '../../format/redact.js';
import { sizeText } from '../../format/sizes.js';
import { safeLines, safeText } from '../../format/safe-text.js';
import { wrapText } from '../../format/text.js';
import { timingText, verdictParts } from '../../format/verdict.js';
import type { Exchange, ModelResponse } from '../../inference/exchange.js';
import type { Service } from '../../kserve/service.js';
import { emptyLine, fitLine, line, span, type Line } from '../parts/line.js';
import { readingPage, wrapped, type Page } from '../parts/page.js';
import { verdictRows } from '../parts/verdict.js';
import type { State } from '../state.js';

/** Characters of a body that are shown. */
const shownCharacters = 100_000;

/** The last exchange as it went over the wire: request, response, headers, bodies; without secrets. */
export function rawPage({ size, outcomes }: State, service: Service): Page {
  const last = outcomes.get(service.key)?.find(({ kind }) => kind === 'exchange');
  const lines =
    last?.kind === 'exchange'
      ? exchangeLines(last.exchange, size.columns)
      : [line('   Nothing was sent to this service yet: p predicts.', 'dim')];
  return readingPage(
    `${service.name} · last exchange`,
    lines.map((row) => fitLine(row, size.columns)),
  );
}

function exchangeLines(exchange: Exchange, columns: number): readonly Line[] {
  const { sent, answer, verdict } = exchange;
  const { response, failure } = sent;
  return [
    ...(verdict.ok ? [] : [...verdictRows(verdictParts(exchange), columns), emptyLine]),
    ...requestLines(exchange, columns),
    line(
      `   ${sizeText(sent.sentBytes)} sent, ${sizeText(sent.receivedBytes)} received, ${timingText(sent.timings)}`,
      'dim',
    ),
    emptyLine,
    ...(failure === undefined
      ? []
      : wrapped(`✗ ${failure.code} during ${failure.phase}: ${safeText(failure.message)}`, columns, 'bad')),
    ...(response === undefined ? [] : responseLines(response, answer?.json, columns)),
  ];
}

function requestLines({ request, endpoint }: Exchange, columns: number): readonly Line[] {
  if (request.transport === 'http') {
    return [
      line(`   ${request.method} ${safeText(endpoint.basePath + request.path)} HTTP/1.1`, 'strong'),
      ...headerLines({ host: endpoint.host, ...request.headers }),
      emptyLine,
      ...bodyLines(request.body ?? '', columns),
    ];
  }
  return [
    line(`   ${request.service}/${request.method}`, 'strong'),
    ...headerLines({ ':authority': endpoint.host, ...request.headers }),
    emptyLine,
    ...bodyLines(messageText(request.message), columns),
  ];
}

function responseLines(response: ModelResponse, json: string | undefined, columns: number): readonly Line[] {
  if (response.transport === 'http') {
    return [
      line(`   HTTP ${response.status}`, 'strong'),
      ...headerLines(response.headers),
      emptyLine,
      ...bodyLines(response.body, columns),
    ];
  }
  const details = response.details === '' ? '' : `: ${safeText(response.details)}`;
  return [
    line(`   gRPC status ${response.code}${details}`, 'strong'),
    ...headerLines(response.headers),
    ...headerLines(response.trailers),
    emptyLine,
    ...bodyLines(json ?? (response.message === undefined ? '' : messageText(response.message)), columns),
  ];
}

function headerLines(headers: Readonly<Record<string, string>>): readonly Line[] {
  return Object.entries(headers).map(([name, value]) => [
    span(`   ${safeText(name)}: `, 'accent'),
    span(shownHeader(name, value)),
  ]);
}

function messageText(message: unknown): string {
  return JSON.stringify(shownMessage(message), undefined, 2) ?? '';
}

/** A message for reading: bytes by their size. Not a replacer: a Buffer turns itself into an object before one sees it. */
function shownMessage(value: unknown): unknown {
  if (value instanceof Uint8Array) return `(${sizeText(value.length)})`;
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(shownMessage);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shownMessage(part)]));
}

function bodyLines(body: string | Uint8Array, columns: number): readonly Line[] {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body.subarray(0, shownCharacters));
  const cut = text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
  return cut === ''
    ? [line('   (no body)', 'dim')]
    : safeLines(indented(cut)).flatMap((row) => wrapText(row, columns - 4).map((part) => line(`   ${part}`)));
}

/** JSON on one line is hard to read; only the space between its tokens is added, so that what is shown is what was sent. */
function indented(text: string): string {
  if (text.includes('\n') || !/^\s*[[{]/.test(text)) return text;
  let depth = 0;
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|[[{\]},]/g, (token) => {
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    if (token === '{') return `{\n${'  '.repeat(depth)}`;
    if (token === '}') return `\n${'  '.repeat(Math.max(0, depth))}}`;
    return token;
  });
}
