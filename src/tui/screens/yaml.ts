import { safeLines } from '../../format/safe-text.js';
import type { Service } from '../../kserve/service.js';
import { fitLine, span, type Line } from '../parts/line.js';
import { readingPage, remoteLines, type Page } from '../parts/page.js';
import type { Place, State } from '../state.js';

type YamlPlace = Extract<Place, { readonly name: 'yaml' }>;

/** The object as the API server has it. */
export function yamlPage({ size }: State, place: YamlPlace, service: Service): Page {
  const lines = remoteLines(place.text, 'reading the object', size.columns, (text) =>
    safeLines(text.trimEnd()).map((row) => fitLine(yamlLine(row), size.columns)),
  );
  return readingPage(`${service.name} · yaml`, lines);
}

/** Keys stand out from values. */
function yamlLine(row: string): Line {
  const match = /^(\s*(?:- )*)([\w./-]+:)(?=\s|$)(.*)$/.exec(row);
  if (match === null) return [span(`   ${row}`)];
  const [, start = '', key = '', value = ''] = match;
  return [span(`   ${start}`), span(key, 'accent'), span(value)];
}
