import { beforeAll, expect } from 'vitest';
import { demoCluster, openOn } from '../journeys/open-isvc.js';
import { startRaw } from './peer.js';
import { survives } from './survive.js';

const probe = 'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n';

// Its servers are the suite's, not the case's.
beforeAll(async () => void (await demoCluster()));

survives('terminal UI: HTTP 101 in place of a prediction, then q', 60_000, async (scope) => {
  const { port } = await scope.peer(
    startRaw((socket, first) => {
      const isProbe = first.includes('isvc-probe.invalid');
      socket.write(
        isProbe ? probe : 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
      );
    }),
  );
  const screen = await openOn('sklearn-iris', { arguments: ['--address', `127.0.0.1:${port}`] });
  screen.press('p');
  await screen.shows('HTTP 101');
  screen.press('q');
  expect(await screen.exited).toBe(0);
});
