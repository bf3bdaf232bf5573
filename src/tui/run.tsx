import { type Instance, render } from 'ink';
import type { ReactElement } from 'react';
import { App } from './app/app.js';
import { watchBackground } from './terminal/background.js';
import type { TuiOptions, TuiSession } from '../session.js';
import { noSession, createSessions } from './effects/sessions.js';
import { createEffects } from './effects/effects.js';
import { nameCommandsIn } from './effects/name-commands.js';
import type { Colors } from '../config/config.js';
import { safeLines } from '../format/safe-text.js';
import { hideSecretText } from '../wording/secret-text.js';
import { asProblem, exitCodes, Problem } from '../problem.js';
import { guardTerminal, watchJob } from './terminal/signals.js';
import { limitNewSpace } from './app/new-space.js';
import { noMouse, watchMouse } from './terminal/mouse.js';
import { holdPastes } from './terminal/pastes.js';
import { initialState, type Size, type State } from './state/state.js';
import { createDrawing } from './app/drawing.js';
import { afterFirstList } from './app/first-list.js';
import { createStore } from './app/store.js';
import { createTerminal } from './terminal/terminal.js';

/** Whose terminal it is: this process's when absent. */
type Surroundings = {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
};

/** For what is read aloud lines may be long; the terminal breaks them. */
const readSize: Size = { columns: 100, rows: 30 };

/**
 * Shows the TUI until the person leaves; the exit code: 0 for `q`, 130 for Ctrl-C and SIGINT, 143 for SIGTERM, 129 for SIGHUP.
 * The terminal is restored however it ends; a crash of ours is told after that, and is 70.
 */
export async function runTui(options: TuiOptions, surroundings: Surroundings = {}): Promise<number> {
  const { stdin = process.stdin, stdout = process.stdout, environment = process.env } = surroundings;
  const first = options.start instanceof Problem ? noSession(options.start, options.contexts) : options.start;
  const sessions = createSessions(first, options);
  const { nameCommands } = options;
  // Ink's own variable. Lines are said one after the other, as in a log: nothing on the screen is pointed at, or drawn over.
  const isRead = environment['INK_SCREEN_READER'] === 'true';
  const mouse =
    options.mouse === 'off' || isRead
      ? noMouse
      : watchMouse(stdin, stdout, (event) => store.send(drawing.messageOf(event)));
  const terminal = createTerminal(stdin, stdout, environment, mouse);
  const ended = Promise.withResolvers<number>();
  const start = startState(first, isRead ? readSize : sizeOf(stdout));
  const store = createStore(start, (effect) => effects.run(effect));
  const send: typeof store.send =
    nameCommands === undefined ? store.send : (message) => store.send(nameCommandsIn(message, nameCommands));
  const drawing = createDrawing(store);
  // A program that borrowed the terminal has given it back, or does so on the same signal.
  const job = watchJob(() => effects.run({ type: 'stop-job' }));
  const effects = createEffects({
    session: sessions.current,
    send,
    terminal,
    environment,
    connect: sessions.open,
    openDemo: sessions.openDemo,
    stopJob: () => (terminal.isLent() ? job.stop() : terminal.lend(job.stop)),
    quit: ended.resolve,
    crashed: ended.reject,
  });
  // Before Ink's own listener, so that its redraw already has the new size.
  const onResize = () => store.send({ type: 'resized', size: sizeOf(stdout) });
  if (!isRead) stdout.on('resize', onResize);
  const background = watchBackground(isRead ? 'dark' : options.background, stdin, stdout, environment);
  const depthBits = depthOf(options.colors, stdout, environment);
  const forgetPaste = holdPastes(stdin, (notice) => store.send({ type: 'noticed', notice }));
  const app = showApp(
    <App {...{ store, drawing, depthBits, themeName: options.theme, background, terminal }} />,
    { stdin, stdout, isRead },
  );
  mouse.on();
  const unlimit = limitNewSpace();
  const unguard = guardTerminal(stdin, {
    isLent: terminal.isLent,
    quit: ended.resolve,
    crashed: ended.reject,
  });
  const refreshing = setInterval(
    () => store.send({ type: 'refresh-due', now: Date.now() }),
    options.refreshMs,
  );
  options.onLoginWords?.((words) => store.send({ type: 'login-told', words }));
  effects.run({ type: 'watch', namespace: store.state().namespace });
  // The look for a way in asks more than the list does: both at once, the first row came a third later.
  const forgetSurvey = afterFirstList(store, () => effects.run({ type: 'survey' }));
  if (options.notice !== undefined) send({ type: 'noticed', notice: options.notice });
  // Ink ends by itself only when drawing failed.
  app.waitUntilExit().then(() => ended.resolve(0), ended.reject);
  let crash: unknown;
  const exitCode = await ended.promise.catch((thrown: unknown) => {
    crash = thrown;
    return exitCodes.bug;
  });
  clearInterval(refreshing);
  stdout.off('resize', onResize);
  forgetSurvey();
  effects.stop();
  mouse.stop();
  forgetPaste();
  app.unmount();
  await app.waitUntilExit().catch(() => undefined);
  unguard();
  job.unwatch();
  unlimit();
  if (crash !== undefined) tellCrash(crash);
  await sessions.close();
  return exitCode;
}

