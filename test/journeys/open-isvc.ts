import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { demoCluster } from './demo-cluster.js';
import { openOwnTerminal, type ScreenOptions } from './own-terminal.js';
import type { TestScreen } from './screen.js';
import { openTerminal, type TerminalOptions, type TestTerminal } from './terminal.js';

/** `isvc` on the demo cluster, in this process, once it shows the list and its way in. Its settings are a person's who has none. */
export async function openIsvc(options: ScreenOptions = {}): Promise<TestScreen> {
  return showsList(openOwnTerminal(await onDemo(options)), options.columns);
}

/** The same as the built program in a pty: for editors, signals, and what belongs to a process. */
export async function openBuiltIsvc(options: TerminalOptions = {}): Promise<TestTerminal> {
  return showsList(openTerminal(await onDemo(options)), options.columns);
}

/** `openBuiltIsvc` from its first moment: nothing of it is waited for. */
export async function startBuiltIsvc(): Promise<TestTerminal> {
  return openTerminal(await onDemo({}));
}

/** `openIsvc`, with the cursor on a service. */
export async function openOn(name: string, options: ScreenOptions = {}): Promise<TestScreen> {
  return goTo(name, await openIsvc(options));
}

/** `openBuiltIsvc`, with the cursor on a service. */
export async function openBuiltOn(name: string, options: TerminalOptions = {}): Promise<TestTerminal> {
  return goTo(name, await openBuiltIsvc(options));
}

async function onDemo<Options extends ScreenOptions>({ environment, ...others }: Options) {
  const { kubeconfig } = await demoCluster();
  const own = {
    KUBECONFIG: kubeconfig,
    XDG_CONFIG_HOME: await newFolder(),
    XDG_STATE_HOME: await newFolder(),
  };
  return { arguments: [], ...others, environment: { ...own, ...environment } };
}

/** The header has the gateway's address only from some 65 columns on. */
async function showsList<Screen extends TestScreen>(screen: Screen, columns = 80): Promise<Screen> {
  await screen.shows(' ▸ ', columns < 65 ? 'load balancer' : '127.0.0.1:');
  return screen;
}

async function goTo<Screen extends TestScreen>(name: string, screen: Screen): Promise<Screen> {
  screen.press('/', name, 'enter');
  await screen.shows(`▸ ${name}`);
  return screen;
}

/** A folder that goes with the test. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'isvc-test-'));
  // The last exchange may still be on its way into the history: a process would end after that.
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 20 }));
  return folder;
}

/** An editor that replaces what it is given by this text: for `EDITOR`. */
export async function editorThatWrites(text: string): Promise<string> {
  const folder = await newFolder();
  const editor = path.join(folder, 'editor');
  await writeFile(path.join(folder, 'edited'), text);
  await writeFile(editor, `#!/bin/sh\necho editing\ncp ${folder}/edited "$1"\n`);
  await chmod(editor, 0o755);
  return editor;
}
