import { placeOf } from './list.js';
import type { State } from '../state/state.js';
import type { Payload } from '../../inference/payload.js';
import { numbersInRows, payloadJson } from '../../format/payload-json.js';
import { stringifyJson } from '../../inference/json.js';
import { parseJson } from '../../inference/read-json.js';
import type { Protocol } from '../../kserve/service.js';
import { payloadTemplate } from '../../payload/example.js';
import type { PayloadPreview } from '../state/payload-place.js';
import { keyOf } from './shown-keys.js';

/** Why what the payload screen shows is not sent; undefined when it can be, and on other screens. */
export function notSendable(state: State): string | undefined {
  const place = placeOf(state);
  if (place.name !== 'payload' || place.payload.state !== 'ready') return undefined;
  return place.payload.value.fault === undefined
    ? undefined
    : `This is not JSON yet: ${keyOf(state, 'edit')} edits it again.`;
}

/** Why it is not saved: a template is worth sending once, to see what the model says to it, but is nobody's payload yet. */
export function notSavable(state: State): string | undefined {
  const place = placeOf(state);
  const isTemplate =
    place.name === 'payload' && place.payload.state === 'ready' && place.payload.value.template;
  return (
    notSendable(state) ??
    (isTemplate
      ? `This is a template: ${keyOf(state, 'edit')} edits it, ${keyOf(state, 'open-file')} takes a file.`
      : undefined)
  );
}

/** Something to start from when there is nothing to send: of the model's own inputs where they are known. */
export function templateOf(protocol: Protocol, why: string, example?: Payload): PayloadPreview {
  const text =
    example === undefined
      ? numbersInRows(stringifyJson(parseJson(payloadTemplate(protocol)), { indent: 2 }))
      : payloadJson(example, protocol, 2);
  const source =
    example === undefined
      ? 'a template: edit it, or send it as it is'
      : "a template of the model's inputs: edit it, or send it as it is";
  return { source, text: `${text}\n`, notes: [why], template: true };
}
