import { afterEach, expect, test } from 'vitest';
import { reach, type ReachOptions } from '../../src/discovery/reach.js';
import type { Candidate } from '../../src/inference/endpoint.js';
import { Problem } from '../../src/problem.js';
import { makeCertificate } from '../transport/certificate.js';
import { startHttp2 } from '../transport/grpc-server.js';
import { startHttp, startHttps, startTcp, unusedPort, type Running } from '../transport/servers.js';

const never = new AbortController().signal;
const opened: Running[] = [];

afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

async function running(starting: Promise<Running>): Promise<number> {
  const server = await starting;
  opened.push(server);
  return server.port;
}

function candidate(port: number, more: Partial<Candidate> = {}): Candidate {
  return {
    route: 'load-balancer',
    address: '127.0.0.1',
    port,
    tls: false,
    belief: 'cluster',
    bypassesGateway: false,
    final: false,
    why: 'test',
    ...more,
  };
}

function forwardTo(pod: string): Candidate {
  const more = {
    route: 'port-forward',
    address: '',
    forwardTo: { namespace: 'ns', pod, port: 8080 },
  } as const;
  return candidate(0, more);
}

function options(more: Partial<ReachOptions> = {}): ReachOptions {
  return {
    serverName: 'm.demo.example.com',
    protocol: 'v1',
    trust: { insecure: false },
    forward: () => Promise.reject(new Problem('cluster', 'The forward was refused.', { remedy: 'None.' })),
    everyOne: false,
    ...more,
  };
}

const gateway = () =>
  startHttp((_request, _body, response) => void response.writeHead(404, { server: 'istio-envoy' }).end());

test('any HTTP answer counts; the probe names a host that no route has', async () => {
  const hosts: unknown[] = [];
  const port = await running(
    startHttp((request, _body, response) => {
      hosts.push(request.headers.host, request.url);
      response.writeHead(404, { server: 'istio-envoy' }).end();
    }),
  );
  const { winner, attempts } = await reach([candidate(port)], options(), never);
  expect(winner?.candidate.port).toBe(port);
  expect(attempts.map(({ detail }) => detail)).toEqual(['HTTP 404 from istio-envoy']);
  expect(hosts).toEqual(['isvc-probe.invalid', '/']);
});

test('a graph is asked whether it is ready: any other request would run it', async () => {
  const asked: unknown[] = [];
  const port = await running(
    startHttp((request, _body, response) => {
      asked.push(request.url);
      response.end();
    }),
  );
  await reach([candidate(port)], options({ probePath: '/readyz' }), never);
  expect(asked).toEqual(['/readyz']);
});

test('the first in order wins, and says how those before it failed', async () => {
  const refused = await unusedPort();
  const silent = await running(startTcp(() => {}));
  const [first, second] = [await running(gateway()), await running(gateway())];
  const candidates = [refused, silent, first, second].map((port) => candidate(port));
  const { winner, attempts } = await reach(candidates, options(), never);
  expect(winner?.candidate.port).toBe(first);
  expect(attempts.map(({ outcome, detail }) => [outcome, detail])).toEqual([
    ['failed', 'connection refused'],
    ['failed', 'no answer within 1 s'],
    ['answered', 'HTTP 404 from istio-envoy'],
    ['not-tried', 'not needed: an earlier one answered'],
  ]);
});

test('every one is tried when asked for, and the first still wins', async () => {
  const ports = [await running(gateway()), await unusedPort(), await running(gateway())];
  const candidates = ports.map((port) => candidate(port));
  const { attempts, winner } = await reach(candidates, options({ everyOne: true }), never);
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['answered', 'failed', 'answered']);
  expect(winner?.candidate.port).toBe(ports[0]);
});

test('a port-forward that answered is closed where the look is given up', async () => {
  const behind = await running(gateway());
  const asked = Promise.withResolvers<void>();
  const silent = await running(startTcp(() => asked.resolve()));
  let isOpen = false;
  const forward: ReachOptions['forward'] = () => {
    isOpen = true;
    const close = () => {
      isOpen = false;
      return Promise.resolve();
    };
    return Promise.resolve({ address: '127.0.0.1', port: behind, close });
  };
  const stop = new AbortController();
  const looking = reach(
    [forwardTo('iris-0'), candidate(silent)],
    options({ everyOne: true, forward }),
    stop.signal,
  );
  await asked.promise;
  expect(isOpen).toBe(true);
  stop.abort(new Error('given up'));
  await expect(looking).rejects.toThrow('given up');
  expect(isOpen).toBe(false);
});

test('bytes that are not HTTP are no answer', async () => {
  const port = await running(startTcp((socket) => socket.once('data', () => socket.end('SSH-2.0\r\n'))));
  const { winner, attempts } = await reach([candidate(port)], options(), never);
  expect(winner).toBeUndefined();
  expect(attempts[0]?.detail).toBe('it does not speak HTTP/1.1');
});

