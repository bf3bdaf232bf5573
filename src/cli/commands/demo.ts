import { type Demo, startDemo } from '../../demo/demo.js';
import { Problem } from '../../problem.js';
import { type CommandResult, done } from '../command-result.js';
import type { Context } from '../context.js';
import { demoTui, openDemoSession, toldMistakes } from '../demo-session.js';
import { demoTour } from '../demo-tour.js';
import { writeNewFile } from '../../runtime/new-file.js';
import { closeSession } from '../open-session.js';
import { terminalProblem } from '../tui-settings.js';

/** `isvc demo`: the TUI on the embedded cluster; where no terminal can show it, the list and one prediction a service as text. */
export async function run(context: Context): Promise<CommandResult> {
  const { services, serve, writeKubeconfig } = context.options;
  const count = serviceCount(services);
  const demo = await startDemo(count === undefined ? {} : { services: count });
  const serves = serve === true || writeKubeconfig !== undefined;
  if (!serves && terminalProblem(context) === undefined) return demoTui(demo, context);
  const { notice } = toldMistakes(context);
  if (notice !== undefined) context.out.note(notice);
  try {
    if (serves) await serveUntilStopped(demo, context);
    else await tour(demo, context);
    return done;
  } finally {
    await demo.close();
  }
}

async function tour(demo: Demo, context: Context): Promise<void> {
  const session = await openDemoSession(demo, context);
  try {
    await demoTour(session, context);
  } finally {
    await closeSession(session);
  }
}

/** Serves until the signal, which it rejects with. */
async function serveUntilStopped(demo: Demo, { options, out, signal }: Context): Promise<never> {
  if (options.writeKubeconfig === undefined) {
    out.write(demo.kubeconfig);
  } else {
    await writeNewFile(options.writeKubeconfig, demo.kubeconfig);
    out.note(`Try: kubectl --kubeconfig ${options.writeKubeconfig} get isvc -A`);
  }
  out.note(
    `The demo cluster serves its API at ${demo.apiUrl}, its gateway at http://${demo.gateway.address}:${demo.gateway.port}. Ctrl-C ends it.`,
  );
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason as Problem);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

function serviceCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new Problem('usage', `--services ${text} is not a number of services.`, {
    remedy: 'Give a whole number up to 99999.',
  });
}
