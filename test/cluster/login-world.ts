import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { connectCluster, type Cluster } from '../../src/cluster/cluster.js';
import { kubeconfigFor, listOf, sendJson, sendStatus, startApiServer, type ApiServer } from './api-server.js';

export type LoginWorld = {
  readonly folder: () => string;
  readonly api: () => ApiServer;
  /** The server accepts this Authorization header from now on, and answers 401 to others. */
  readonly accept: (authorization: string) => void;
  /** Connects as this user of a kubeconfig. */
  readonly connectAs: (user: object) => Promise<Cluster>;
};

/** An API server and a folder for each test of a file. */
export function useLogin(): LoginWorld {
  let folder = '';
  let api: ApiServer | undefined;
  let accepted = '';

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'isvc-login-'));
    api = await startApiServer((request: IncomingMessage, response) => {
      if (request.headers.authorization === accepted) sendJson(response, 200, listOf([], '1'));
      else sendStatus(response, 401, { reason: 'Unauthorized', message: 'Unauthorized' });
    });
  });
  afterEach(async () => {
    await api?.kill();
    rmSync(folder, { recursive: true });
  });

  const started = (): ApiServer => {
    if (api === undefined) throw new Error('the API server is started before each test');
    return api;
  };
  return {
    folder: () => folder,
    api: started,
    accept: (authorization) => void (accepted = authorization),
    connectAs: (user) => connectCluster({ kubeconfigText: kubeconfigFor(started().port, user) }),
  };
}
