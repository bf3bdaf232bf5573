import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';

/** The whole body as text, unpacked where it is gzip. Rejects with Node's error when it is cut. */
export async function bodyText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const plain = response.headers['content-encoding'] === 'gzip' ? await unpacked(bytes) : bytes;
  return plain.toString('utf8');
}

async function unpacked(bytes: Buffer): Promise<Buffer> {
  // Loaded when first used: most answers are too short to be packed.
  const { gunzip } = await import('node:zlib');
  return promisify(gunzip)(bytes);
}
