import { numbersInRows } from '../../format/payload-json.js';
import { stringifyJson } from '../../inference/json.js';
import { parseJson } from '../../inference/read-json.js';
import type { Protocol } from '../../kserve/service.js';
import { payloadTemplate } from '../../payload/example.js';
import type { PayloadPreview } from '../state/place.js';

/** Something to start from when there is nothing to send. */
export function templateOf(protocol: Protocol, why: string): PayloadPreview {
  const text = `${numbersInRows(stringifyJson(parseJson(payloadTemplate(protocol)), { indent: 2 }))}\n`;
  return { source: 'a template: e edits it, p sends it as it is', text, notes: [why], template: true };
}
