import { arch, platform } from 'node:os';
import { describeKubeconfig } from '../../cluster/cluster.js';
import { gatherBundle } from '../../doctor/bundle.js';
import { type Check, examine, firstFailure } from '../../doctor/doctor.js';
import { checkIndent, checkLines, checksSummary } from '../../format/checks.js';
import { nameInCheck } from '../../format/name-in-steps.js';
import { lineText, toned, type TonedLine } from '../../format/toned.js';
import { stringifyJson } from '../../inference/json.js';
import { exitCodes } from '../../problem.js';
import type { Session } from '../../session.js';
import type { Context } from '../context.js';
import { done, type CommandResult } from '../command-result.js';
import { connectOptions } from '../connect-options.js';
import { writeBundle } from '../doctor-bundle.js';
import { checkNewFile } from '../../runtime/new-file.js';
import { closeSession, openSession } from '../open-session.js';
import type { Output } from '../print.js';
import { predictOptions } from '../settings.js';
import { version } from '../version.js';

/** `isvc doctor`: every step from the kubeconfig to the model, each seen for itself. */
export async function run(context: Context, name: string): Promise<CommandResult> {
  const { options, out, signal } = context;
  const call = await predictOptions(options, 'predict', context, signal);
  if (options.bundle !== undefined) await checkNewFile(options.bundle);
  let session: Session | undefined;
  const printer = options.output === 'json' ? undefined : printInOrder(out.printLines);
  try {
    const examined = await examine(
      {
        readKubeconfig: () => describeKubeconfig(connectOptions(context)),
        connect: async () => (session = await openSession(context)),
        everywhere: options.allNamespaces === true,
        onChange: (all) => {
          printer?.(all);
          const running = all.filter(({ state }) => state === 'running').map(({ title }) => title);
          if (running.length > 0) out.progress(`checking ${running.join(', ')}`);
        },
        ...(name === '' ? {} : { about: { name, call, noBypass: options.bypass === false } }),
      },
      signal,
    );
    const checks = examined.map((check) => nameInCheck(check, out.rename));
    if (options.output === 'json') out.printJson(stringifyJson({ isvc: version, checks }, { indent: 2 }));
    else out.note(summaryLine(checks));
    if (options.bundle !== undefined) await bundle(context, session, name, checks);
    const problem = firstFailure(checks);
    return problem === undefined ? done : { open: 'nothing', exitCode: exitCodes[problem] };
  } finally {
    if (session !== undefined) await closeSession(session);
  }
}

function summaryLine(checks: readonly Check[]): TonedLine {
  return [toned(firstFailure(checks) === undefined ? 'good' : 'bad', checksSummary(checks))];
}

async function bundle(
  context: Context,
  session: Session | undefined,
  name: string,
  checks: readonly Check[],
): Promise<void> {
  const { options, signal } = context;
  const program = { isvc: version, node: process.version, system: `${platform()} ${arch()}` };
  const text = [...checks.flatMap(checkLines).map(lineText), '', checksSummary(checks)].join('\n');
  const about = { ...(session === undefined ? {} : { cluster: session.cluster }), program, checks, text };
  const files = await gatherBundle({ ...about, ...(name === '' ? {} : { name }) }, signal);
  await writeBundle(context, options.bundle ?? '', files);
}

/** Prints each check once it and all before it have ended: what was printed stays as it is. */
function printInOrder(print: Output['printLines']): (checks: readonly Check[]) => void {
  let printed = 0;
  return (checks) => {
    for (;;) {
      const next = checks[printed];
      if (next === undefined || next.state === 'waiting' || next.state === 'running') return;
      print(checkLines(next), checkIndent);
      printed += 1;
    }
  };
}
