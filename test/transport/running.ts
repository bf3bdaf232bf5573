import { onTestFinished } from 'vitest';
import type { Running } from './servers.js';

/** The port of a server that ends with the test. */
export async function running(starting: Promise<Running>): Promise<number> {
  const server = await starting;
  onTestFinished(server.close);
  return server.port;
}
