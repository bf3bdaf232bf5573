import { channel } from 'node:diagnostics_channel';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request as sendRequest, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { payloadFolder } from '../../src/payload/library.js';
import { openTerminal } from '../journeys/terminal.js';
import { startHttp } from '../transport/servers.js';
import { programOnDemo } from './program.js';

// Requests, the rounds in which they go out, and connections: counts that no other work on the machine changes.

const isvc = programOnDemo();

type Held = { readonly name: string; readonly request: IncomingMessage; readonly response: ServerResponse };

/** The API server of the demo behind a gate: it answers none of a round's requests before all of them have come. */
async function gate(rounds: readonly (readonly string[])[]) {
  const kubeconfig = readFileSync(join(isvc.folder(), 'kubeconfig'), 'utf8');
  const origin = /server: (http:\S+)/.exec(kubeconfig)?.[1] ?? '';
  const waiting = rounds.map((names) => names.toSorted());
  const unexpected: string[] = [];
  const asked: string[] = [];
  const connections = new Set<Socket>();
  let held: Held[] = [];
  const pass = ({ request, response }: Held) => {
    const { method, url = '', headers } = request;
    const sent = sendRequest(new URL(url, origin), { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    sent.end();
  };
  const { port, close } = await startHttp((request, _body, response) => {
    connections.add(request.socket);
    const name = (request.url ?? '').replace(/^\/apis?\//, '').replace(/\?.*/, '');
    held.push({ name, request, response });
    asked.push(name);
    const [round = []] = waiting;
    if (!round.includes(name)) unexpected.push(name);
    if (held.length < round.length) return;
    waiting.shift();
    const all = held;
    held = [];
    all.forEach(pass);
  });
  onTestFinished(close);
  const file = join(isvc.folder(), `gated-${port}`);
  writeFileSync(file, kubeconfig.replace(origin, `http://127.0.0.1:${port}`), { mode: 0o600 });
  return {
    environment: { KUBECONFIG: file },
    seen: () => ({ left: waiting.length, unexpected, connections: connections.size }),
    asked,
  };
}

/** The ports to which this process opens a connection meanwhile (nodejs.org/api/diagnostics_channel.html, built-in channels). */
async function portsOpened(run: () => Promise<unknown>): Promise<readonly number[]> {
  const ports: number[] = [];
  const sockets = channel('net.client.socket');
  const note = (message: unknown) => {
    const { socket } = message as { readonly socket: Socket };
    socket.once('connect', () => ports.push(socket.remotePort ?? 0));
  };
  sockets.subscribe(note);
  try {
    await run();
  } finally {
    sockets.unsubscribe(note);
  }
  return ports;
}

const serving = 'serving.kserve.io/v1beta1/namespaces/kserve-demo/inferenceservices';
/** The requests with which every look for a way in begins, beside the service: each kind has services of that name. */
const first = (name: string) => [
  `${serving}/${name}`,
  `serving.kserve.io/v1alpha1/namespaces/kserve-demo/inferencegraphs/${name}`,
  `serving.kserve.io/v1alpha2/namespaces/kserve-demo/llminferenceservices/${name}`,
  'admissionregistration.k8s.io/v1/validatingwebhookconfigurations/inferenceservice.serving.kserve.io',
  'gateway.networking.k8s.io/v1/gateways',
  'v1/configmaps',
  'v1/services',
  'v1/namespaces/knative-serving/configmaps',
];
const examples = 'v1/namespaces/kserve-demo/configmaps';
const routes = 'gateway.networking.k8s.io/v1/namespaces/kserve-demo/httproutes';

test('list asks in two rounds, over three connections', async () => {
  const second = [
    'v1/namespaces/kserve-demo/pods',
    'serving.kserve.io/v1alpha1/clusterservingruntimes',
    'serving.kserve.io/v1alpha1/namespaces/kserve-demo/servingruntimes',
  ];
  const api = await gate([[serving], second]);
  expect(await isvc.run(['list'], api)).toMatchObject({ code: 0 });
  expect(api.seen()).toEqual({ left: 0, unexpected: [], connections: 3 });
});

test.each(['sklearn-iris', 'iris-grpc'])(
  'predict %s reads its example with the first round, and needs two of them',
  async (name) => {
    const api = await gate([[...first(name), examples], [routes]]);
    expect(await isvc.run(['predict', name], api)).toMatchObject({ code: 0 });
    expect(api.seen()).toEqual({ left: 0, unexpected: [], connections: 9 });
  },
);

test('a payload that is given needs no example', async () => {
  const api = await gate([first('sklearn-iris'), [routes]]);
  const given = ['predict', 'sklearn-iris', '-d', '{"instances":[[1,2,3,4]]}'];
  expect(await isvc.run(given, api)).toMatchObject({ code: 0 });
  expect(api.seen()).toEqual({ left: 0, unexpected: [], connections: 8 });
});

test('neither does one that is saved', async () => {
  const api = await gate([first('sklearn-iris'), [routes]]);
  const environment = { ...api.environment, XDG_CONFIG_HOME: join(isvc.folder(), 'saved') };
  const folder = join(payloadFolder(environment), 'kserve-demo');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'sklearn-iris.json'), '{"instances":[[1,2,3,4]]}');
  const { stderr } = await isvc.run(['predict', 'sklearn-iris'], { environment });
  expect(stderr).toContain('sent the saved payload');
  expect(api.seen()).toEqual({ left: 0, unexpected: [], connections: 8 });
});

test('a REST prediction opens one connection to the gateway: its request goes over that of the probe', async () => {
  const gateway = isvc.demo().gateway.port;
  const ports = await portsOpened(() => isvc.run(['predict', 'sklearn-iris']));
  expect(ports.filter((port) => port === gateway)).toEqual([gateway]);
});

test('the terminal UI asks for its first rows alone, in two rounds, and then looks for a way in', async () => {
  const kinds = [
    serving,
    'serving.kserve.io/v1alpha1/namespaces/kserve-demo/inferencegraphs',
    'serving.kserve.io/v1alpha2/namespaces/kserve-demo/llminferenceservices',
  ];
  // Each list is followed by its watch.
  const second = [
    ...kinds,
    'serving.kserve.io/v1alpha1/clusterservingruntimes',
    'serving.kserve.io/v1alpha1/namespaces/kserve-demo/servingruntimes',
  ];
  const api = await gate([kinds, second]);
  const screen = openTerminal({
    arguments: [],
    environment: { HOME: isvc.folder(), ...api.environment },
  });
  await screen.shows(' ▸ ', '127.0.0.1:');
  screen.press('q');
  await screen.exited;
  const sent = kinds.length + second.length;
  expect(api.asked.slice(0, sent).toSorted()).toEqual([...kinds, ...second].toSorted());
  expect(api.asked.slice(sent)).toContain('gateway.networking.k8s.io/v1/gateways');
});