/** Takes the terminal's keys and its screen, and draws by Ink from then on. */
function showApp(
  app: ReactElement,
  {
    stdin,
    stdout,
    isRead,
  }: {
    readonly stdin: NodeJS.ReadStream;
    readonly stdout: NodeJS.WriteStream;
    /** Aloud, by a screen reader. */
    readonly isRead: boolean;
  },
): Instance {
  // Before the first frame: until then the terminal prints what is typed, which must neither be on the screen that is drawn, nor
  // shift its first row, which begins where the cursor is.
  if (stdin.isTTY) stdin.setRawMode(true);
  if (!isRead && stdout.isTTY) stdout.write('\r');
  return render(app, {
    stdin,
    stdout,
    alternateScreen: !isRead,
    incrementalRendering: true,
    interactive: !isRead && stdin.isTTY && stdout.isTTY,
    isScreenReaderEnabled: isRead,
    exitOnCtrlC: false,
    patchConsole: true,
    // Ink waits so long after a frame (4 ms). What comes in a flood is gathered before it becomes a message; a key's frame is drawn at once.
    maxFps: 250,
  });
}

function startState({ cluster, settings }: TuiSession, size: Size): State {
  return initialState({
    context: cluster.context,
    contexts: cluster.contexts.map(({ name }) => name),
    namespace: settings.allNamespaces === true ? undefined : cluster.namespace,
    size,
    settings,
    now: Date.now(),
  });
}

/** A bug of ours, told once the terminal is a person's again: here, unlike anywhere else, with its stack. */
function tellCrash(thrown: unknown): void {
  const { summary, remedy } = asProblem(thrown);
  const stack = thrown instanceof Error ? `\n${thrown.stack ?? ''}` : '';
  const text = `error: ${summary}\n→ ${remedy}\n${stack}\n`;
  process.stderr.write(safeLines(hideSecretText(text)).join('\n'));
}

/** Bits of color: 1 where there are none. */
function depthOf(
  colors: Colors,
  stdout: NodeJS.WriteStream,
  environment: Readonly<Record<string, string | undefined>>,
): number {
  const depth =
    colors === 'never' || !stdout.isTTY ? 1 : stdout.getColorDepth({ ...environment, NO_COLOR: undefined });
  // Node knows few of them by name: screen-256color, tmux-256color and rxvt-unicode-256color have 16 for it.
  const named = depth === 4 && environment['TERM']?.endsWith('-256color') === true ? 8 : depth;
  return colors === 'always' ? Math.max(4, named) : named;
}

function sizeOf(stdout: NodeJS.WriteStream): Size {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}
