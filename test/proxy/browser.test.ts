import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { browserFlags, chromium, hasBrowser, newProfile, openPage } from '../browser.js';
import { listen } from '../transport/servers.js';
import { iris, key, openProxy, type ProxySetUp, useDemo } from './open-proxy.js';

const demo = useDemo();

/** Dumps a page whose scripts wait for nothing. */
async function dumpPage(url: string): Promise<string> {
  const dump = [...browserFlags, newProfile(), '--virtual-time-budget=10000', '--dump-dom', url];
  const { stdout } = await promisify(execFile)(chromium, dump, { maxBuffer: 1024 * 1024 });
  return stdout;
}

type Site = {
  /** Another than the proxy's. */
  readonly origin: string;
  /** The text of its page once its script is over. */
  readonly said: Promise<string>;
};

/** A site of its own on this machine, with one page. */
async function openSite(script: string): Promise<Site> {
  const page = `<!doctype html><title>a page</title><body><script type="module">
    const said = [];
    const say = (text) => said.push(text);
    ${script}
    await fetch('/said', { method: 'POST', body: said.join('\\n') });
  </script>`;
  const { promise: said, resolve } = Promise.withResolvers<string>();
  const { port, close } = await listen(
    createServer((request, response) => {
      if (request.method === 'POST') {
        let body = '';
        request.setEncoding('utf8').on('data', (text: string) => (body += text));
        request.on('end', () => resolve(body));
      }
      response.setHeader('content-type', 'text/html');
      response.end(page);
    }),
  );
  onTestFinished(close);
  return { origin: `http://localhost:${port}`, said };
}

/** A proxy of a service that counts how often it is asked, and answers every page. */
async function openService(more: ProxySetUp = {}, answer = '{"secret":1}', type = 'application/json') {
  let asked = 0;
  const { port, close } = await listen(
    createServer((request, response) => {
      if (request.headers.host !== 'isvc-probe.invalid') asked += 1;
      response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' });
      response.end(answer);
    }),
  );
  onTestFinished(close);
  const proxy = await openProxy(demo(), { served: iris, address: `127.0.0.1:${port}`, ...more });
  return { proxy, asked: () => asked };
}

/** Each way in which a page can have its browser send something, with the key, as if it had leaked. */
const attempts = (url: string) => `
  const url = ${JSON.stringify(url)};
  const withKey = url + '/key-${key}/v1/models/x';
  const tries = {
    'fetch': () => fetch(url + '/v1/models/x', { headers: { 'x-isvc-key': '${key}' } }),
    'fetch with the key in the path': () => fetch(withKey),
    'simple post': () => fetch(withKey, { method: 'POST', body: '{}' }),
    'post without cors': () => fetch(withKey, { method: 'POST', mode: 'no-cors', body: '{}' }),
    'image': () => new Promise((done, fail) => Object.assign(new Image(), { onload: done, onerror: fail, src: withKey })),
    'script': () => new Promise((done, fail) => document.body.append(Object.assign(document.createElement('script'), { onload: done, onerror: fail, src: withKey }))),
    'socket': () => new Promise((done, fail) => Object.assign(new WebSocket(withKey.replace('http', 'ws')), { onopen: done, onerror: fail })),
    'events': () => new Promise((done, fail) => Object.assign(new EventSource(withKey), { onopen: done, onerror: fail })),
  };
  for (const [name, run] of Object.entries(tries)) {
    try {
      const answer = await run();
      say(name + ': ' + (answer?.type === 'opaque' ? 'sent' : answer?.status ?? 'came'));
    } catch { say(name + ': failed'); }
  }
  const form = Object.assign(document.createElement('form'), { method: 'post', action: withKey, target: 'frame' });
  const frame = Object.assign(document.createElement('iframe'), { name: 'frame' });
  document.body.append(frame, form);
  const loaded = new Promise((done) => frame.addEventListener('load', done, { once: true }));
  form.submit();
  await loaded;
`;

test('a page of another site reaches no service, whatever it tries, though it has the key', async ({
  skip,
}) => {
  if (!hasBrowser) skip(`there is no ${chromium}`);
  const { proxy, asked } = await openService();
  const site = await openSite(attempts(proxy.url));
  openPage(site.origin);
  expect((await site.said).split('\n')).toEqual([
    'fetch: failed',
    'fetch with the key in the path: failed',
    'simple post: failed',
    // It was sent; the page may not see what became of it.
    'post without cors: sent',
    'image: failed',
    'script: failed',
    'socket: failed',
    'events: failed',
  ]);
  expect(asked()).toBe(0);
  expect(await proxy.nextEntry()).toMatchObject({ status: 403, who: 'isvc' });
});

test('its control: a page of an origin that is allowed does reach it, with the key', async ({ skip }) => {
  if (!hasBrowser) skip(`there is no ${chromium}`);
  const { origin, said } = await openSite(`
    const url = new URL(location.href).hash.slice(1);
    const answer = await fetch(url + '/v1/models/x', { method: 'POST', body: '{}', headers: { 'x-isvc-key': '${key}' } });
    say(answer.status + ' ' + await answer.text());
    say(await fetch(url + '/v1/models/x').then(({ status }) => 'without the key: ' + status));
  `);
  const { proxy, asked } = await openService({ allowedOrigins: [origin] });
  openPage(`${origin}/#${proxy.url}`);
  expect((await said).split('\n')).toEqual(['200 {"secret":1}', 'without the key: 401']);
  expect(asked()).toBe(1);
});

test('a page of a service runs nothing that could ask for another service', async ({ skip }) => {
  if (!hasBrowser) skip(`there is no ${chromium}`);
  const hostile =
    '<!doctype html><title>docs</title><p>calm</p><script>document.querySelector("p").textContent = "ran"; fetch("/stolen");</script>';
  const { proxy, asked } = await openService({}, hostile, 'text/html');
  const dom = await dumpPage(`${proxy.url}/key-${key}/docs`);
  expect(dom).toContain('<p>calm</p>');
  // The page itself.
  expect(asked()).toBe(1);
});
