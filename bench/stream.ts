import { spawn as spawnInPty } from '@lydell/node-pty';
import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { withDemoCluster } from './demo-cluster.ts';
import { median, percentile } from './measure.ts';
import { startInPty, type PtyProgram } from './pty-program.ts';
import { askBare, withTextServer } from './text-client.ts';

const presses = 150;
const asks = 41;

/** Texts of language models: keys while one comes at 2,000 tokens a second, and what isvc adds to the time to the first token. */
export async function benchStream(): Promise<void> {
  await withTextServer((address) =>
    withDemoCluster(async (kubeconfig) => {
      await benchKeys(kubeconfig, address);
      await benchFirstToken(kubeconfig, address);
    }),
  );
}

/** Types on the screen of a conversation while its answer comes; each key goes to a program that only echoes it, too. */
async function benchKeys(kubeconfig: string, address: string): Promise<void> {
  const echo = startInPty('bench/echo.ts', {});
  await echo.until((rows) => rows.join('').includes('▸'));
  const program = startInPty('dist/main.js', { KUBECONFIG: kubeconfig }, ['--address', address]);
  await program.until((rows) => rows.join('\n').includes('▸ '));
  await type(program, '/writer\r', '▸ writer');
  await type(program, 'i', '· chat');
  await type(program, '100000 tokens', '› 100000 tokens');
  await type(program, '\r', 'answering…');
  const took: number[] = [];
  const echoed: number[] = [];
  const cpuMs = program.cpuMs();
  const startedAt = performance.now();
  for (let press = 0; press < presses; press += 1) {
    const letters = 'abcdefghij'.slice(0, (press % 10) + 1);
    // A line that becomes too long would be wrapped.
    if (press % 10 === 0) await type(program, '\u0015', '› █');
    const frame = program.until((rows) => rows.some((row) => row.includes(`› ${letters}█`)));
    program.write(letters.slice(-1));
    took.push(await frame);
    const before = echo.rows().join('');
    const answer = echo.until((rows) => rows.join('') !== before);
    echo.write('x');
    echoed.push(await answer);
    await pause(33 + (press % 7));
  }
  const percent = ((program.cpuMs() - cpuMs) / (performance.now() - startedAt)) * 100;
  if (!program.rows().some((row) => row.includes('answering…')))
    throw new Error(`The answer does not come any more:\n${program.rows().join('\n')}`);
  // The screen shows the end of the text.
  const tokens = Math.max(
    ...[
      ...program
        .rows()
        .join(' ')
        .matchAll(/w(\d+)/g),
    ].map(([, at]) => Number(at)),
  );
  const rate = Math.round((tokens * 1000) / (performance.now() - startedAt));
  console.log(
    `a key to its frame while ${rate} tokens a second come: ${times(took)} ms, of ${presses}, goal p99 < 16; a program that only echoes it: ${times(echoed)}`,
  );
  console.log(`CPU meanwhile: ${percent.toFixed(0)} % of a core`);
  program.write('\u0003');
  echo.write('q');
  await Promise.all([program.ended(), echo.ended()]);
}

async function type(program: PtyProgram, keys: string, shown: string): Promise<void> {
  const drawn = program.until((rows) => rows.join('\n').includes(shown));
  program.write(keys);
  await drawn;
}

/** `isvc chat` from the key that sends a question to its first word on the terminal, against a bare client of Node to the first byte, in turn. Both over kept connections. */
async function benchFirstToken(kubeconfig: string, address: string): Promise<void> {
  const chat = spawnInPty(process.execPath, ['dist/main.js', 'chat', 'writer', '--address', address], {
    cols: 120,
    rows: 40,
    env: { ...process.env, KUBECONFIG: kubeconfig, TERM: 'xterm-256color' },
  });
  let written = '';
  let look: (() => void) | undefined;
  chat.onData((data) => {
    written += data;
    look?.();
  });
  const shows = (text: string) =>
    new Promise<number>((resolve) => {
      look = () => {
        if (written.includes(text)) resolve(performance.now());
      };
      look();
    });
  await shows('> ');
  const agent = new Agent({ keepAlive: true });
  const ours: number[] = [];
  const bare: number[] = [];
  for (let ask = -3; ask < asks; ask += 1) {
    const startedAt = performance.now();
    chat.write(`q${ask}\r`);
    const oursMs = (await shows(`answer-q${ask}`)) - startedAt;
    const bareMs = await askBare(agent, address, `b${ask}`);
    if (ask >= 0) {
      ours.push(oursMs);
      bare.push(bareMs);
    }
    await pause(20);
  }
  agent.destroy();
  chat.write('\u0004');
  const added = median(ours.map((ms, at) => ms - (bare[at] ?? 0)));
  console.log(
    `first token: isvc chat ${median(ours).toFixed(1)} ms, a bare client ${median(bare).toFixed(1)} ms; added ${added.toFixed(1)} ms, median of ${asks} pairs, goal ≤ 5`,
  );
}

function times(tookMs: readonly number[]): string {
  const [middle, late, most] = [median(tookMs), percentile(tookMs, 99), Math.max(...tookMs)].map((ms) =>
    ms.toFixed(1),
  );
  return `median ${middle}, p99 ${late}, most ${most}`;
}
