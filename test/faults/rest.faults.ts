import { expect } from 'vitest';
import type { HttpRequest, RoundTrip } from '../../src/inference/exchange.js';
import { restSenders } from '../transport/rest-senders.js';
import { target } from '../transport/servers.js';
import { startRaw } from './peer.js';
import { type Outcome, restFaults } from './rest-answers.js';
import { survives } from './survive.js';

const limitMs = 1000;
const request: HttpRequest = {
  transport: 'http',
  method: 'POST',
  path: '/v1/models/m:predict',
  headers: { 'content-type': 'application/json' },
  body: '{"instances":[[1]]}',
};

function expectOutcome({ response, failure }: RoundTrip, outcome: Outcome): void {
  if ('code' in outcome) {
    expect(response).toBeUndefined();
    expect(failure).toMatchObject(outcome);
    expect(failure?.message).not.toBe('');
    return;
  }
  expect(failure).toBeUndefined();
  expect(response).toMatchObject({ status: outcome.status });
  if (outcome.body === undefined || response?.transport !== 'http') return;
  expect(Buffer.from(response.body).toString()).toBe(outcome.body);
}

for (const [sender, open] of restSenders) {
  for (const [name, { serve, is }] of Object.entries(restFaults)) {
    // Where an answer is due, time is no matter: a busy machine may take long.
    const timeoutMs = 'code' in is && is.code === 'TIMEOUT' ? limitMs : 30_000;
    survives(`REST, ${sender}: ${name}`, timeoutMs, async (scope) => {
      const { port } = await scope.peer(startRaw(serve));
      const rest = open({ insecure: false }, { maxAnswerBytes: 1024 * 1024 });
      scope.closing(rest.close);
      expectOutcome(await rest.send(target(port), request, timeoutMs, scope.signal), is);
    });
  }

  survives(`REST, ${sender}: an abort while the answer comes`, 1000, async (scope) => {
    const { port } = await scope.peer(
      startRaw((socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{', () => scope.abort(reason));
      }),
    );
    const reason = new Error('esc');
    const rest = open({ insecure: false });
    scope.closing(rest.close);
    await expect(rest.send(target(port), request, 30_000, scope.signal)).rejects.toBe(reason);
  });
}
