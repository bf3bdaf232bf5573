import { expect, onTestFinished, test } from 'vitest';
import { brokenHeads } from './broken-heads.js';
import { grpcSenders } from './grpc-senders.js';
import { readyRequest } from './grpc-server.js';
import { answerOf, ok, type } from './raw-answers.js';
import { startFrames } from './raw-server.js';
import { target } from './servers.js';

const otherwise: Readonly<Record<string, object>> = {
  'an HTTP status in the trailers': { phase: 'receive' },
  'a length that is wrong': { phase: 'receive' },
  'trailers that do not end': { phase: 'receive' },
  'a body before the head': {
    message: 'a rule of HTTP/2 is broken (Protocol error)',
  },
  '129 fields': { code: 'ENHANCE_YOUR_CALM', message: 'Bandwidth exhausted or memory limit exceeded' },
};

const calls = Object.entries(brokenHeads).flatMap(([name, answer]) =>
  grpcSenders.map(([sent, open]) => ({ name, answer, sent, open })),
);

test.each(calls)(
  '$name is not an answer of a call that is sent $sent, and the next one has one',
  async ({ name, answer, open }) => {
    const server = await startFrames((socket, stream, connection, count) =>
      (count === 1 ? answer : answerOf([ok, type]))(socket, stream, connection, count),
    );
    onTestFinished(server.close);
    const grpc = open({ insecure: false });
    onTestFinished(grpc.close);
    const send = () => grpc.send(target(server.port), readyRequest, 20_000, new AbortController().signal);
    const message = 'a rule of HTTP/2 is broken (Received RST_STREAM with code 1)';
    expect((await send()).failure).toEqual({ phase: 'wait', code: 'BAD_HTTP', message, ...otherwise[name] });
    expect((await send()).response).toMatchObject({ code: 0, message: { ready: true } });
  },
);
