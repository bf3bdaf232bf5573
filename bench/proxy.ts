import { spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { withDemoCluster } from './demo-cluster.ts';
import { median, percentile } from './measure.ts';
import { askBare, withTextServer } from './text-client.ts';

const asks = 201;

/** What `isvc proxy` adds to the time to a first token: one bare client, through it and without it, in turn, all connections kept. */
export async function benchProxy(): Promise<void> {
  await withTextServer((address) =>
    withDemoCluster(async (kubeconfig) => {
      const proxy = spawn(
        process.execPath,
        ['dist/main.js', 'proxy', 'writer', '--address', address, '--no-key', '-o', 'json'],
        { env: { ...process.env, KUBECONFIG: kubeconfig }, stdio: ['ignore', 'pipe', 'ignore'] },
      );
      try {
        const lines = createInterface({ input: proxy.stdout });
        const [first] = await Promise.race([once(lines), ended(proxy)]);
        const { url } = JSON.parse(first) as { url: string };
        await compare(address, new URL(url).host);
      } finally {
        proxy.kill();
      }
    }),
  );
}

function once(lines: ReturnType<typeof createInterface>): Promise<[string]> {
  return new Promise((resolve) => lines.once('line', (line) => resolve([line])));
}

function ended(proxy: ReturnType<typeof spawn>): Promise<never> {
  return new Promise((_, reject) =>
    proxy.once('exit', (code) => reject(new Error(`isvc proxy ended with ${code}`))),
  );
}

async function compare(direct: string, proxied: string): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const times = { direct: [] as number[], proxied: [] as number[] };
  for (let ask = -20; ask < asks; ask += 1) {
    const proxiedMs = await askBare(agent, proxied, `p${ask}`);
    const directMs = await askBare(agent, direct, `d${ask}`);
    if (ask >= 0) {
      times.proxied.push(proxiedMs);
      times.direct.push(directMs);
    }
    await pause(10);
  }
  agent.destroy();
  const added = times.proxied.map((ms, at) => ms - (times.direct[at] ?? 0));
  console.log(`first token without the proxy: ${shown(times.direct)}; through it: ${shown(times.proxied)}`);
  console.log(`added by the proxy: ${shown(added)}, of ${asks} pairs`);
}

function shown(all: readonly number[]): string {
  return `median ${median(all).toFixed(1)}, p99 ${percentile(all, 99).toFixed(1)} ms`;
}
