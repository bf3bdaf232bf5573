import { choiceKeys } from '../src/tui/keys/choice-keys.ts';
import { listKeys } from '../src/tui/keys/list-keys.ts';
import { shownKeys } from '../src/tui/keys/key-names.ts';
import { closerKeys, serviceKeys } from '../src/tui/keys/service-keys.ts';
import { tasks } from '../src/tui/keys/binding.ts';

const start = '<!-- keys: npm run docs:screens writes this table -->';
const end = '<!-- /keys -->';

/** The README with the keys of the list, as the program itself has them. Throws when the markers are missing. */
export function withKeyTable(readme: string): string {
  const [before, rest] = readme.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md lacks ${start} or ${end}`);
  return `${before}${start}\n${keyTable().join('\n')}\n${end}${after}`;
}

/** In the groups of `?`. */
function keyTable(): readonly string[] {
  const rows = Object.entries(tasks).flatMap(([task, title]) =>
    [...serviceKeys, ...choiceKeys, ...listKeys, ...closerKeys]
      .filter((binding) => binding.task === task && task !== 'leave')
      .map(({ keys, help }, at) => `| ${at === 0 ? title : ''} | ${shown(keys)} | ${help} |`),
  );
  return ['| for | key | what it does |', '| --- | --- | --- |', ...rows];
}

function shown(keys: readonly string[]): string {
  return shownKeys(keys)
    .map((key) => `\`${key}\``)
    .join(' ');
}
