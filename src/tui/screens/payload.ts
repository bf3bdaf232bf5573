import { safeLines, safeText } from '../../format/safe-text.js';
import { wrapText } from '../../format/text.js';
import type { Service } from '../../kserve/service.js';
import { emptyLine, line, span, type Line } from '../parts/line.js';
import { readingPage, remoteLines, wrapped, type Page } from '../parts/page.js';
import type { PayloadPreview, Place, State } from '../state.js';

type PayloadPlace = Extract<Place, { readonly name: 'payload' }>;

/** What `p` would send, and from where; or a template to start from. */
export function payloadPage({ size, protocols }: State, place: PayloadPlace, service: Service): Page {
  const protocol = protocols.get(service.key) ?? service.protocol;
  const lines = remoteLines(place.payload, 'looking for a payload', size.columns, (payload) => [
    [
      span('   '),
      span(payload.template ? '◌ ' : '● ', payload.template ? 'warn' : 'good'),
      span(safeText(payload.source)),
    ],
    ...payload.notes.flatMap((note) => wrapped(`  ${safeText(note)}`, size.columns, 'dim')),
    emptyLine,
    ...bodyLines(payload, size.columns),
  ]);
  return readingPage(`${service.name} · payload · ${protocol}`, lines);
}

function bodyLines({ text }: PayloadPreview, columns: number): readonly Line[] {
  return safeLines(text.replace(/\n$/, '')).flatMap((row) =>
    wrapText(row, columns - 4).map((part) => line(`   ${part}`)),
  );
}
