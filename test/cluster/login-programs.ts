import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { connectCluster, type Cluster, type LoginPresence } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { kubeconfigFor, listOf, sendJson, sendStatus, startApiServer, type ApiServer } from './api-server.js';

const { signal } = new AbortController();
export const apiVersion = 'client.authentication.k8s.io/v1';

/** The program of a login that prints this status. */
export const prints = (status: object, more: object = {}): string =>
  `cat <<'END'\n${JSON.stringify({ kind: 'ExecCredential', apiVersion, status, ...more })}\nEND`;

export const ask = (cluster: Cluster) => cluster.list(resources.services, {}, signal);

export type LoginPrograms = {
  /** A file of this test's own folder, which holds the program as `login`. */
  readonly file: (name: string) => string;
  readonly server: () => string;
  /** The last Authorization header that came. */
  readonly authorization: () => string | undefined;
  /** A cluster whose user logs in with a script of sh. */
  readonly connect: (
    script: string,
    exec?: object,
    presence?: LoginPresence,
    cluster?: object,
  ) => Promise<Cluster>;
  /** A cluster of this user, which is closed after the test. */
  readonly connectAs: (user: object) => Promise<Cluster>;
};

/** An API server and a folder for login programs, anew for each test of a file. */
export function useLoginPrograms(): LoginPrograms {
  const clusters: Cluster[] = [];
  let folder = '';
  let api: ApiServer;
  let authorization: string | undefined;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'isvc-exec-'));
    authorization = undefined;
    api = await startApiServer((request, response) => {
      ({ authorization } = request.headers);
      if (authorization === 'Bearer refused') sendStatus(response, 401);
      else sendJson(response, 200, listOf([], '1'));
    });
  });
  afterEach(async () => {
    vi.useRealTimers();
    for (const cluster of clusters.splice(0)) await cluster.close();
    await api.kill();
    rmSync(folder, { recursive: true });
  });

  const file = (name: string) => path.join(folder, name);
  const program = (script: string): string => {
    writeFileSync(file('login'), `#!/bin/sh\n${script}\n`);
    chmodSync(file('login'), 0o700);
    return file('login');
  };
  const connected = async (kubeconfigText: string, presence?: LoginPresence): Promise<Cluster> => {
    const cluster = await connectCluster({
      kubeconfigText,
      ...(presence === undefined ? {} : { presence }),
    });
    clusters.push(cluster);
    return cluster;
  };
  return {
    file,
    server: () => `http://127.0.0.1:${api.port}`,
    authorization: () => authorization,
    connect: (script, exec = {}, presence, cluster = {}) => {
      const user = { exec: { apiVersion, interactiveMode: 'Never', command: program(script), ...exec } };
      const config = JSON.parse(kubeconfigFor(api.port, user)) as { clusters: { cluster: object }[] };
      Object.assign(config.clusters[0]?.cluster ?? {}, cluster);
      return connected(JSON.stringify(config), presence);
    },
    connectAs: (user) => connected(kubeconfigFor(api.port, user)),
  };
}
