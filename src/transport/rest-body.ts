import { type Readable, Transform } from 'node:stream';
import { joinBytes } from '../runtime/byte-work.js';
import { inSlices } from '../runtime/work.js';
import { type Fault, tooLarge } from './limits.js';

/** Encodings that may lie one over another; a server that needs more of them means harm. */
const maxEncodings = 2;

type Body = { readonly onPiece: (piece: Uint8Array) => void; readonly onEnd: (body: Buffer | Fault) => void };

/** The facts of a head that say how a body is packed. */
type BodyHead = {
  readonly headers: { readonly 'content-encoding'?: string | undefined };
  readonly statusCode?: number | undefined;
};

/** Whether this Node has zstd (22.15). */
export const hasZstd = 'zstd' in process.versions;

/** The value of `accept-encoding` that isvc sends. */
export const offeredEncodings = `gzip, deflate, br${hasZstd ? ', zstd' : ''}`;

/** Most answers come without compression: Node takes 3 ms to load it. */
const zlib = () => process.getBuiltinModule('node:zlib');

/**
 * Reads a body and takes its compression off, both up to a limit: of a bomb, and of an endless answer that unpacks to nothing. An
 * encoding that isvc does not know stays on. `onEnd` is called once, unless the answer itself breaks off: that is the request's error.
 */
export function readBody(
  stream: Readable,
  { headers, statusCode = 0 }: BodyHead,
  maxBytes: number,
  { onPiece, onEnd }: Body,
): void {
  const chunks: Uint8Array[] = [];
  let wireBytes = 0;
  let bytes = 0;
  let ended = false;

  const end = (body: Buffer | Fault) => {
    if (ended) return;
    ended = true;
    if (!Buffer.isBuffer(body)) destroyDecoders();
    onEnd(body);
  };
  stream.on('data', (chunk: Uint8Array) => {
    wireBytes += chunk.byteLength;
    if (wireBytes > maxBytes) end(tooLarge(maxBytes));
  });
  stream.on('end', () => {
    if (wireBytes === 0) end(Buffer.alloc(0));
  });
  const bodiless = statusCode === 204 || statusCode === 304;
  const decoders = bodiless ? [] : decodersOf(headers['content-encoding'] ?? '');
  const destroyDecoders = () => {
    for (const decoder of decoders) decoder.destroy();
  };
  let plain: Readable = stream;
  for (const decoder of decoders) {
    decoder.on('error', (error) => {
      if (wireBytes > 0) end(badEncoding(headers['content-encoding'], error));
    });
    plain = plain.pipe(decoder);
  }
  plain.on('data', (chunk: Uint8Array) => {
    if (ended) return;
    bytes += chunk.byteLength;
    onPiece(chunk);
    chunks.push(chunk);
    if (bytes > maxBytes) end(tooLarge(maxBytes));
  });
  plain.on('end', () => {
    inSlices(joinBytes(chunks), undefined, new AbortController().signal).then(end, (error: Error) =>
      stream.destroy(error),
    );
  });
  // A request that is destroyed leaves no decoder behind; after the end of an answer they may still be at work.
  stream.on('close', () => {
    if (!stream.readableEnded) destroyDecoders();
  });
}

const factories: Readonly<Record<string, () => Transform>> = {
  gzip: () => zlib().createGunzip(),
  'x-gzip': () => zlib().createGunzip(),
  deflate: () => inflate(),
  br: () => zlib().createBrotliDecompress(),
  ...(hasZstd ? { zstd: () => zlib().createZstdDecompress() } : {}),
};

/** The decoders that take the encodings off, the last first; none where one of them is not known. */
function decodersOf(header: string): readonly Transform[] {
  const names = header
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  const known = names.every((name) => Object.hasOwn(factories, name)) && names.length <= maxEncodings;
  return known ? names.reverse().flatMap((name) => factories[name]?.() ?? []) : [];
}

/** `deflate` means zlib's format (RFC 9110, section 8.4.1.2), and some servers send it without its header: the first byte tells. */
export function isZlib([first = 0]: Uint8Array): boolean {
  return first % 16 === 8;
}

function inflate(): Transform {
  let inner: Transform | undefined;
  const outer: Transform = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      inner ??= open(chunk);
      inner.write(chunk, () => done());
    },
    flush(done) {
      if (inner === undefined) done();
      else inner.once('end', () => done()).end();
    },
    destroy(error, done) {
      inner?.destroy();
      done(error);
    },
  });
  const open = (first: Uint8Array) => {
    const opened = isZlib(first) ? zlib().createInflate() : zlib().createInflateRaw();
    opened.on('data', (bytes: Uint8Array) => outer.push(bytes));
    opened.on('error', (error) => outer.destroy(error));
    return opened;
  };
  return outer;
}

function badEncoding(encoding: string | undefined, error: Error): Fault {
  return {
    code: 'BAD_ENCODING',
    message: `the answer is not the ${String(encoding).slice(0, 40)} that it says: ${error.message}`,
  };
}
