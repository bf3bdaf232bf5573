import { namedActions } from '../src/tui/keys/chosen-keys.ts';
import { standardKeymap } from '../src/tui/keys/keymap.ts';
import { choiceKeys } from '../src/tui/keys/choice-keys.ts';
import { listKeys } from '../src/tui/keys/list-keys.ts';
import { shownKeys } from '../src/tui/keys/key-names.ts';
import { closerKeys, serviceKeys } from '../src/tui/keys/service-keys.ts';
import { tasks } from '../src/tui/keys/binding.ts';

const start = '<!-- keys: npm run docs:screens writes this table -->';
const end = '<!-- /keys -->';

/** docs/config.md with the actions whose keys can be chosen, as the program itself has them. Throws when the markers are missing. */
export function withActionTable(page: string): string {
  return withTable(page, actionTable(), 'docs/config.md');
}

/** The README with the keys of the list, as the program itself has them. Throws when the markers are missing. */
export function withKeyTable(readme: string): string {
  return withTable(readme, keyTable(), 'README.md');
}

function withTable(page: string, rows: readonly string[], name: string): string {
  const [before, rest] = page.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${name} lacks ${start} or ${end}`);
  return `${before}${start}\n${rows.join('\n')}\n${end}${after}`;
}

/** Each action once, with the keys and the words of all its screens. */
function actionTable(): readonly string[] {
  const rows = namedActions.map((action) => {
    const bindings = standardKeymap.filter((binding) => binding.action === action);
    const keys = [...new Set(bindings.flatMap((binding) => binding.keys))];
    const helps = [...new Set(bindings.map(({ help }) => help))];
    return `| \`${action}\` | ${shown(keys)} | ${helps.join('; ')} |`;
  });
  return ['| action | keys | what it does |', '| --- | --- | --- |', ...rows];
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
  return (
    shownKeys(keys)
      // A bar ends a cell of a table, in code as well.
      .map((key) => `\`${key.replace('|', String.raw`\|`)}\``)
      .join(' ')
  );
}
