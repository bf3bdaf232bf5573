import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { nextStep, Problem } from '../problem.js';

/**
 * The whole body as text, unpacked where it is gzip. Rejects with Node's error when it is cut, with a Problem "cluster"
 * when it has more than `limitBytes`, on the wire or unpacked.
 */
export async function bodyText(response: IncomingMessage, limitBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    // Leaving the loop destroys the response, and its connection with it.
    if (sizeBytes > limitBytes) throw tooLarge(limitBytes);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const plain = response.headers['content-encoding'] === 'gzip' ? await unpacked(bytes, limitBytes) : bytes;
  return plain.toString('utf8');
}

async function unpacked(bytes: Buffer, limitBytes: number): Promise<Buffer> {
  // Loaded when first used: most answers are too short to be packed.
  const { gunzip } = await import('node:zlib');
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: limitBytes });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(limitBytes);
    }
    throw new Problem('cluster', 'The API server sent a compressed answer that cannot be unpacked.', {
      remedy: 'Try again; a proxy between here and the API server may have changed it.',
      cause: error,
    });
  }
}

function tooLarge(limitBytes: number): Problem {
  const limit = `${Math.round(limitBytes / (1024 * 1024))} MiB`;
  return new Problem('cluster', `The API server sent an answer of more than ${limit}; isvc reads no more.`, {
    remedy: nextStep(
      'Ask for less with --namespace or --selector, and check the address of this context with: kubectl config view --minify',
      'namespace',
    ),
  });
}
