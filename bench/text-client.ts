import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Agent, request } from 'node:http';

/** Runs `use` with the address of a language model's server in a process of its own, which ends with it. */
export async function withTextServer(use: (address: string) => Promise<void>): Promise<void> {
  const server = spawn(process.execPath, ['bench/text-server.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [said] = await once(server.stdout, 'data');
    await use(`127.0.0.1:${String(said).trim()}`);
  } finally {
    server.kill();
  }
}

/** The milliseconds from a question to the first byte of its answer, by a bare client of Node. */
export function askBare(agent: Agent, address: string, question: string): Promise<number> {
  const body = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: question }] });
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(`http://${address}/v1/chat/completions`, { method: 'POST', agent }, (response) => {
      let first: number | undefined;
      response.on('data', () => (first ??= performance.now() - startedAt));
      response.on('end', () => resolve(first ?? Number.NaN));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
