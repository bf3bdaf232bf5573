import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { beforeAll } from 'vitest';
import { demoCluster } from '../journeys/demo-cluster.js';
import { openBuiltOn } from '../journeys/open-isvc.js';
import { answersAgain, onScreen } from './on-screen.js';
import type { Scope } from './survive.js';

// Its servers are the suite's, not the case's.
beforeAll(async () => void (await demoCluster()));

/** A gateway in a process of its own, which the machine can stop: it passes on what comes. */
async function startGateway(scope: Scope) {
  const { demo } = await demoCluster();
  const code = `const net = require('net');
    const s = net.createServer((near) => {
      const far = net.connect(${demo.gateway.port}, '127.0.0.1');
      for (const one of [near, far]) one.on('error', () => (near.destroy(), far.destroy()));
      near.pipe(far).pipe(near);
    }).listen(0, '127.0.0.1', () => console.log(s.address().port));`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  scope.closing(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, address: `127.0.0.1:${Number(line.toString())}` };
}

for (const name of ['sklearn-iris', 'flower-grpc']) {
  onScreen(`terminal UI: a gateway that is stopped, ${name}: esc, then p answers`, 60_000, async (scope) => {
    const { child, address } = await startGateway(scope);
    const screen = await openBuiltOn(name, { arguments: ['--address', address] });
    screen.press('p');
    await screen.shows('answered by the model');
    child.kill('SIGSTOP');
    screen.press('p');
    await screen.shows('asking…');
    screen.press('esc');
    await screen.hides('asking…');
    screen.press('g');
    await screen.shows('no answer within 10 s');
    child.kill('SIGCONT');
    screen.press('r');
    await screen.shows('● ');
    screen.press('esc');
    await screen.hides('─ gateways ─');
    await answersAgain(screen);
  });
}
