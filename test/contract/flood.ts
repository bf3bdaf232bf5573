import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { readLogin } from './kubeconfig.js';

const connections = 24;

export type Flood = {
  /** Resolves when a question was refused with 429. */
  readonly refused: Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Asks an API server for one thing over and over, side by side. */
export function flood(kubeconfig: string, path: string): Flood {
  const { url, ca, token } = readLogin(kubeconfig);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const stop = new AbortController();
  const { promise: refused, resolve, reject } = Promise.withResolvers<void>();

  async function ask(): Promise<void> {
    const headers = { authorization: `Bearer ${token ?? ''}` };
    const asked = request(new URL(path, url), { agent, ca, headers });
    asked.end();
    const [response] = await once(asked, 'response');
    response.resume();
    await once(response, 'end');
    if (response.statusCode === 429) resolve();
  }
  async function keepAsking(): Promise<void> {
    while (!stop.signal.aborted) await ask();
  }
  const asking = Promise.all(Array.from({ length: connections }, keepAsking));
  asking.catch(reject);
  return {
    refused,
    stop: async () => {
      stop.abort();
      await asking;
      agent.destroy();
    },
  };
}
