import { requestHead, responseHead } from '../../format/wire.js';
import { ageText, sizeText } from '../../format/sizes.js';
import { shownText } from '../../format/safe-text.js';
import { timingText, verdictParts } from '../../format/verdict.js';
import type { Answer } from '../../inference/answer.js';
import type { Exchange, ModelResponse } from '../../inference/exchange.js';
import type { Service } from '../../kserve/service.js';
import { lastExchange } from '../selectors/exchanges.js';
import { bodyRows, messageRows } from '../parts/body-rows.js';
import { emptyLine, fitLine, line, span, type Line } from '../parts/line.js';
import { mapLines, stackLines, type Lines } from '../parts/lines.js';
import { nothingSent, readingPage, type Page, verdictRows, signLines } from '../parts/page.js';
import type { BodyForm, Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { keyOf, keysOn } from '../selectors/shown-keys.js';

type RawPlace = Extract<Place, { readonly name: 'raw' }>;

/** An exchange as it went over the wire: request, response, headers, bodies; without secrets. */
export function rawPage(state: State, place: RawPlace, service: Service): Page {
  const { columns } = state.size;
  const exchange = place.exchange ?? lastExchange(state, place.of);
  if (exchange === undefined) {
    const none = nothingSent(keyOf(state, 'predict'));
    return readingPage([service.name, 'raw exchange'], [none]);
  }
  return readingPage(
    [
      service.name,
      `raw exchange of ${ageText(state.now - exchange.startedAt)} ago`,
      ...(place.bodies === 'laid out' ? [] : [`bodies ${place.bodies}`]),
    ],
    mapLines(exchangeLines(exchange, place.bodies, state), (row) => fitLine(row, columns)),
  );
}

function exchangeLines(exchange: Exchange, bodies: BodyForm, state: State): Lines {
  const { columns } = state.size;
  const { roundTrip, answer, verdict, request } = exchange;
  const { response, failure, timings } = roundTrip;
  const sizes = `${sizeText(roundTrip.sentBytes)} sent, ${sizeText(roundTrip.receivedBytes)} received`;
  return stackLines([
    verdict.ok ? [] : [...verdictRows(verdictParts(exchange), keysOn(state, 'raw'), columns), emptyLine],
    headRows('request', requestHead(exchange)),
    request.transport === 'http'
      ? bodyRows(request, bodies, columns)
      : messageRows(request.message, undefined, columns),
    [emptyLine, line(`   ${sizes}, ${timingText(timings)}`, 'dim'), emptyLine],
    failure === undefined
      ? []
      : signLines('bad', `${failure.code} during ${failure.phase}: ${shownText(failure.message)}`, columns),
    response === undefined ? [] : responseRows(response, answer, bodies, columns),
  ]);
}

function responseRows(
  response: ModelResponse,
  answer: Answer | undefined,
  bodies: BodyForm,
  columns: number,
): Lines {
  const body = response.transport === 'http' ? response : response.http;
  const message = response.transport === 'http' ? undefined : response.message;
  return stackLines([
    headRows('response', responseHead(response)),
    body === undefined ? messageRows(message, answer, columns) : bodyRows(body, bodies, columns),
  ]);
}

/** The head before a body: its first line, then headers, whose names stand out. */
function headRows(side: string, head: readonly string[]): readonly Line[] {
  const rows = head.map((text): Line => {
    const [, name, value] = /^(:?[\w.-]+:)( .*|$)/.exec(text) ?? [];
    if (name === undefined || value === undefined) return line(`   ${text}`, 'strong');
    return [span(`   ${name}`, 'accent'), span(value)];
  });
  return [line(`   ${side.toUpperCase()}`, 'dim'), ...rows, emptyLine];
}
