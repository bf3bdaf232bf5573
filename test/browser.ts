import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { has } from './format/paste.js';

/** As Debian and its kin call it. */
export const chromium = 'chromium';
export const hasBrowser = has(chromium, '--version');

export const browserFlags = [
  '--headless=new',
  // Of a test that runs as root; no page but ours is opened.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--no-proxy-server',
];

export function newProfile(): string {
  const profile = mkdtempSync(path.join(tmpdir(), 'isvc-browser-'));
  onTestFinished(() => rmSync(profile, { recursive: true, force: true, maxRetries: 3 }));
  return `--user-data-dir=${profile}`;
}

/** A browser with a page, until the test is over. */
export function openPage(url: string): void {
  const profile = newProfile();
  // A process group of its own: the browser has many processes.
  const browser = spawn(chromium, [...browserFlags, profile, '--remote-debugging-port=0', url], {
    detached: true,
    stdio: 'ignore',
  });
  const ended = once(browser, 'exit');
  onTestFinished(async () => {
    if (browser.pid !== undefined) process.kill(-browser.pid, 'SIGKILL');
    await ended;
  });
}
