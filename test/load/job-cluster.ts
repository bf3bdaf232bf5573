import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { WebSocketServer } from 'ws';
import type { Demo } from '../../src/demo/demo.js';
import { fieldAt, listAt, textAt } from '../../src/kserve/fields.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { bridge } from '../cluster/tunnel-server.js';
import { unusedPort } from '../transport/servers.js';
import { openOutside } from './open-ports.js';
import { passOn } from './pass-on.js';

/** A write that the API server took. */
export type Write = { readonly verb: 'create' | 'delete'; readonly object: KubeObject };

/** An API server before the demo's own that also has Jobs: it runs the command of each pod as a process, as a kubelet does. */
export type JobCluster = {
  readonly url: string;
  readonly writes: readonly Write[];
  /** Of the pods, by their names, until they ended. */
  readonly processes: ReadonlyMap<string, ChildProcess>;
  /** The objects that there would be if the garbage collector had run: those whose owners are there, or that have none. */
  readonly left: () => readonly KubeObject[];
  /** Resolves when the pods have sent their first call. */
  readonly called: Promise<void>;
  /** The demo's gateway at an address that is not loopback's: a pod could reach it. */
  readonly gateway: string;
  readonly close: () => Promise<void>;
};

export type JobClusterOptions = {
  /** Is told of each write before it is answered; it is answered once this has resolved. */
  readonly onWrite?: (write: Write) => Promise<void> | void;
  /** A Job gets no pods. */
  readonly withoutPods?: true;
  /** In place of the pods' own command. */
  readonly command?: readonly string[];
};

