import { Http2ServerResponse } from 'node:http2';
import { grpcCode } from '../inference/grpc-code.js';
import { stringifyJson } from '../inference/json.js';
import { isOpenAiPath } from '../protocol/openai-request.js';
import type { HeaderList } from '../transport/passing.js';
import { startTimer } from '../runtime/wait.js';
import { hasNoBody } from './body.js';
import { lingerMs } from './limits.js';
import type { ProxyRefusal } from './refusal.js';
import { isGrpc, type ProxyRequest, type ProxyResponse } from './request.js';

/** The codes that gRPC's clients know for what a status of HTTP says (grpc, doc/statuscodes.md). */
const grpcCodes: Readonly<Record<number, number>> = {
  400: grpcCode.INVALID_ARGUMENT,
  401: grpcCode.UNAUTHENTICATED,
  403: grpcCode.PERMISSION_DENIED,
  404: grpcCode.NOT_FOUND,
  413: grpcCode.RESOURCE_EXHAUSTED,
  504: grpcCode.DEADLINE_EXCEEDED,
};

/** The gRPC code of a refusal; UNAVAILABLE for a status without one of its own. */
export function grpcCodeOf({ status }: Pick<ProxyRefusal, 'status'>): number {
  return grpcCodes[status] ?? grpcCode.UNAVAILABLE;
}

/** Says why there is no answer of the service, in the form in which the client reads errors. */
export function sendRefusal(
  request: ProxyRequest,
  response: ProxyResponse,
  refusal: ProxyRefusal,
  more: HeaderList = [],
): void {
  if (response.headersSent || response.destroyed) return;
  if (isGrpc(request)) {
    response.statusCode = 200;
    response.setHeader('content-type', 'application/grpc');
    response.setHeader('grpc-status', String(grpcCodeOf(refusal)));
    response.setHeader('grpc-message', grpcMessage(refusal));
    response.end();
    drain(request);
    return;
  }
  const body = `${stringifyJson(errorBody(request.url ?? '', refusal))}\n`;
  response.statusCode = refusal.status;
  for (const [name, value] of more) response.setHeader(name, value);
  if (refusal.status === 401) response.setHeader('www-authenticate', 'Bearer realm="isvc proxy"');
  response.setHeader('content-type', 'application/json');
  response.setHeader('content-length', Buffer.byteLength(body));
  // The rest of a body that nobody reads would be taken for the next request.
  if (!(response instanceof Http2ServerResponse) && !hasNoBody(request))
    response.setHeader('connection', 'close');
  response.end(request.method === 'HEAD' ? '' : body);
  drain(request);
}

/** A client that is still sending reads its answer only behind that; but not for ever. */
function drain(request: ProxyRequest): void {
  if (hasNoBody(request) || request.destroyed) return;
  request.resume();
  const stopTimer = startTimer(lingerMs, () => request.destroy());
  request.once('close', stopTimer).once('end', stopTimer);
}

/** OpenAI's clients show `error.message` (its API reference, "Error codes"), KServe's show `error`. */
function errorBody(url: string, { code, message, next }: ProxyRefusal) {
  const by = 'isvc';
  if (isOpenAiPath(url.split('?', 1)[0] ?? ''))
    return { error: { message: [message, ...next].join('\n'), type: by, param: null, code } };
  return { error: message, by, code, next };
}

/** Percent-encoded (grpc, doc/PROTOCOL-HTTP2.md, "Percent-Encoded"). */
export function grpcMessage({ message, next }: Pick<ProxyRefusal, 'message' | 'next'>): string {
  const text = [message, ...next].join('; ').toWellFormed();
  return text.replaceAll(/[^\x20-\x24\x26-\x7e]/gu, (character) =>
    Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(
      '',
    ),
  );
}
