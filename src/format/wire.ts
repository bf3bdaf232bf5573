import { inspect } from 'node:util';
import type { Exchange, ModelResponse } from '../inference/exchange.js';
import { utf8Text } from '../inference/nested.js';
import { safeText, shownHeader, shownText } from './safe-text.js';

/** The request as it went out, without its body: first line, then headers. Secrets stand as `$TOKEN` and the like. */
export function requestHead({ request, endpoint, roundTrip }: Exchange): readonly string[] {
  return request.transport === 'http'
    ? [
        `${request.method} ${shownText(endpoint.basePath + request.path)} HTTP/1.1`,
        // Where they went out, `host` is that of the endpoint too: it stands first, as curl shows it.
        ...headerLines({ host: endpoint.host, ...(roundTrip.requestHeaders ?? request.headers) }),
      ]
    : [
        `${request.service}/${request.method}`,
        ...headerLines({ ':authority': endpoint.host, ...request.headers }),
      ];
}

/** The response without its body: status, headers and, over gRPC, trailers; of a page in place of gRPC its own. */
export function responseHead(response: ModelResponse): readonly string[] {
  if (response.transport === 'http') return [`HTTP ${response.status}`, ...headerLines(response.headers)];
  const { http } = response;
  if (http !== undefined) return [`HTTP ${http.status} in place of gRPC`, ...headerLines(http.headers)];
  return [
    ...headerLines(response.headers),
    `gRPC status ${response.code} ${shownText(response.details)}`.trimEnd(),
    ...headerLines(response.trailers),
  ];
}

/** How many bytes of a body are shown: of text, and of anything else. */
const mostText = 64 * 1024;
const mostHex = 256;

/** A message may hold millions of values. */
const shortened = { depth: 8, maxArrayLength: 20, maxStringLength: 1000, breakLength: 120 } as const;

/** The body of an answer that is not a prediction, in lines that are safe for a terminal; for gRPC, the message where it was decoded. */
export function responseBody(response: ModelResponse): readonly string[] {
  const body = response.transport === 'http' ? response.body : response.http?.body;
  if (body === undefined) {
    return response.transport === 'grpc' && response.message !== undefined
      ? inspect(response.message, shortened).split('\n').map(shownText)
      : [];
  }
  if (body.length === 0) return ['(no body)'];
  const text = new TextDecoder().decode(body.subarray(0, mostText));
  if (/[^\P{Cc}\t\n\f\r]/u.test(text)) {
    const hex = Buffer.from(body.subarray(0, mostHex)).toString('hex');
    return [`${hex.replaceAll(/(.{4})(?=.)/g, '$1 ')}${body.length > mostHex ? ' …' : ''}`];
  }
  const lines = text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map(shownText);
  return body.length > mostText ? [...lines, `… of ${body.length} bytes`] : lines;
}

function headerLines(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers).map(([name, value]) => `${safeText(name)}: ${shownHeader(name, value)}`);
}

/** The start of a text of bytes, at most `most` of them, and how many are left; undefined when it is not UTF-8, or has a NUL. */
export function utf8Head(
  bytes: Uint8Array,
  most: number,
): { readonly text: string; readonly leftBytes: number } | undefined {
  const isCut = bytes.length > most;
  // A cut may fall within a character of up to 4 bytes.
  for (const spare of isCut ? [0, 1, 2, 3] : [0]) {
    const end = isCut ? most - spare : bytes.length;
    const text = utf8Text(bytes.subarray(0, end));
    if (text !== undefined) return text.includes('\0') ? undefined : { text, leftBytes: bytes.length - end };
  }
  return undefined;
}

/** Bytes on a line of a hex dump that fits the width: 16, or 8 where there is little room. */
export function bytesPerLine(width: number): 8 | 16 {
  return width >= 76 ? 16 : 8;
}

/** One line of a hex dump: offset, bytes in hex in groups of 8, and the printable ASCII among them; `.` stands for the rest. */
export function hexLine(
  bytes: Uint8Array,
  line: number,
  perLine: 8 | 16,
): { readonly offset: string; readonly hex: string; readonly ascii: string } {
  const from = line * perLine;
  const part = Array.from(bytes.subarray(from, from + perLine));
  const hex = part
    .map((byte, at) => `${byte.toString(16).padStart(2, '0')}${at === 7 ? '  ' : ' '}`)
    .join('');
  return {
    offset: from.toString(16).padStart(8, '0'),
    hex: hex.padEnd(perLine * 3 + 1),
    ascii: part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCodePoint(byte) : '.')).join(''),
  };
}
