import { inspect } from 'node:util';
import type { Exchange, ModelResponse } from '../inference/exchange.js';
import { shownHeader, shownText } from './redact.js';
import { safeText } from './safe-text.js';

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
