import { constants, Http2ServerResponse } from 'node:http2';
import { grpcCode } from '../inference/grpc-code.js';
import { Problem } from '../problem.js';
import type { HeaderList, PassedAnswer } from '../transport/passing.js';
import { grpcMessage } from './answer.js';
import { maxStartBytes } from './limits.js';
import { headersBack, pageHeaders } from './passed-headers.js';
import { isGrpc, type ProxyRequest, type ProxyResponse } from './request.js';

/** The answer that was passed back, once it has ended. */
export type PassedBack = {
  readonly bodyStart: Uint8Array;
  readonly receivedBytes: number;
  /** Where the answer broke off on the way here. */
  readonly fault?: { readonly code: string; readonly message: string };
};

/**
 * Passes an answer back as it comes, as fast as the client takes it, with what stands behind its body. Of one that breaks off the client
 * sees that it is not whole. Throws Problem "answer" for a status that the client's HTTP does not have; never rejects.
 */
export function passBack(
  request: ProxyRequest,
  response: ProxyResponse,
  answer: PassedAnswer,
  more: HeaderList,
  { onBytes, onBroken }: { readonly onBytes: () => void; readonly onBroken: () => void },
): Promise<PassedBack> {
  const { body } = answer;
  const start: Uint8Array[] = [];
  let receivedBytes = 0;
  const { promise, resolve } = Promise.withResolvers<PassedBack>();
  const end = (fault: PassedBack['fault']) => {
    body.unpipe(response);
    resolve({
      bodyStart: Buffer.concat(start),
      receivedBytes,
      ...(fault === undefined ? {} : { fault }),
    });
  };
  writeHead(request, response, answer, more);
  body.on('data', (piece: Buffer) => {
    onBytes();
    const room = maxStartBytes - receivedBytes;
    if (room > 0) start.push(piece.subarray(0, room));
    receivedBytes += piece.byteLength;
  });
  const finish = () => {
    const fault = answer.fault();
    if (fault === undefined) endWhole(response, answer.trailers());
    else {
      onBroken();
      endBroken(request, response, fault.message);
    }
    end(fault);
  };
  body.once('end', finish);
  body.once('close', finish);
  // Told by `fault` when it is closed.
  body.on('error', () => undefined);
  response.once('close', () => end(undefined));
  if (answer.isHeadOnly) {
    response.end();
    body.resume();
  } else body.pipe(response as NodeJS.WritableStream, { end: false });
  return promise;
}

function writeHead(
  request: ProxyRequest,
  response: ProxyResponse,
  { status, headers, isHeadOnly }: PassedAnswer,
  more: HeaderList,
): void {
  const most = response instanceof Http2ServerResponse ? 599 : 999;
  if (status < 200 || status > most) throw impossibleStatus(status);
  response.statusCode = status;
  const back = [...headersBack(headers), ...(isGrpc(request) ? [] : pageHeaders), ...more];
  const all = new Map<string, string[]>();
  for (const [name, value] of back) all.set(name, [...(all.get(name) ?? []), value]);
  for (const [name, values] of all) {
    const [only = ''] = values;
    response.setHeader(name, values.length === 1 ? only : values);
  }
  // A server may take long for its first word: that it has the request is known by its head.
  if (isHeadOnly) return;
  if (response instanceof Http2ServerResponse) response.writeHead(status);
  else response.flushHeaders();
}

/** Node writes no head with a status that its HTTP version does not have. */
function impossibleStatus(status: number): Problem {
  return new Problem('answer', `The service answered with status ${status}, which HTTP does not have.`, {
    remedy: 'Look at what answers behind the gateway: it may not be a model server.',
  });
}

function endWhole(response: ProxyResponse, trailers: HeaderList): void {
  if (response.writableEnded || response.destroyed) return;
  if (trailers.length > 0) response.addTrailers(Object.fromEntries(trailers));
  response.end();
}

/** HTTP/1.1 has no word for it but a connection that is closed; gRPC has a status. */
function endBroken(request: ProxyRequest, response: ProxyResponse, message: string): void {
  if (response.destroyed) return;
  if (isGrpc(request)) {
    const status = {
      'grpc-status': String(grpcCode.UNAVAILABLE),
      'grpc-message': grpcMessage({ message, next: [] }),
    };
    response.addTrailers(status);
    response.end();
  } else if (response instanceof Http2ServerResponse) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else response.destroy();
}
