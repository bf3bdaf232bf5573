import { type Client, Metadata } from '@grpc/grpc-js';
import type { GrpcRequest, GrpcResponse, NoResponse, Sent } from '../inference/exchange.js';
import { openChannels, whenReady } from './grpc-channels.js';
import { type CallStatus, noResponse } from './grpc-failure.js';
import { findMethod, type Method } from './grpc-methods.js';
import { withLimits } from './limits.js';
import { startStopwatch } from './stopwatch.js';
import type { Transport, Trust } from './transport.js';

type Outcome = { readonly response: GrpcResponse } | { readonly failure: NoResponse };

/** Unary gRPC over grpc-js, `:authority` set to the target's host, with the messages of protos/. Connecting is reported as one step. */
export function openGrpc(trust: Trust): Transport<GrpcRequest> {
  const channels = openChannels(trust);
  return {
    send: async (target, request, timeoutMs, signal) => {
      const method = findMethod(request.service, request.method);
      const bytes = method.serialize(request.message);
      const watch = startStopwatch({ resolve: false, tls: false });
      const client = channels.get(target);

      const finish = (outcome: Outcome, receivedBytes: number): Sent => {
        if ('failure' in outcome && watch.phase() === 'connect') channels.drop(target);
        watch.mark('responded');
        return { ...outcome, timings: watch.timings(), sentBytes: bytes.length, receivedBytes };
      };
      const late = (): Sent => {
        const message = `no answer within ${timeoutMs / 1000} s`;
        return finish({ failure: { phase: watch.phase(), code: 'TIMEOUT', message } }, 0);
      };
      return withLimits(
        (settle) => {
          if (whenReady(client, () => watch.mark('connected'))) watch.reuse();
          return startCall(client, method.path, bytes, request.headers, {
            onResponding: () => watch.mark('responded'),
            onEnd: (status, message) => {
              const failure = noResponse(status, watch.phase(), target.tls);
              const outcome = failure === undefined ? readResponse(method, status, message) : { failure };
              settle(finish(outcome, message?.length ?? 0));
            },
          });
        },
        // No deadline for grpc-js: it would travel to the server, whose own DEADLINE_EXCEEDED would race with ours.
        { ms: timeoutMs, value: late },
        signal,
      );
    },
    close: channels.close,
  };
}

type Listener = {
  readonly onResponding: () => void;
  readonly onEnd: (status: CallStatus, message: Buffer | undefined) => void;
};

/** Returns what cancels the call. */
function startCall(
  client: Client,
  path: string,
  bytes: Buffer,
  headers: Readonly<Record<string, string>>,
  listener: Listener,
): () => void {
  const metadata = new Metadata();
  // A `-bin` name has bytes, which stand in base64 everywhere else (grpc, doc/PROTOCOL-HTTP2.md, "Binary-Header").
  for (const [name, value] of Object.entries(headers))
    metadata.set(name, name.endsWith('-bin') ? Buffer.from(value, 'base64') : value);
  let received: Buffer | undefined;
  let initial: Readonly<Record<string, string>> | undefined;
  const call = client.makeUnaryRequest(
    path,
    (message: Buffer) => message,
    (message) => message,
    bytes,
    metadata,
    // The status event, which follows, also tells of errors.
    (_error, message) => {
      received = message;
    },
  );
  call.on('metadata', (seen: Metadata) => {
    initial = readMetadata(seen);
    listener.onResponding();
  });
  call.on('status', ({ code, details, metadata: trailing }) => {
    listener.onEnd({ code, details, headers: initial, trailers: readMetadata(trailing) }, received);
  });
  return () => call.cancel();
}

function readResponse(method: Method, status: CallStatus, bytes: Buffer | undefined): Outcome {
  const { code, details, headers = {}, trailers } = status;
  const response: GrpcResponse = { transport: 'grpc', code, details, headers, trailers };
  if (code !== 0) return { response };
  try {
    if (bytes === undefined) throw new Error('it is empty');
    return { response: { ...response, message: method.deserialize(bytes) } };
  } catch (error) {
    const message = `the answer is not a message of ${method.path}: ${String(error)}`;
    return { failure: { phase: 'receive', code: 'BAD_MESSAGE', message } };
  }
}

function readMetadata(metadata: Metadata): Record<string, string> {
  const read: Record<string, string> = {};
  for (const name of Object.keys(metadata.getMap())) {
    read[name] = metadata
      .get(name)
      .map((value) => (typeof value === 'string' ? value : value.toString('base64')))
      .join(', ');
  }
  return read;
}
