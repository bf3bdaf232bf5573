import type { HeaderList } from '../transport/passing.js';
import type { Doorway } from './origin.js';
import { headerOf, type ProxyRequest, type ProxyResponse } from './request.js';

/** The headers that let a page read an answer (Fetch standard, "HTTP responses"): for the origins that the person allowed, and no other. */
export function allowingHeaders(
  request: Pick<ProxyRequest, 'headers'>,
  { origins }: Pick<Doorway, 'origins'>,
): HeaderList {
  const origin = headerOf(request, 'origin');
  if (origin === undefined || !origins.has(origin)) return [];
  return [
    ['access-control-allow-origin', origin],
    ['access-control-expose-headers', '*'],
    ['vary', 'Origin'],
  ];
}

/** Allows what the browser says that the page wants to send: the key decides. */
export function sendPreflight(request: ProxyRequest, response: ProxyResponse, allowing: HeaderList): void {
  const asked: HeaderList = [
    ['access-control-allow-methods', headerOf(request, 'access-control-request-method') ?? ''],
    ['access-control-allow-headers', headerOf(request, 'access-control-request-headers') ?? ''],
    // Chromium's question before a page of the web may reach this machine ("Private Network Access").
    [
      'access-control-allow-private-network',
      headerOf(request, 'access-control-request-private-network') ?? '',
    ],
    ['access-control-max-age', '600'],
  ];
  response.statusCode = 204;
  for (const [name, value] of [...allowing, ...asked]) if (value !== '') response.setHeader(name, value);
  response.end();
}
