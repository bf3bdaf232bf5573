import { elapsedText, sign } from '../parts/marks.js';
import { safeText } from '../../format/safe-text.js';
import { ageText } from '../../format/sizes.js';
import { headlineFacts, verdictParts } from '../../format/verdict.js';
import type { TextSoFar } from '../../inference/text-so-far.js';
import type { Service } from '../../kserve/service.js';
import { lastExchange } from '../selectors/exchanges.js';
import { layout } from '../selectors/layout.js';
import { answerBlock, blockSoFar } from '../parts/answer-block.js';
import { emptyLine, fitLine, keyHint, line, span, type Line, joinFacts } from '../parts/line.js';
import { mapLines, stackLines, type Lines } from '../parts/lines.js';
import { nothingSent, readingPage, type Page, verdictRows } from '../parts/page.js';
import { tableColumns } from '../parts/tensor-block.js';
import type { Place } from '../state/place.js';
import type { Call, State } from '../state/state.js';
import { keyOf, keysOn } from '../selectors/shown-keys.js';

type AnswerPlace = Extract<Place, { readonly name: 'answer' }>;

/** A whole answer to scroll through: who answered, what was sent, then every tensor. Only the shown rows are made. */
export function answerPage(state: State, place: AnswerPlace, service: Service): Page {
  const { columns } = state.size;
  const exchange = place.exchange ?? lastExchange(state, place.of);
  const title = [service.name, 'answer', ...aside(state, place)];
  const call = state.calls.get(service.key);
  const isShown = place.exchange === undefined;
  if (isShown && call?.text !== undefined) return pageSoFar(title, call, call.text, state);
  if (exchange === undefined) {
    return readingPage(title, [nothingSent(keyOf(state, 'predict'))]);
  }
  const [, ...rest] = verdictParts(exchange);
  const { ok } = exchange.verdict;
  const age = `${ageText(state.now - exchange.startedAt)} ago`;
  const head: Line =
    call === undefined
      ? [
          span('   '),
          sign(ok ? 'good' : 'bad'),
          span(' '),
          ...joinFacts(headlineFacts(exchange)),
          span(`  ${age}`, 'dim'),
        ]
      : [span('   '), sign('waiting', 'accent'), span(` ${safeText(call.doing)}…`)];
  const sent = `   sent ${safeText(exchange.payloadSource)} in ${exchange.protocol}`;
  const answer = exchange.answer ?? exchange.partial;
  const body: Lines =
    answer === undefined
      ? []
      : answerBlock(answer, {
          width: columns,
          rows: layout(state.size).page - 4,
          column: place.column,
          labels: state.labels.get(service.key),
        });
  const verdict: Lines = ok ? [] : verdictRows(rest, keysOn(state, place.name), columns);
  const between: Lines = verdict.length > 0 && body.length > 0 ? [emptyLine] : [];
  const lines = stackLines([[head, line(sent, 'dim'), emptyLine], verdict, between, body]);
  return readingPage(
    title,
    mapLines(lines, (row) => fitLine(row, columns)),
  );
}

/** An answer that is not finished. */
function pageSoFar(title: readonly string[], call: Call, text: TextSoFar, { now, size }: State): Page {
  const doing = call.isStopped === true ? 'stopping' : `answering ${elapsedText(now - call.startedAt)}`;
  const head: Line = [
    span('   '),
    sign('waiting', 'accent'),
    span(` ${doing}…  `),
    ...keyHint('esc', 'stops it', ''),
  ];
  const lines = stackLines([[head, emptyLine], blockSoFar(text, size.columns)]);
  return readingPage(
    title,
    mapLines(lines, (row) => fitLine(row, size.columns)),
  );
}

/** Which columns are shown, where there are more. */
function aside(state: State, place: AnswerPlace): readonly string[] {
  const { all, shown } = answerColumns(state, place);
  return all <= shown ? [] : [`columns ${place.column}–${place.column + shown - 1} of ${all} (← →)`];
}

/** How many columns the widest table of the answer has, and how many are shown. */
export function answerColumns(
  state: State,
  { of, exchange }: AnswerPlace,
): { readonly all: number; readonly shown: number } {
  const { answer } = exchange ?? lastExchange(state, of) ?? {};
  return tableColumns(answer?.tensors ?? [], state.size.columns - 6);
}
