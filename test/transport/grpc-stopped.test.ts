import { expect, onTestFinished, test } from 'vitest';
import { grpcSenders } from './grpc-senders.js';
import { answerReady, readyRequest, startHttp2 } from './grpc-server.js';
import { target } from './servers.js';

const never = new AbortController().signal;

test.each(grpcSenders)(
  'a call that is sent %s, and given up, ends its connection, and the next one gets its answer over another',
  async (_name, open) => {
    let calls = 0;
    const silent = Promise.withResolvers<void>();
    const sessions = new Set<unknown>();
    const { port, close } = await startHttp2((stream) => {
      calls += 1;
      sessions.add(stream.session);
      if (calls === 2) silent.resolve();
      else answerReady(stream);
    });
    const transport = open({ insecure: false });
    onTestFinished(async () => {
      transport.close();
      await close();
    });
    const send = (signal: AbortSignal) => transport.send(target(port), readyRequest, 60_000, signal);
    expect((await send(never)).response).toMatchObject({ code: 0 });
    const stop = new AbortController();
    const given = send(stop.signal);
    await silent.promise;
    stop.abort(new Error('given up'));
    await expect(given).rejects.toThrow('given up');
    for (let next = 0; next < 3; next += 1)
      expect(await send(never)).toMatchObject({ response: { code: 0 } });
    expect([calls, sessions.size]).toEqual([5, 2]);
  },
);
