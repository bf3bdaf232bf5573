import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { type Fault, tooLarge } from './fault.js';

const prefixBytes = 5;

/** The one length-prefixed message of a unary answer, as its bytes come (grpc, doc/PROTOCOL-HTTP2.md, "Length-Prefixed-Message"). */
export type MessageReader = {
  /** Takes what came; returns why nothing more should be read. */
  readonly push: (chunk: Uint8Array) => Fault | undefined;
  /** Bytes so far, without the prefix. */
  readonly receivedBytes: () => number;
  /** The message without its compression; `encoding` is the header `grpc-encoding`. Never rejects. */
  readonly read: (encoding: string | undefined) => Promise<Buffer | Fault>;
};

export function readMessage(maxBytes: number): MessageReader {
  const chunks: Uint8Array[] = [];
  let received = 0;
  let prefix = Buffer.alloc(0);
  let declared: number | undefined;

  return {
    push: (chunk) => {
      let rest = chunk;
      if (declared === undefined) {
        const missing = prefixBytes - prefix.length;
        prefix = Buffer.concat([prefix, chunk.subarray(0, missing)]);
        if (prefix.length < prefixBytes) return undefined;
        declared = prefix.readUInt32BE(1);
        if (declared > maxBytes) return tooLarge(maxBytes);
        rest = chunk.subarray(missing);
      }
      received += rest.byteLength;
      if (received > declared) return badMessage('more than one message came');
      if (rest.byteLength > 0) chunks.push(rest);
      return undefined;
    },
    receivedBytes: () => received,
    read: async (encoding) => {
      if (declared === undefined) return badMessage(prefix.length === 0 ? 'it is empty' : 'it is cut');
      if (received < declared) return badMessage(`it ends after ${received} of ${declared} bytes`);
      const message = Buffer.concat(chunks);
      const flag = prefix[0];
      if (flag === 0) return message;
      if (flag !== 1) return badMessage(`the first byte of its frame is ${flag}`);
      return decompressed(message, encoding, maxBytes);
    },
  };
}

const decompressors: Readonly<Record<string, typeof gunzip>> = { gzip: gunzip, deflate: inflate };

async function decompressed(
  message: Buffer,
  encoding: string | undefined,
  maxBytes: number,
): Promise<Buffer | Fault> {
  if (encoding === undefined || encoding === 'identity') {
    return badEncoding('the answer says that it is compressed, but not how (no grpc-encoding)');
  }
  const decompressor = Object.hasOwn(decompressors, encoding) ? decompressors[encoding] : undefined;
  if (decompressor === undefined) {
    return badEncoding(`the answer is compressed with ${encoding.slice(0, 40)}, which isvc did not offer`);
  }
  try {
    return await promisify<Buffer, object, Buffer>(decompressor)(message, { maxOutputLength: maxBytes });
  } catch (error) {
    if (isTooLarge(error)) return tooLarge(maxBytes);
    return badEncoding(
      `the answer is not the ${encoding} that it says: ${error instanceof Error ? error.message : ''}`,
    );
  }
}

/** Whether zlib stopped at its `maxOutputLength`. */
function isTooLarge(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
  );
}

function badMessage(why: string): Fault {
  return { code: 'BAD_MESSAGE', message: `the answer is not one gRPC message: ${why}` };
}

function badEncoding(message: string): Fault {
  return { code: 'BAD_ENCODING', message };
}
