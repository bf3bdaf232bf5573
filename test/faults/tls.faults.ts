import { execFileSync } from 'node:child_process';
import { createSecureServer } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TlsOptions } from 'node:tls';
import { expect } from 'vitest';
import { openRest } from '../../src/transport/rest.js';
import type { Transport, Trust } from '../../src/transport/transport.js';
import { grpcSenders } from '../transport/grpc-senders.js';
import { readyRequest } from '../transport/grpc-server.js';
import { target } from '../transport/servers.js';
import { type RunningPeer, startPeer, startRaw } from './peer.js';
import { type Scope, survives } from './survive.js';

const host = 'm.demo.example.com';
type Certificate = { readonly key: string; readonly cert: string };

/** An authority of a folder, for `openssl ca`: the one command that takes dates in every version of OpenSSL. */
const authority = `[ca]
default_ca = here
[here]
database = index
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = names
copy_extensions = copy
[names]
commonName = supplied
`;

const good = certify(host);
const other = certify('other.example.com');
const expired = certify(host, ['20200101000000Z', '20200102000000Z']);
const early = certify(host, ['20900101000000Z', '20910101000000Z']);

/** A self-signed certificate, from a day to another; undefined where this machine's openssl cannot. */
function certify(name: string, dates?: readonly [string, string]): Certificate | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'isvc-tls-'));
  const openssl = (words: string) =>
    execFileSync('openssl', words.split(' '), { stdio: 'pipe', cwd: folder });
  const asked = `-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=${name} -addext subjectAltName=DNS:${name} -keyout key`;
  try {
    if (dates === undefined) openssl(`req -x509 ${asked} -out cert`);
    else {
      writeFileSync(path.join(folder, 'index'), '');
      writeFileSync(path.join(folder, 'config'), authority);
      openssl(`req -new ${asked} -out request`);
      openssl(
        `ca -config config -batch -selfsign -notext -in request -keyfile key -startdate ${dates[0]} -enddate ${dates[1]} -out cert`,
      );
    }
    const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
    return { key: read('key'), cert: read('cert') };
  } catch (error) {
    // An openssl that cannot set dates: the cases are skipped, and the suite names them.
    if (dates !== undefined && error instanceof Error && 'status' in error) return undefined;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const kinds = ['REST', 'gRPC', 'gRPC, repeated'] as const;
type Kind = (typeof kinds)[number];

type Start = (options: TlsOptions) => Promise<RunningPeer>;

function quiet<T extends { on: (name: 'tlsClientError' | 'error', then: () => void) => unknown }>(
  server: T,
): T {
  server.on('tlsClientError', () => {});
  server.on('error', () => {});
  return server;
}

const startHttp2: Start = (options) => startPeer(quiet(createSecureServer(options)));
const servers: Readonly<Record<Kind, Start>> = {
  REST: (options) => startPeer(quiet(createHttps(options, (_, response) => void response.end('{}')))),
  gRPC: startHttp2,
  'gRPC, repeated': startHttp2,
};

async function failureOf(kind: Kind, port: number, trust: Trust, scope: Scope, limitMs = 30_000) {
  const to = target(port, { tls: true, host });
  const close = (transport: Pick<Transport<never>, 'close'>) => scope.closing(transport.close);
  if (kind !== 'REST') {
    const [[, alone], [, repeated]] = grpcSenders;
    const grpc = (kind === 'gRPC' ? alone : repeated)(trust);
    close(grpc);
    return (await grpc.send(to, readyRequest, limitMs, scope.signal)).failure;
  }
  const rest = openRest(trust);
  close(rest);
  const request = { transport: 'http', method: 'GET', path: '/', headers: {} } as const;
  return (await rest.send(to, request, limitMs, scope.signal)).failure;
}

type Case = {
  /** Undefined where there is no such certificate. */
  readonly server: TlsOptions | undefined;
  readonly trusted?: string;
  readonly codes: readonly string[];
};
const cases: Readonly<Record<string, Case>> = {
  'an unknown authority': { server: good, codes: ['DEPTH_ZERO_SELF_SIGNED_CERT'] },
  'another name': { server: other, ...ca(other), codes: ['ERR_TLS_CERT_ALTNAME_INVALID'] },
  'an expired certificate': { server: expired, ...ca(expired), codes: ['CERT_HAS_EXPIRED'] },
  'a certificate of tomorrow': { server: early, ...ca(early), codes: ['CERT_NOT_YET_VALID'] },
  'TLS 1.1 alone': {
    server: { ...good, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    ...ca(good),
    codes: ['TLS_VERSION'],
  },
  'no cipher in common': {
    server: { ...good, maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-SHA' },
    ...ca(good),
    codes: ['TLS_HANDSHAKE'],
  },
  'a client certificate wanted (TLS 1.3)': {
    server: { ...good, requestCert: true, rejectUnauthorized: true },
    ...ca(good),
    codes: ['CLIENT_CERTIFICATE'],
  },
  'a client certificate wanted (TLS 1.2)': {
    server: { ...good, requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' },
    ...ca(good),
    codes: ['TLS_HANDSHAKE', 'CLIENT_CERTIFICATE'],
  },
};

function ca(certificate: { readonly cert: string } | undefined) {
  return certificate === undefined ? {} : { trusted: certificate.cert };
}

for (const kind of kinds) {
  for (const [name, { server, trusted, codes }] of Object.entries(cases)) {
    survives(
      `TLS, ${kind}: ${name}`,
      30_000,
      async (scope) => {
        const { port } = await scope.peer(servers[kind](server ?? {}));
        const trust = { insecure: false, ...(trusted === undefined ? {} : { ca: trusted }) };
        expect(codes).toContain((await failureOf(kind, port, trust, scope))?.code);
      },
      server !== undefined,
    );
  }
  const trust: Trust = { insecure: false, ...(good === undefined ? {} : { ca: good.cert }) };
  survives(`TLS, ${kind}: an answer in clear`, 30_000, async (scope) => {
    const { port } = await scope.peer(startRaw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    expect((await failureOf(kind, port, trust, scope))?.code).toBe('NOT_TLS');
  });
  survives(`TLS, ${kind}: an alert`, 30_000, async (scope) => {
    const alert = Buffer.from([0x15, 3, 3, 0, 2, 2, 112]);
    const { port } = await scope.peer(startRaw((socket) => socket.end(alert)));
    expect(await failureOf(kind, port, trust, scope)).toMatchObject({ phase: 'tls', code: 'TLS_NAME' });
  });
  survives(`TLS, ${kind}: bytes that are none`, 30_000, async (scope) => {
    const { port } = await scope.peer(startRaw((socket) => socket.end(Buffer.alloc(2000, 0x16))));
    expect(await failureOf(kind, port, trust, scope)).toMatchObject({ phase: 'tls' });
  });
  survives(`TLS, ${kind}: silence after the first message`, 700, async (scope) => {
    const { port } = await scope.peer(startRaw(() => {}));
    expect(await failureOf(kind, port, trust, scope, 700)).toMatchObject({ phase: 'tls', code: 'TIMEOUT' });
  });
}
