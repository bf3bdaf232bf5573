import { commonKeys } from '../src/tui/keys/common-keys.ts';
import { serviceKeys } from '../src/tui/keys/service-keys.ts';

const start = '<!-- keys: npm run docs:screens writes this table -->';
const end = '<!-- /keys -->';

/** The README with the keys of the list, as the program itself has them. Throws when the markers are missing. */
export function withKeyTable(readme: string): string {
  const [before, rest] = readme.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md lacks ${start} or ${end}`);
  return `${before}${start}\n${keyTable().join('\n')}\n${end}${after}`;
}

function keyTable(): readonly string[] {
  const known = new Set<string>();
  const rows = [...serviceKeys, ...commonKeys]
    .filter(({ on }) => on === 'everywhere' || on.includes('services'))
    // Of two bindings of a key the first is the list's own.
    .map(({ keys, help }) => ({ help, keys: keys.filter((key) => !known.has(key) && known.add(key)) }))
    .filter(({ keys }) => keys.length > 0);
  return [
    '| key | what it does |',
    '| --- | --- |',
    ...rows.map(({ keys, help }) => `| ${keys.map((key) => `\`${key}\``).join(' ')} | ${help} |`),
  ];
}
