import type { Socket } from 'node:net';
import { expect } from 'vitest';
import { probeHttp1 } from '../../src/discovery/probe.js';
import { probeHttp2 } from '../../src/discovery/probe-http2.js';
import { everyFewMs, pour, startRaw } from './peer.js';
import { survives } from './survive.js';

// Any program that listens may answer where a gateway is looked for.

type Fault = {
  readonly serve: (socket: Socket) => void;
  /** Whether an HTTP server is there, and what the person is told. */
  readonly http1: readonly [boolean, RegExp];
  readonly http2: readonly [boolean, RegExp];
};

const late = /^no answer in time$/;
const noHttp2 = /does not speak HTTP\/2/;
const limitMs = 700;
const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';
/** An empty SETTINGS frame (RFC 9113, section 6.5). */
const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);

const faults: Readonly<Record<string, Fault>> = {
  'HTTP 101': {
    serve: (socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    http1: [false, /HTTP 101/],
    http2: [false, noHttp2],
  },
  'HTTP 101 without an upgrade': {
    serve: (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
    http1: [false, /HTTP 101/],
    http2: [false, noHttp2],
  },
  'HTTP 100 before an answer': {
    serve: (socket) => socket.write(`HTTP/1.1 100 Continue\r\n\r\n${ok}`),
    http1: [true, /^HTTP 200$/],
    http2: [false, noHttp2],
  },
  'HTTP 103 before an answer': {
    serve: (socket) => socket.write(`HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${ok}`),
    http1: [true, /^HTTP 200$/],
    http2: [false, noHttp2],
  },
  'HTTP 100 alone': {
    serve: (socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n'),
    http1: [false, late],
    http2: [false, noHttp2],
  },
  'HTTP 102 by drips': {
    serve: (socket) => everyFewMs(socket, () => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 50),
    http1: [false, late],
    http2: [false, noHttp2],
  },
  'HTTP 100 without end': {
    serve: (socket) => pour(socket, Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'.repeat(500))),
    http1: [false, late],
    http2: [false, noHttp2],
  },
  'a body without end': {
    serve: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      pour(socket, Buffer.alloc(65_536, ' '));
    },
    http1: [true, /^HTTP 200$/],
    http2: [false, noHttp2],
  },
  'headers without end': {
    serve: (socket) => pour(socket, Buffer.from(`HTTP/1.1 200 OK\r\n${'x-a: b\r\n'.repeat(5000)}`)),
    http1: [false, /\S/],
    http2: [false, noHttp2],
  },
  'a redirect': {
    serve: (socket) =>
      socket.write('HTTP/1.1 301 Moved\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n'),
    http1: [true, /^HTTP 301$/],
    http2: [false, noHttp2],
  },
  'HTTP/2': {
    serve: (socket) => socket.write(settings),
    http1: [false, /does not speak HTTP\/1/],
    http2: [true, /\S/],
  },
  'a greeting of SSH': {
    serve: (socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n'),
    http1: [false, /does not speak HTTP\/1/],
    http2: [false, noHttp2],
  },
  silence: { serve: () => {}, http1: [false, late], http2: [false, late] },
  'an end': { serve: (socket) => socket.end(), http1: [false, /\S/], http2: [false, /\S/] },
};

for (const [name, fault] of Object.entries(faults)) {
  for (const [version, probe] of [
    ['http1', probeHttp1],
    ['http2', probeHttp2],
  ] as const) {
    const [answered, detail] = fault[version];
    // Where an answer is due, time is no matter.
    const probeMs = detail === late ? limitMs : 30_000;
    survives(`probe of ${version}: ${name}`, probeMs, async (scope) => {
      const { port } = await scope.peer(startRaw(fault.serve));
      const place = { address: '127.0.0.1', port, tls: false, host: 'm.demo.example.com' };
      const { connection, failure, ...said } = await probe(
        place,
        { insecure: false },
        AbortSignal.timeout(probeMs),
      );
      connection?.close();
      expect(said).toEqual({ answered, detail: expect.stringMatching(detail) as string });
      if (detail === noHttp2) expect(failure?.code).toBe('NOT_HTTP2');
    });
  }
}
