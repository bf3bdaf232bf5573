import { stringifyJson } from '../../inference/json.js';
import type { Survey } from '../../discovery/endpoint.js';
import { findService } from '../../discovery/find-service.js';
import type { Attempt } from '../../inference/endpoint.js';
import { exitCodes } from '../../problem.js';
import type { Context } from '../context.js';
import { done, type CommandResult } from '../command-result.js';
import { withSession } from '../open-session.js';
import { printTable } from '../print-table.js';
import type { TableCell } from '../table.js';
import { nameInSurvey } from '../../format/name-in-steps.js';
import { toned } from '../../format/toned.js';
import { hostPort } from '../../network/address.js';

const titles = ['', 'ROUTE', 'ADDRESS', 'GATEWAY', 'RESULT', 'WHY'];

/** `isvc gateways`: every candidate, whether it answers, which one wins and why. */
export async function run(context: Context, name: string): Promise<CommandResult> {
  const { options, out, signal } = context;
  return withSession(context, async ({ cluster, discovery }) => {
    const service = name === '' ? undefined : await findService(cluster, cluster.namespace, name, signal);
    out.progress('trying every way in');
    const survey = nameInSurvey(await discovery.survey(service, signal), out.rename);
    for (const line of [...survey.findings, ...survey.warnings]) out.note(line);
    if (options.output === 'json') out.printJson(stringifyJson(shown(survey), { indent: 2 }));
    else if (survey.attempts.length + survey.claims.length > 0)
      await printTable(out, titles, attemptRows(survey));
    if (survey.attempts.length === 0) out.note(nothingToTry(survey));
    return survey.winner === undefined ? { open: 'nothing', exitCode: exitCodes['no-way-in'] } : done;
  });
}

/** Without the rules for addresses, which are the same for all and long: `detail` tells what one refused. */
function plain({ candidate, ...attempt }: Attempt) {
  const { rule: _rule, ...others } = candidate;
  return { ...attempt, candidate: others };
}

function shown({ attempts, winner, ...survey }: Survey) {
  return { ...survey, attempts: attempts.map(plain), winner: winner === undefined ? null : plain(winner) };
}

/** Not "there is none" where lists were refused: then there may be one. */
function nothingToTry({ named, claims, warnings, eachHasIngress }: Survey): string {
  if (eachHasIngress === true)
    return 'No candidates for the cluster as a whole. Name a service, and isvc looks at its own Ingress: isvc gateways NAME';
  if (named.length > 0) return `No candidates: ${named.join(', ')} has no address, and no pod that is ready.`;
  if (claims.length > 0)
    return 'No candidates: no believed configuration names a gateway. Choose one with --gateway NAMESPACE/NAME.';
  return warnings.length > 0
    ? 'No candidates: nothing that could be read is a gateway. Pass --address HOST:PORT if you know one.'
    : 'No candidates: the cluster shows no gateway, and no address was given.';
}

function attemptRows({ attempts, winner, claims }: Survey): readonly (readonly TableCell[])[] {
  return [
    ...attempts.map((attempt) => row(attempt, attempt === winner)),
    ...claims.map(({ name, kind, why }) => [
      '',
      '',
      '',
      name,
      toned('warn', 'not believed'),
      `${kind} ${name}: ${why}`,
    ]),
  ];
}

const outcomeTones = { answered: 'good', failed: 'bad', 'not-tried': 'dim' } as const;

function row({ candidate, outcome, detail }: Attempt, wins: boolean): readonly TableCell[] {
  const to = candidate.forwardTo;
  const address = to === undefined ? hostPort(candidate) : `pod ${to.namespace}/${to.pod}:${to.port}`;
  const tone = wins ? 'accent' : 'plain';
  return [
    toned(tone, wins ? '▸' : ''),
    toned(tone, candidate.route),
    toned(tone, address),
    candidate.gateway ?? '',
    toned(outcomeTones[outcome], `${outcome === 'not-tried' ? 'not tried' : outcome}: ${detail}`),
    toned('dim', candidate.why),
  ];
}
