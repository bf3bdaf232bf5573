import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { has } from '../format/paste.js';
import { listen } from '../transport/servers.js';
import { keepScratchCheckout } from './scratch-checkout.js';

const run = promisify(execFile);
const npm = (cwd: string, ...args: readonly string[]) => run('npm', args, { cwd, maxBuffer: 2 ** 24 });

let site = '';
let built = '';

beforeAll(async () => {
  site = join(keepScratchCheckout().folder, 'site');
  await npm(site, 'ci', '--ignore-scripts');
  await npm(site, 'run', 'build');
  built = join(site, 'dist');
});

test('each page of docs/ is a page of the site, and none asks another host for anything', () => {
  const docs = readdirSync('docs').filter((file) => file.endsWith('.md'));
  const pages = ['index.html', ...docs.map((file) => `docs/${file.replace(/\.md$/, '.html')}`)];
  expect(pages.filter((page) => !existsSync(join(built, page)))).toEqual([]);
  const fetched = pages.flatMap((page) => [
    ...readFileSync(join(built, page), 'utf8').matchAll(
      /<(?:script|link|img|iframe)\b[^>]*"(?:https?:)?\/\/[^"]*"/g,
    ),
  ]);
  expect(fetched).toEqual([]);
});

test('a dead link ends the build', async () => {
  appendFileSync(join(site, '../docs/k9s.md'), '\n[nowhere](nowhere.md)\n');
  await expect(npm(site, 'run', 'build', '--', '--outDir', join(site, 'other'))).rejects.toThrow('dead link');
});

/** Shows a page at both widths in frames, and tells what does not fit and which pictures did not come. */
const look = (path: string) => `<!doctype html><title>look</title><body><script type="module">
  const said = {};
  for (const width of [390, 1280]) {
    const frame = Object.assign(document.createElement('iframe'), { src: '${path}', width, height: 900 });
    const loaded = new Promise((done) => frame.addEventListener('load', done, { once: true }));
    document.body.append(frame);
    await loaded;
    const page = frame.contentDocument;
    await frame.contentWindow.document.fonts.ready;
    const images = [...page.images];
    await Promise.all(images.map((image) => image.decode().catch(() => {})));
    said[width] = {
      title: page.querySelector('h1')?.textContent.trim().split('\\u200b')[0].trim(),
      fits: page.documentElement.scrollWidth <= width,
      missing: images.filter((image) => image.naturalWidth === 0).length,
    };
  }
  await fetch('/said', { method: 'POST', body: JSON.stringify(said) });
</script>`;

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
};

test('pages fit a phone and a desk, with all their pictures, in a real browser', async ({ skip }) => {
  skip(!has('chromium', '--version'), 'there is no chromium');
  for (const [path, title] of [
    ['/index.html', 'isvc'],
    ['/docs/verdicts.html', 'Who answered'],
    ['/docs/testing.html', 'Testing against a real KServe'],
  ] as const) {
    const fine = { title, fits: true, missing: 0 };
    expect({ path, ...(await lookAt(path)) }).toEqual({ path, 390: fine, 1280: fine });
  }
});

async function lookAt(path: string): Promise<object> {
  const { promise: said, resolve } = Promise.withResolvers<object>();
  const { port, close } = await listen(
    createServer((request, response) => {
      const [asked = ''] = (request.url ?? '').split('?');
      if (request.method === 'POST') {
        void text(request).then((body) => resolve(JSON.parse(body) as object));
        response.end();
      } else if (asked === '/look') response.setHeader('content-type', 'text/html').end(look(path));
      else if (!existsSync(join(built, asked))) response.writeHead(404).end();
      else
        response
          .setHeader('content-type', types[asked.split('.').at(-1) ?? ''] ?? 'application/octet-stream')
          .end(readFileSync(join(built, asked)));
    }),
  );
  onTestFinished(close);
  const profile = join(site, `profile-${port}`);
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
  ];
  const local = ['--no-proxy-server', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];
  const args = [
    ...flags,
    ...local,
    `--user-data-dir=${profile}`,
    '--remote-debugging-port=0',
    `http://127.0.0.1:${port}/look`,
  ];
  const browser = spawn('chromium', args, { detached: true, stdio: 'ignore' });
  const ended = once(browser, 'exit');
  onTestFinished(async () => {
    if (browser.pid !== undefined) process.kill(-browser.pid, 'SIGKILL');
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  });
  return said;
}
