import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { created } from '../../src/cluster/resources.js';
import { sendJson, sendStatus } from './api-server.js';
import { connectTo } from './connect-to.js';

const { signal } = new AbortController();

const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'load', namespace: 'ns' } };
const stored = { ...job, metadata: { ...job.metadata, uid: '1-2-3' } };
const jobs = '/apis/batch/v1/namespaces/ns/jobs';

/** Answers each request once it is whole, and keeps what it asked for. */
function recording(asked: unknown[], status: number, answer: object): RequestListener {
  const respond = async (...[request, response]: Parameters<RequestListener>) => {
    const body = await text(request);
    asked.push([request.method, request.url, JSON.parse(body)]);
    sendJson(response, status, answer);
  };
  return (request, response) => void respond(request, response);
}

test('an object is created with a POST of it, and comes back as it is stored', async () => {
  const asked: unknown[] = [];
  const { cluster } = await connectTo(recording(asked, 201, stored));
  await expect(cluster.create(created.jobs, job, signal)).resolves.toEqual(stored);
  expect(asked).toEqual([['POST', jobs, job]]);
});

test('one that exists already is our own, sent again over a connection that was cut', async () => {
  const { cluster } = await connectTo((request, response) => {
    if (request.method === 'GET' && request.url === `${jobs}/load`) sendJson(response, 200, stored);
    else sendStatus(response, 409, { reason: 'AlreadyExists', details: { name: 'load' } });
  });
  await expect(cluster.create(created.jobs, job, signal)).resolves.toEqual(stored);
});

test('a right that is missing is named, with the line that checks it', async () => {
  const { cluster } = await connectTo((_, response) => sendStatus(response, 403, { reason: 'Forbidden' }));
  await expect(cluster.create(created.secrets, job, signal)).rejects.toMatchObject({
    kind: 'cluster',
    summary: 'You may not create secrets in namespace ns.',
  });
  await expect(cluster.remove(created.jobs, stored, signal)).rejects.toMatchObject({
    kind: 'cluster',
    summary: 'You may not delete jobs.batch in namespace ns.',
  });
});

test('an object is deleted with what it owns, if it is still the same one', async () => {
  const asked: unknown[] = [];
  const done = { kind: 'Status', apiVersion: 'v1', status: 'Success' };
  const { cluster } = await connectTo(recording(asked, 200, done));
  await cluster.remove(created.jobs, stored, signal);
  const options = { propagationPolicy: 'Background', preconditions: { uid: '1-2-3' } };
  expect(asked).toEqual([
    ['DELETE', `${jobs}/load`, { apiVersion: 'v1', kind: 'DeleteOptions', ...options }],
  ]);
});

test.each([404, 409])('one that is gone, or is another one by now (%d), is left as it is', async (status) => {
  const { cluster } = await connectTo((_, response) =>
    sendStatus(response, status, { details: { name: 'load' } }),
  );
  await expect(cluster.remove(created.jobs, stored, signal)).resolves.toBeUndefined();
});