test.each(['v1', 'grpc-v1'] as const)('a port that speaks only HTTP/2, for %s', async (protocol) => {
  const port = await running(startHttp2(() => {}));
  const pod = candidate(port, { bypassesGateway: true });
  const { winner } = await reach([pod], options({ protocol }), never);
  expect(winner === undefined).toBe(protocol === 'v1');
});

test('gRPC through a given address that speaks only HTTP/2', async () => {
  const port = await running(startHttp2(() => {}));
  const { attempts } = await reach([candidate(port)], options({ protocol: 'grpc-v2' }), never);
  expect(attempts[0]).toMatchObject({ outcome: 'answered', detail: 'HTTP/2' });
});

test('for gRPC a gateway that answers over HTTP/1.1 alone is passed over', async () => {
  const [http1, http2] = [await running(gateway()), await running(startHttp2(() => {}))];
  const candidates = [candidate(http1), candidate(http2)];
  const grpc = await reach(candidates, options({ protocol: 'grpc-v1' }), never);
  expect(grpc.winner?.candidate).toBe(candidates[1]);
  expect(grpc.attempts[0]).toMatchObject({ outcome: 'failed', failure: { code: 'NOT_HTTP2' } });
  const rest = await reach(candidates, options({ protocol: 'v1' }), never);
  expect(rest.winner?.candidate).toBe(candidates[0]);
});

test('for gRPC a gateway whose TLS offers HTTP/1.1 alone fails as one without TLS does', async () => {
  const certificate = makeCertificate('m.demo.example.com');
  const port = await running(startHttps(certificate, (_request, _body, response) => void response.end()));
  const trust = { insecure: false, ca: certificate.cert };
  const { attempts } = await reach(
    [candidate(port, { tls: true })],
    options({ protocol: 'grpc-v2', trust }),
    never,
  );
  expect(attempts[0]).toMatchObject({
    outcome: 'failed',
    detail: 'it does not speak HTTP/2, which gRPC needs',
    failure: { code: 'NOT_HTTP2' },
  });
});

test("TLS asks for the service's name and trusts only what it may", async () => {
  const certificate = makeCertificate('m.demo.example.com');
  const port = await running(startHttps(certificate, (_request, _body, response) => void response.end()));
  const secure = candidate(port, { tls: true });
  const results = [];
  for (const trust of [{ insecure: false }, { insecure: true }, { insecure: false, ca: certificate.cert }]) {
    const { attempts } = await reach([secure], options({ trust }), never);
    results.push(attempts[0]?.detail);
  }
  expect(results).toEqual(['its certificate is self-signed', 'HTTP 200', 'HTTP 200']);
});

test('a port-forward is opened after all others failed, and closed when nothing answers behind it', async () => {
  const calls: string[] = [];
  const dead = await unusedPort();
  const alive = await running(gateway());
  const forward: ReachOptions['forward'] = ({ pod }) => {
    calls.push(`open ${pod}`);
    const close = () => Promise.resolve(void calls.push(`close ${pod}`));
    return Promise.resolve({ address: '127.0.0.1', port: pod === 'dead' ? dead : alive, close });
  };
  const candidates = [candidate(dead), forwardTo('dead'), forwardTo('alive'), forwardTo('spare')];
  const { winner, attempts } = await reach(candidates, options({ forward }), never);
  expect(calls).toEqual(['open dead', 'close dead', 'open alive']);
  expect(winner?.candidate).toMatchObject({ address: '127.0.0.1', port: alive, route: 'port-forward' });
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'answered', 'not-tried']);
});

test('a port-forward that comes first is opened first; one that comes later is spared', async () => {
  const alive = await running(gateway());
  const opening: string[] = [];
  const forward: ReachOptions['forward'] = ({ pod }) => {
    opening.push(pod);
    return Promise.resolve({ address: '127.0.0.1', port: alive, close: () => Promise.resolve() });
  };
  await reach([forwardTo('first'), candidate(alive)], options({ forward }), never);
  await reach([candidate(alive), forwardTo('later')], options({ forward }), never);
  expect(opening).toEqual(['first']);
});

test('a port-forward behind which the pod cuts the connection says what the forward heard', async () => {
  const port = await unusedPort();
  const problem = new Problem('cluster', 'Nothing listens at the port of the pod.', { remedy: 'None.' });
  const forward: ReachOptions['forward'] = () =>
    Promise.resolve({
      address: '127.0.0.1',
      port,
      failure: () => problem,
      close: () => Promise.resolve(),
    });
  const { attempts } = await reach([forwardTo('pod')], options({ forward }), never);
  expect(attempts[0]).toMatchObject({ outcome: 'failed', detail: 'Nothing listens at the port of the pod.' });
});

test('a port-forward that the cluster refuses is a failed attempt', async () => {
  const { attempts } = await reach([forwardTo('pod')], options(), never);
  expect(attempts[0]).toMatchObject({ outcome: 'failed', detail: 'The forward was refused.' });
});

test('an abort rejects with its reason', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  const port = await running(startTcp(() => controller.abort(reason)));
  await expect(reach([candidate(port)], options(), controller.signal)).rejects.toBe(reason);
});
