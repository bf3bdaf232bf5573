import { expect, onTestFinished, test } from 'vitest';
import { createDiscovery, type Discovery } from '../../src/discovery/endpoint.js';
import { Problem } from '../../src/problem.js';
import { fakeCluster } from '../discovery/fake-cluster.js';
import { makeService } from '../discovery/make-service.js';
import { startHttp } from '../transport/servers.js';
import { options, predictorOf } from './open-predictor.js';

// An answer that came stands, whatever becomes of what is asked after it.

const never = new AbortController().signal;
const trust = { insecure: false };
const gone = new Problem('cluster', 'The API server is gone.', { remedy: 'Try again.' });

/** A predictor that has its answer, and from then on neither a cluster nor a way in. */
async function open(status: number, body: string) {
  let hasAnswered = false;
  const { port, close } = await startHttp((request, _body, response) => {
    hasAnswered ||= request.url !== '/';
    response.writeHead(status).end(body);
  });
  const { cluster } = fakeCluster({});
  const unlessGone =
    <Given extends readonly unknown[], Result>(ask: (...given: Given) => Promise<Result>) =>
    (...given: Given): Promise<Result> =>
      hasAnswered ? Promise.reject(gone) : ask(...given);
  const mortal = { ...cluster, read: unlessGone(cluster.read), readOne: unlessGone(cluster.readOne) };
  const found = createDiscovery(mortal, { address: `127.0.0.1:${port}`, trust, environment: {} });
  const { findEndpoint, withClaim } = found;
  const discovery: Discovery = {
    ...found,
    findEndpoint: unlessGone(findEndpoint),
    withClaim: unlessGone(withClaim),
  };
  const predictor = predictorOf(mortal, discovery, 's3cret');
  onTestFinished(close);
  return predictor;
}

test('where it is not known who claims the path of a further question, it is not asked', async () => {
  const predictor = await open(404, '{"detail":"Not Found"}');
  const { verdict } = await predictor.predict(makeService(), options('{"instances":[[1]]}'), never);
  expect(verdict).toMatchObject({ who: 'server', summary: expect.stringContaining('Not Found') as string });
});

test('where the explainer’s own host cannot be asked, the first answer stands', async () => {
  const predictor = await open(501, 'not implemented');
  const url = { scheme: 'http', host: 'm-explainer.example.com', path: '' } as const;
  const service = makeService({ components: [{ kind: 'explainer', url }] as never });
  const explain = options('{"instances":[[1]]}', { verb: 'explain', protocol: 'v1' });
  const { roundTrip, notes } = await predictor.predict(service, explain, never);
  expect(roundTrip.response).toMatchObject({ status: 501 });
  expect(notes).toContain('not asked again: The API server is gone.');
});

test('where a second protocol cannot be asked for metadata, the answer of the first is told', async () => {
  const predictor = await open(404, '{"error":"Model m not found"}');
  await expect(predictor.metadata(makeService(), options(undefined), never)).rejects.not.toBe(gone);
});
