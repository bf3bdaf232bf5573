import { type Client, InterceptingCall, type Interceptor, Metadata } from '@grpc/grpc-js';
import { readHeaders, type CallStatus } from './grpc-status.js';

type Listener = {
  readonly onResponding: () => void;
  readonly onEnd: (status: CallStatus, message: Buffer | undefined) => void;
};

/** Sends one unary call over grpc-js. Returns what cancels it. */
export function startCall(
  client: Client,
  path: string,
  bytes: Buffer,
  headers: Readonly<Record<string, string>>,
  listener: Listener,
): () => void {
  let received: Buffer | undefined;
  let initial: Readonly<Record<string, string>> | undefined;
  const call = client.makeUnaryRequest(
    path,
    (message: Buffer) => message,
    (message) => message,
    bytes,
    metadataOf(headers),
    { interceptors: [readOn] },
    // The status event, which follows, also tells of errors.
    (_error, message) => {
      received = message;
    },
  );
  call.on('metadata', (seen: Metadata) => {
    initial = read(seen);
    listener.onResponding();
  });
  call.on('status', (status: { code?: number; details?: string; metadata?: Metadata }) => {
    const { code, details = '', metadata } = status;
    listener.onEnd({ code, details, headers: initial, trailers: read(metadata) }, received);
  });
  return () => call.cancel();
}

/** grpc-js reads one message, and where another follows it waits for ever, and never tells of the status. */
const readOn: Interceptor = (options, next) => {
  const call: InterceptingCall = new InterceptingCall(next(options), {
    start: (metadata, _listener, start) =>
      start(metadata, {
        onReceiveMessage: (message: unknown, pass) => {
          pass(message);
          call.startRead();
        },
      }),
  });
  return call;
};

/** A `-bin` name has bytes, which stand in base64 everywhere else (grpc, doc/PROTOCOL-HTTP2.md, "Binary-Header"). */
function metadataOf(headers: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) {
    metadata.set(name, name.toLowerCase().endsWith('-bin') ? Buffer.from(value, 'base64') : value);
  }
  return metadata;
}

function read(metadata: Metadata | undefined): Record<string, string> {
  const names = Object.keys(metadata?.getMap() ?? {});
  const values = (name: string) =>
    metadata?.get(name).map((value) => (typeof value === 'string' ? value : value.toString('base64')));
  return readHeaders(Object.fromEntries(names.map((name) => [name, values(name)])));
}
