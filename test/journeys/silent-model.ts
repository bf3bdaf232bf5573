import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { listen } from '../transport/servers.js';

/** The flag for a gateway of which no prediction is ever answered: what a call in flight shows can be looked at for as long as it takes. */
export async function silentModel(): Promise<readonly ['--address', string]> {
  const server = createServer((request, response) => {
    if (request.method === 'GET') response.writeHead(404).end();
    else request.resume();
  });
  const { port, close } = await listen(server);
  onTestFinished(close);
  return ['--address', `127.0.0.1:${port}`];
}
