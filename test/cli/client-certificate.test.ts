import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeCertificate } from '../transport/certificate.js';
import { listen } from '../transport/servers.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const host = 'sklearn-iris-kserve-demo.example.com';

function file(name: string, text: string): string {
  const path = join(isvc.folder(), name);
  writeFileSync(path, text);
  return path;
}

/** A gateway for sklearn-iris that takes only the person's certificate, and the files of that. */
async function mutualTls() {
  const server = makeCertificate(host);
  const client = makeCertificate('person.example.com');
  const asking = { ...server, ca: client.cert, requestCert: true, rejectUnauthorized: true };
  const gateway = await listen(
    createServer(asking, (_request, response) => response.end('{"predictions":[1]}')),
  );
  onTestFinished(gateway.close);
  const files = { cert: file('me.pem', client.cert), key: file('me.key', client.key) };
  const other = file('other.key', makeCertificate('other.example.com').key);
  const ca = file('ca.pem', server.cert);
  const args = ['predict', 'sklearn-iris', '-d', '{"instances":[[1]]}', '--cacert', ca];
  return { args: [...args, '--address', `https://127.0.0.1:${gateway.port}`], files, other };
}

test('--cert and --key, and the settings, open a gateway that asks for a certificate', async () => {
  const { args, files } = await mutualTls();
  const without = await isvc.run(args);
  expect(without.code).toBe(5);
  const shown = await isvc.run([...args, '--cert', files.cert, '--key', files.key]);
  expect([shown.code, shown.stdout.trim()]).toEqual([0, '{"predictions":[1]}']);
  const home = join(isvc.folder(), 'certificate');
  mkdirSync(join(home, 'isvc'), { recursive: true });
  const written = `certificates: { isvc-demo: { cert: ${files.cert}, key: ${files.key} } }`;
  writeFileSync(join(home, 'isvc/config.yaml'), written);
  const configured = await isvc.run(args, { environment: { XDG_CONFIG_HOME: home } });
  expect(configured.code).toBe(0);
});

test('what is no pair is wrong usage', async () => {
  const { args, files, other } = await mutualTls();
  const codes = [];
  for (const flags of [
    ['--cert', files.cert, '--key', other],
    ['--cert', files.key, '--key', files.key],
    ['--cert', files.cert],
    ['--key', files.key],
    ['--cert', 'nowhere.pem', '--key', files.key],
  ]) {
    const { code } = await isvc.run([...args, ...flags]);
    codes.push(code);
  }
  expect(codes).toEqual([2, 2, 2, 2, 2]);
});
