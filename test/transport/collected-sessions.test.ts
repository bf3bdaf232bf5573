import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { brokenHeads } from './broken-heads.js';
import { done, message, ok, type } from './raw-answers.js';
import { blockOf, frameOf, number32 } from './raw-frames.js';
import { type Answer, startFrames } from './raw-server.js';
import { running } from './running.js';
import { startTcp } from './servers.js';

const begun = (stream: number) => frameOf(1, 0, stream, blockOf(ok, type));

/** The connection ends with them: Node destroys its session and its streams itself. */
const endings: readonly Answer[] = [
  (socket, stream) => socket.write(Buffer.concat([begun(stream), frameOf(0, 1, stream, message)])),
  (socket, stream) => socket.write(Buffer.concat([begun(stream), frameOf(9, 4, stream + 2, blockOf(done))])),
  (socket, stream) =>
    socket.write(Buffer.concat([begun(stream), ...Array.from({ length: 20 }, () => frameOf(9, 0, stream))])),
  (socket, stream) =>
    socket.write(
      Buffer.concat([
        frameOf(1, 4, stream, blockOf(ok, type, ['X-A', '1'])),
        frameOf(7, 0, 0, number32(stream, 2)),
      ]),
    ),
];

/** Has a program send as many calls as there are answers, and collect its heap in the turn of each; returns how it ended, and its lines. */
async function collectWith(way: 'call' | 'pass', answers: readonly Answer[]) {
  let answer: (() => void) | undefined;
  const beside: Socket[] = [];
  const besidePort = await running(startTcp((socket) => void beside.push(socket)));
  const server = await startFrames((socket, stream, connection, count) => {
    answer = () => answers[count - 1]?.(socket, stream, connection, count);
    beside[0]?.write('wait');
  });
  onTestFinished(server.close);
  const program = 'test/transport/collected-sessions.ts';
  const flags = ['--expose-gc', '--import', './scripts/source-modules.ts'];
  const given = [way, server.port, besidePort, answers.length].map(String);
  const child = spawn(process.execPath, [...flags, program, ...given], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    if (line === 'waits') {
      answer?.();
      beside[1]?.write('collect');
      child.stdin.write('.');
    } else lines.push(line);
  }
  return { ended: await ended, lines };
}

test.each([
  ['call', [...Object.values(brokenHeads), ...endings]],
  ['pass', endings],
] as const)('a heap that is collected as a broken head comes does not end a %s', async (way, answers) => {
  const { ended, lines } = await collectWith(way, answers);
  expect(lines).toEqual([...answers.map(() => 'none'), `${answers.length} sessions, 0 left`]);
  expect(ended).toEqual([0, null]);
});
