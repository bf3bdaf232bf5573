import { writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { programOnDemo } from '../cli/program.js';
import { listen } from '../transport/servers.js';
import { commandsThatRead as commands } from './commands-that-read.js';

/** The promises at the top of README.md; that of the names and addresses is in connections.test.ts. */
const program = programOnDemo();

/** The requests to the API server, as `METHOD /path`, of commands that are given this kubeconfig. */
type Recorded = { readonly kubeconfig: string; readonly asked: readonly string[] };

/** Passes everything on to the demo's API server, and writes it down. */
async function recordApi(): Promise<Recorded> {
  const { apiUrl, kubeconfig } = program.demo();
  const { hostname, port } = new URL(apiUrl);
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    asked.push(`${method} ${url}`);
    const passed = request({ hostname, port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });
  server.on('upgrade', ({ method, url, rawHeaders }, socket) => {
    asked.push(`${method} ${url}`);
    const lines = rawHeaders.map((word, at) => (at % 2 === 0 ? `${word}: ` : `${word}\r\n`)).join('');
    const passed = connect(Number(port), hostname, () => {
      passed.write(`${method} ${url} HTTP/1.1\r\n${lines}\r\n`);
      passed.pipe(socket).pipe(passed);
    });
    for (const each of [passed, socket]) each.on('error', () => [passed, socket].map((one) => one.destroy()));
  });
  const own = await listen(server);
  onTestFinished(own.close);
  const file = `${program.folder()}/recorded`;
  writeFileSync(file, kubeconfig.replaceAll(apiUrl, `http://127.0.0.1:${own.port}`));
  return { kubeconfig: file, asked };
}

test('no command asks the API server for anything but to read', async () => {
  const { kubeconfig, asked } = await recordApi();
  for (const command of commands) await program.run(command, { environment: { KUBECONFIG: kubeconfig } });
  expect(asked.length).toBeGreaterThan(30);
  // `doctor` asks who the user is, and what that user may do: a review stores nothing.
  expect(new Set(asked.filter((one) => !one.startsWith('GET ')))).toEqual(
    new Set([
      'POST /apis/authentication.k8s.io/v1/selfsubjectreviews',
      'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    ]),
  );
});

test('but for a token, which it asks for where it is told to', async () => {
  const { kubeconfig, asked } = await recordApi();
  const args = ['predict', 'needs-token', '--token-from', 'serviceaccount/iris-client'];
  await program.run(args, { environment: { KUBECONFIG: kubeconfig } });
  expect(asked.filter((one) => !one.startsWith('GET '))).toEqual([
    'POST /api/v1/namespaces/kserve-demo/serviceaccounts/iris-client/token',
  ]);
});
