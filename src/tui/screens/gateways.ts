import { hostPort } from '../../network/address.js';
import { sign } from '../parts/marks.js';
import { safeText } from '../../format/safe-text.js';
import { padText } from '../../format/text.js';
import type { Survey } from '../../discovery/endpoint.js';
import { isSamePlace, type Attempt } from '../../inference/endpoint.js';
import { choosableWays, routeName } from '../selectors/way-in.js';
import { keyHint, emptyLine, line, span, type Line } from '../parts/line.js';
import { readingPage, remoteLines, wrapLines, type Page, signLines } from '../parts/page.js';
import type { State } from '../state/state.js';
import { keyOf } from '../selectors/shown-keys.js';

/** Every way in, in the order in which they are tried: whether it answered, why it is one, and which wins. */
export function gatewaysPage(state: State): Page {
  const { survey, size } = state;
  return readingPage(
    ['gateways'],
    remoteLines(survey, 'trying every way in', size.columns, (found) =>
      surveyLines(state, found, choosableWays(survey)),
    ),
  );
}

function surveyLines(state: State, survey: Survey, choosable: readonly Attempt[]): readonly Line[] {
  const { wayIn: chosen, size } = state;
  const { columns } = size;
  return [
    ...survey.findings.flatMap((finding) => signLines('seen', safeText(finding), columns, 'plain')),
    ...survey.warnings.flatMap((warning) => signLines('note', safeText(warning), columns)),
    emptyLine,
    ...(survey.attempts.length === 0 ? noCandidateLines(survey, columns) : []),
    ...survey.attempts.flatMap((attempt) =>
      attemptLines(
        attempt,
        attempt.candidate === survey.winner?.candidate,
        {
          number: choosable.indexOf(attempt) + 1,
          isChosen: chosen !== undefined && isSamePlace(attempt.candidate, chosen),
        },
        columns,
      ),
    ),
    ...survey.claims.flatMap(({ name, kind, why }) =>
      signLines('waiting', `${kind} ${safeText(name)} is not believed: ${safeText(why)}`, columns, 'dim'),
    ),
    ...(choosable.length === 0 ? [] : choiceLines(state)),
    ...(survey.winner === undefined && survey.attempts.length > 0 ? noAnswerLines(columns) : []),
  ];
}

function noCandidateLines({ named }: Survey, columns: number): readonly Line[] {
  const why =
    named.length > 0
      ? `${named.map(safeText).join(', ')} has no address, and no pod that is ready.`
      : 'no believed configuration leads to a gateway.';
  return wrapLines(`No candidate: ${why}`, columns, 'warn');
}

function choiceLines(state: State): readonly Line[] {
  const drop = keyOf(state, 'drop-choices');
  return [emptyLine, line(`   a number makes that way in the only one, ${drop} drops the choice`, 'dim')];
}

function noAnswerLines(columns: number): readonly Line[] {
  const text = 'No way in answered. Started with --address HOST:PORT, isvc goes there.';
  return [emptyLine, ...signLines('bad', text, columns)];
}

function attemptLines(
  { candidate, outcome, detail }: Attempt,
  wins: boolean,
  { number, isChosen }: { readonly number: number; readonly isChosen: boolean },
  columns: number,
): readonly Line[] {
  const marks = {
    answered: sign('good'),
    failed: sign('bad'),
    'not-tried': sign('waiting', 'dim'),
  } as const;
  const to = candidate.forwardTo;
  const address =
    candidate.address === '' && to !== undefined
      ? `${to.namespace}/${to.pod}:${to.port}`
      : hostPort(candidate);
  const scheme = candidate.tls ? ' TLS' : '';
  return [
    [
      span('   '),
      marks[outcome],
      ...(number === 0 ? [span('   ')] : [span(' '), ...keyHint(String(number), '', '')]),
      span(padText(routeName(candidate.route), 15)),
      span(`${safeText(address)}${scheme}`, wins ? 'cursor' : 'plain'),
      span(wins ? '   wins' : '', 'good'),
      span(isChosen ? '   chosen' : '', 'warn'),
    ],
    ...wrapLines(`  ${outcome === 'not-tried' ? 'not tried' : outcome}: ${safeText(detail)}`, columns, 'dim'),
    ...wrapLines(`  from ${safeText(candidate.why)}`, columns, 'dim'),
  ];
}
