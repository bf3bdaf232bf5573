import type { Exchange, ModelResponse } from '../inference/exchange.js';
import { shownHeader, shownText } from './redact.js';
import { safeText } from './safe-text.js';

/** The request as it went out, without its body: first line, then headers. Secrets stand as `$TOKEN` and the like. */
export function requestHead({ request, endpoint, sent }: Exchange): readonly string[] {
  return request.transport === 'http'
    ? [
        `${request.method} ${shownText(endpoint.basePath + request.path)} HTTP/1.1`,
        // Where they went out, `host` is that of the endpoint too: it stands first, as curl shows it.
        ...headerLines({ host: endpoint.host, ...(sent.requestHeaders ?? request.headers) }),
      ]
    : [
        `${request.service}/${request.method}`,
        ...headerLines({ ':authority': endpoint.host, ...request.headers }),
      ];
}

/** The response without its body: status, headers and, over gRPC, trailers. */
export function responseHead(response: ModelResponse): readonly string[] {
  return response.transport === 'http'
    ? [`HTTP ${response.status}`, ...headerLines(response.headers)]
    : [
        ...headerLines(response.headers),
        `gRPC status ${response.code} ${shownText(response.details)}`.trimEnd(),
        ...headerLines(response.trailers),
      ];
}

function headerLines(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers).map(([name, value]) => `${safeText(name)}: ${shownHeader(name, value)}`);
}
