import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { wholeText } from '../inference/whole-text.js';
import { connectCluster } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { kubeconfigFor, listOf, sendJson, sendStatus, startApiServer } from './api-server.js';
import { useLogin } from './login-world.js';

const { signal } = new AbortController();
const login = useLogin();

test('a token that changed in the file is read again after a 401', async () => {
  const kubeconfig = path.join(login.folder(), 'config');
  writeFileSync(kubeconfig, kubeconfigFor(login.api().port, { token: 'old' }));
  const cluster = await connectCluster({ kubeconfig });
  login.accept('Bearer new');
  await expect(cluster.list(resources.services, {}, signal)).rejects.toThrow(
    'login is missing or has expired',
  );
  writeFileSync(kubeconfig, kubeconfigFor(login.api().port, { token: 'new' }));
  await cluster.list(resources.services, {}, signal);
  await cluster.close();
});

test('of requests side by side with a token that ran out, none is cut when another logs in afresh', async () => {
  const file = path.join(login.folder(), 'kubeconfig');
  const requests: { readonly url: string; readonly isOld: boolean }[] = [];
  let refuseLate: (() => void) | undefined;
  const server = await startApiServer((request, response) => {
    const isOld = request.headers.authorization === 'Bearer old';
    requests.push({ url: request.url ?? '', isOld });
    const refuse = () => sendStatus(response, 401, { reason: 'Unauthorized', message: 'Unauthorized' });
    if (isOld && request.url?.includes('/pods') === true) refuseLate = refuse;
    else if (isOld) refuse();
    else {
      sendJson(response, 200, listOf([], '1'));
      // The other has logged in afresh by now.
      refuseLate?.();
      refuseLate = undefined;
    }
  });
  writeFileSync(file, kubeconfigFor(server.port, { token: 'old' }));
  const cluster = await connectCluster({ kubeconfig: file });
  const late = cluster.list(resources.pods, {}, signal);
  await expect.poll(() => refuseLate).toBeDefined();
  writeFileSync(file, kubeconfigFor(server.port, { token: 'new' }));
  await expect(cluster.list(resources.services, {}, signal)).resolves.toMatchObject({ items: [] });
  await expect(late).resolves.toMatchObject({ items: [] });
  expect(requests.filter(({ isOld }) => isOld)).toHaveLength(2);
  await cluster.close();
  await server.kill();
});

test('a tokenFile beside the kubeconfig, with the line break that editors leave', async () => {
  login.accept('Bearer from-a-file');
  writeFileSync(path.join(login.folder(), 'token'), 'from-a-file\n');
  const kubeconfig = path.join(login.folder(), 'config');
  writeFileSync(kubeconfig, kubeconfigFor(login.api().port, { tokenFile: 'token' }));
  const cluster = await connectCluster({ kubeconfig });
  expect(await cluster.list(resources.services, {}, signal)).toMatchObject({ items: [] });
  await cluster.close();
});

test('user and password, and nobody at all', async () => {
  login.accept(`Basic ${Buffer.from('ann:pass').toString('base64')}`);
  const ann = await login.connectAs({ username: 'ann', password: 'pass' });
  await ann.list(resources.services, {}, signal);
  await ann.close();
  const nobody = await login.connectAs({});
  await expect(nobody.list(resources.services, {}, signal)).rejects.toThrow('does not know you');
  await nobody.close();
});

test('over plain HTTP no token is sent unless the cluster is marked insecure', async () => {
  const text = kubeconfigFor(login.api().port).replace(
    '"insecure-skip-tls-verify":true',
    '"insecure-skip-tls-verify":false',
  );
  const cluster = await connectCluster({ kubeconfigText: text });
  await expect(cluster.list(resources.services, {}, signal)).rejects.toThrow('does not know you');
  expect(login.api().requests.map((request) => request.headers.authorization)).toEqual([
    undefined,
    undefined,
  ]);
  await cluster.close();
});

test('no secret is part of a problem', async () => {
  login.accept('something else');
  const cluster = await login.connectAs({ token: 'secret-token' });
  const error: unknown = await cluster
    .list(resources.services, {}, signal)
    .catch((thrown: unknown) => thrown);
  expect(wholeText(error)).not.toContain('secret-token');
  await cluster.close();
});

test('a context that names another server by now: its new login is sent neither there nor to the old one', async () => {
  const elsewhere = await startApiServer((_, response) => sendJson(response, 200, listOf([], '1')));
  const kubeconfig = path.join(login.folder(), 'config');
  writeFileSync(kubeconfig, kubeconfigFor(login.api().port, { token: 'old' }));
  const cluster = await connectCluster({ kubeconfig });
  writeFileSync(kubeconfig, kubeconfigFor(elsewhere.port, { token: 'of-another-server' }));
  login.accept('Bearer of-another-server');
  await expect(cluster.list(resources.services, {}, signal)).rejects.toThrow(
    'login is missing or has expired',
  );
  await expect(cluster.forward({ namespace: 'ns', pod: 'p', port: 1 }, signal)).rejects.toMatchObject({
    kind: 'cluster',
  });
  expect(elsewhere.requests).toEqual([]);
  expect(new Set(login.api().requests.map(({ headers }) => headers.authorization))).toEqual(
    new Set(['Bearer old']),
  );
  await cluster.close();
  await elsewhere.kill();
});

test('a tokenFile that is filled anew is read anew, without a 401 in between', async () => {
  const file = path.join(login.folder(), 'token');
  const kubeconfig = path.join(login.folder(), 'config');
  writeFileSync(kubeconfig, kubeconfigFor(login.api().port, { tokenFile: 'token', token: 'beside' }));
  const cluster = await connectCluster({ kubeconfig });
  for (const token of ['first', 'second']) {
    writeFileSync(file, `${token}\n`);
    login.accept(`Bearer ${token}`);
    await cluster.list(resources.services, {}, signal);
  }
  rmSync(file);
  login.accept('Bearer beside');
  await cluster.list(resources.services, {}, signal);
  expect(login.api().requests).toHaveLength(3);
  await cluster.close();
});

test('an auth-provider that isvc does not have is a problem', async () => {
  const cluster = await login.connectAs({ 'auth-provider': { name: 'openstack' } });
  await expect(cluster.list(resources.services, {}, signal)).rejects.toMatchObject({
    kind: 'cluster',
    message: expect.stringContaining('openstack'),
  });
  await cluster.close();
});

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

test('an oidc id-token logs in as long as it holds', async () => {
  const token = `${part({ alg: 'none' })}.${part({ exp: 4_000_000_000 })}.x`;
  login.accept(`Bearer ${token}`);
  const cluster = await login.connectAs({ 'auth-provider': { name: 'oidc', config: { 'id-token': token } } });
  expect(await cluster.list(resources.services, {}, signal)).toMatchObject({ items: [] });
  await cluster.close();
});
