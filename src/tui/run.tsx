import { render } from 'ink';
import { App } from './app.js';
import { createEffects, type Core } from './effects.js';
import { asProblem } from '../problem.js';
import { colours, monochrome } from './parts/theme.js';
import { guardTerminal } from './guard.js';
import { initialState, type Size } from './state.js';
import { createStore } from './store.js';
import { createTerminal } from './terminal.js';

export type TuiOptions = Core & {
  readonly namespace: string;
  readonly allNamespaces: boolean;
  readonly payloadFolder: string;
  /** Absent: as NO_COLOR says. */
  readonly color?: boolean;
  /** Opens another context; what it opens is closed here. Without it contexts cannot be switched. */
  readonly reconnect?: (context: string) => Promise<Core>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
};

/** Milliseconds between two looks at the clock: ages need no more. */
const tickMs = 5000;

/**
 * Shows the TUI until the person leaves; the exit code: 0 for `q`, 130 for Ctrl-C and SIGINT, 143 for SIGTERM, 129 for SIGHUP.
 * The terminal is restored however it ends. Rejects with a Problem "bug" after a crash of ours.
 */
export async function runTui(options: TuiOptions): Promise<number> {
  const { stdin = process.stdin, stdout = process.stdout, environment = process.env } = options;
  const sessions = createSessions(options);
  const terminal = createTerminal(stdout);
  const ended = Promise.withResolvers<number>();
  const store = createStore(
    initialState({
      context: options.cluster.context,
      contexts: options.cluster.contexts.map(({ name }) => name),
      namespace: options.allNamespaces ? undefined : options.namespace,
      size: sizeOf(stdout),
      now: Date.now(),
    }),
    (effect) => effects.run(effect),
  );
  const effects = createEffects({
    core: sessions.current,
    send: store.send,
    terminal,
    payloadFolder: options.payloadFolder,
    environment,
    connect: sessions.open,
    quit: ended.resolve,
    crashed: ended.reject,
  });
  // Before Ink's own listener, so that its redraw already has the new size.
  const onResize = () => store.send({ type: 'resized', size: sizeOf(stdout) });
  stdout.on('resize', onResize);
  const theme = (options.color ?? !environment['NO_COLOR']) ? colours : monochrome;
  const app = render(<App store={store} theme={theme} terminal={terminal} />, {
    stdin,
    stdout,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: stdin.isTTY && stdout.isTTY,
    exitOnCtrlC: false,
    patchConsole: true,
    maxFps: 60,
  });
  const unguard = guardTerminal({ quit: ended.resolve, crashed: ended.reject });
  const ticking = setInterval(() => store.send({ type: 'ticked', now: Date.now() }), tickMs);
  effects.run({ type: 'watch', namespace: store.state().namespace });
  effects.run({ type: 'survey' });
  // Ink ends by itself only when drawing failed.
  app.waitUntilExit().then(() => ended.resolve(0), ended.reject);
  try {
    return await ended.promise;
  } catch (thrown) {
    throw asProblem(thrown);
  } finally {
    clearInterval(ticking);
    stdout.off('resize', onResize);
    effects.stop();
    app.unmount();
    await app.waitUntilExit().catch(() => undefined);
    unguard();
    await sessions.close();
  }
}

function sizeOf(stdout: NodeJS.WriteStream): Size {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}

type Sessions = {
  readonly current: () => Core;
  readonly open: (context: string) => Promise<Core>;
  readonly close: () => Promise<void>;
};

/** The core in use. The first belongs to the caller; those of other contexts are closed here. */
function createSessions({ reconnect, ...first }: TuiOptions): Sessions {
  let current: Core = first;
  async function close(): Promise<void> {
    if (current === first) return;
    current.predictor.close();
    await current.cluster.close();
  }
  return {
    current: () => current,
    open: async (context) => {
      if (reconnect === undefined) return current;
      const next = await reconnect(context);
      await close();
      current = next;
      return next;
    },
    close,
  };
}