export async function startJobCluster(demo: Demo, options: JobClusterOptions = {}): Promise<JobCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'isvc-job-'));
  const writes: Write[] = [];
  const stored = new Map<string, KubeObject>();
  const pods = new Map<string, { readonly child: ChildProcess; readonly port: number; log: string }>();
  const running = new Map<string, ChildProcess>();

  const create = async (path: string, request: IncomingMessage, response: ServerResponse) => {
    const given = JSON.parse(await text(request)) as KubeObject;
    const uid = randomUUID();
    const metadata = { ...(given['metadata'] as object), uid };
    const object = { ...given, metadata };
    const write = { verb: 'create', object } as const;
    writes.push(write);
    await options.onWrite?.(write);
    stored.set(`${path}/${textAt(object, 'metadata', 'name') ?? ''}`, object);
    answer(response, 201, object);
    if (options.withoutPods === undefined) startWhatCan();
  };

  const remove = (path: string, response: ServerResponse) => {
    const object = stored.get(path);
    if (object === undefined) return answer(response, 404, status(404, 'NotFound'));
    writes.push({ verb: 'delete', object });
    stored.delete(path);
    for (const { child } of pods.values()) child.kill('SIGTERM');
    return answer(response, 200, object);
  };

  /** A pod waits until all that its volumes name is there. */
  const startWhatCan = () => {
    for (const job of objects('Job')) {
      const name = textAt(job, 'metadata', 'name') ?? '';
      const volumes = listAt(job, 'spec', 'template', 'spec', 'volumes');
      const isThere = volumes.every((volume) => volumeFiles(volume) !== undefined);
      if (!isThere || pods.has(`${name}-0`)) continue;
      for (let index = 0; index < Number(fieldAt(job, 'spec', 'completions')); index += 1)
        void startPod(job, `${name}-${index}`, index, volumes);
    }
  };

  const volumeFiles = (volume: unknown): ReadonlyMap<string, string | Buffer> | undefined => {
    const name = textAt(volume, 'configMap', 'name');
    const map = objects('ConfigMap').find((one) => textAt(one, 'metadata', 'name') === name);
    if (name !== undefined) {
      if (map === undefined) return undefined;
      return new Map(
        listAt(volume, 'configMap', 'items').map((item) => {
          const key = textAt(item, 'key') ?? '';
          const plain = textAt(map, 'data', key);
          return [
            textAt(item, 'path') ?? '',
            plain ?? Buffer.from(textAt(map, 'binaryData', key) ?? '', 'base64'),
          ];
        }),
      );
    }
    const secret = objects('Secret').find(
      (one) => textAt(one, 'metadata', 'name') === textAt(volume, 'secret', 'secretName'),
    );
    if (secret === undefined) return undefined;
    const data = Object.entries(fieldAt(secret, 'data') as Record<string, string>);
    return new Map(data.map(([key, base64]) => [key, Buffer.from(base64, 'base64')]));
  };

  const objects = (kind: string) => [...stored.values()].filter((object) => object['kind'] === kind);

  const startPod = async (job: KubeObject, pod: string, index: number, volumes: readonly unknown[]) => {
    const root = join(folder, pod);
    const container = listAt(job, 'spec', 'template', 'spec', 'containers')[0];
    for (const mount of listAt(container, 'volumeMounts')) {
      const volume = volumes.find((one) => textAt(one, 'name') === textAt(mount, 'name'));
      for (const [file, content] of volumeFiles(volume) ?? []) {
        const path = join(root, textAt(mount, 'mountPath') ?? '', file);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content);
      }
    }
    const port = await unusedPort();
    // The folders of a container are its own, and so are its ports.
    const own = listAt(container, 'command').map((word) =>
      String(word) === '7070' ? String(port) : String(word).replace(/^\//v, `${root}/`),
    );
    const [program = '', ...args] = options.command ?? own;
    const child = spawn(program === 'node' ? process.execPath : program, args, {
      env: { JOB_COMPLETION_INDEX: String(index), PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const entry = { child, port, log: '' };
    pods.set(pod, entry);
    running.set(pod, child);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      entry.log += chunk;
    });
    show(job, pod, 'Running', { running: {} });
    child.once('close', (code) => {
      running.delete(pod);
      const terminated = { exitCode: code, reason: code === 0 ? 'Completed' : 'Error' };
      show(job, pod, code === 0 ? 'Succeeded' : 'Failed', { terminated });
    });
  };

  const show = (job: KubeObject, pod: string, phase: string, state: object) => {
    const { labels } = fieldAt(job, 'spec', 'template', 'metadata') as { readonly labels: object };
    const namespace = textAt(job, 'metadata', 'namespace');
    demo.controls.apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: pod, namespace, labels },
      spec: { containers: [{ name: 'isvc' }] },
      status: { phase, containerStatuses: [{ name: 'isvc', ready: phase === 'Running', state }] },
    });
  };

  const log = (pod: string, response: ServerResponse) => {
    const entry = pods.get(pod);
    if (entry === undefined) return answer(response, 404, status(404, 'NotFound'));
    const end = () => response.end(entry.log);
    if (running.has(pod)) entry.child.once('close', end);
    else end();
  };

  const api = createHttpServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://api').pathname;
    const isOurs = /\/(?:jobs|configmaps|secrets)(?:\/|$)/v.test(path);
    const pod = /\/pods\/([^\/]+)\/log$/v.exec(path)?.[1] ?? '';
    if (request.method === 'POST' && isOurs) void create(path, request, response);
    else if (request.method === 'DELETE' && isOurs) remove(path, response);
    else if (stored.has(path)) answer(response, 200, stored.get(path) ?? {});
    else if (path.endsWith('/serviceaccounts/isvc-bench')) answer(response, 200, { kind: 'ServiceAccount' });
    else if (pod.startsWith('isvc-bench-')) log(pod, response);
    else passOn(demo, request, response);
  });
  const tunnels = new WebSocketServer({ noServer: true, handleProtocols: () => 'v4.channel.k8s.io' });
  api.on('upgrade', (request, socket, head) => {
    const pod = /\/pods\/([^\/]+)\/portforward/v.exec(request.url ?? '')?.[1] ?? '';
    tunnels.handleUpgrade(request, socket, head, (client) => bridge(client, pods.get(pod)?.port ?? 1));
  });
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  const called = Promise.withResolvers<void>();
  const outside = await openOutside(demo.gateway.port, () => {
    if (running.size > 0) called.resolve();
  });
  return {
    url: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    writes,
    processes: running,
    left: () => {
      const uids = new Set([...stored.values()].map((object) => textAt(object, 'metadata', 'uid')));
      const isOwned = (object: KubeObject) =>
        listAt(object, 'metadata', 'ownerReferences').every((owner) => uids.has(textAt(owner, 'uid')));
      return [...stored.values()].filter(isOwned);
    },
    called: called.promise,
    gateway: outside.address,
    close: async () => {
      const ends = [...running.values()].map((child) => once(child, 'close'));
      for (const child of running.values()) child.kill('SIGKILL');
      await Promise.all(ends);
      outside.server.close();
      for (const client of tunnels.clients) client.terminate();
      api.close();
      api.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The demo's kubeconfig, with this API server in place of its own. */
export function jobKubeconfig(demo: Demo, { url }: Pick<JobCluster, 'url'>): string {
  return demo.kubeconfig.replaceAll(demo.apiUrl, url);
}

function answer(response: ServerResponse, code: number, body: object): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function status(code: number, reason: string): object {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code,
    reason,
    message: reason,
    details: { name: 'x' },
  };
}
