import { safeText } from '../../format/safe-text.js';
import { emptyLine, line, span, type Line } from '../parts/line.js';
import { failureLines, wrapped } from '../parts/page.js';
import type { State } from '../state.js';

/** What stands in place of the list where there is no service: why that is, and what to do about it. Undefined where there is one. */
export function startLines(state: State): readonly Line[] | undefined {
  const { list, size, stale } = state;
  if (list.state === 'failed') {
    return [
      ...failureLines({ ...list.failure, remedy: withoutDemo(list.failure.remedy) }, size.columns),
      ...waysOn(state, 'try again'),
    ];
  }
  if (list.state === 'loading' && stale !== undefined) return unreachable(state, stale);
  if (list.state === 'ready' && list.value.order.length === 0) return nothingHere(state);
  return undefined;
}

/** The same remedy without the sentence that says what `d` does here. */
function withoutDemo(remedy: string): string {
  return remedy.replace(/ ?To try isvc without [\w ]+: isvc demo$/, '');
}

function unreachable({ size, ...state }: State, why: string): readonly Line[] {
  return [
    ...wrapped(`✗ The cluster of context ${safeText(state.context)} does not answer.`, size.columns, 'bad'),
    ...wrapped(`· ${safeText(why)}`, size.columns, 'dim'),
    ...wrapped('→ Is it running, and is the VPN up? Check with: kubectl cluster-info', size.columns),
    ...wrapped('→ isvc keeps trying, and shows the list as soon as there is one.', size.columns),
    ...waysOn({ ...state, size }, 'try now'),
  ];
}

function nothingHere(state: State): readonly Line[] {
  const { namespace, size } = state;
  const where = namespace === undefined ? 'any namespace' : `namespace ${safeText(namespace)}`;
  return [
    line(`   ◌ No services in ${where}.`, 'strong'),
    ...wrapped(`→ ${whereToLook(state)}`, size.columns),
    ...waysOn(state, 'ask again'),
  ];
}

/** Other namespaces that have services, the fullest first. */
function whereToLook({ namespace, elsewhere = new Map() }: State): string {
  const others = [...elsewhere]
    .filter(([name]) => name !== namespace)
    .toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  const sum = others.reduce((total, [, count]) => total + count, 0);
  if (sum === 0) {
    return 'Deploy one (kserve.github.io/website has samples): it appears here by itself.';
  }
  const names = others.slice(0, 5).map(([name, count]) => `${safeText(name)} (${count})`);
  const more = others.length > names.length ? `, and ${others.length - names.length} more` : '';
  return `There ${sum === 1 ? 'is 1' : `are ${sum}`} in other namespaces: ${names.join(', ')}${more}. n goes there.`;
}

function waysOn({ context, contexts }: State, again: string | undefined): readonly Line[] {
  const ways: readonly (readonly [string, string] | undefined)[] = [
    ['d', 'open the demo: real models, nothing to install'],
    again === undefined ? undefined : ['enter', again],
    context === '' ? undefined : ['n', 'choose another namespace, or all of them'],
    contexts.length > 1 ? ['c', `choose another context (there are ${contexts.length})`] : undefined,
  ];
  return [emptyLine, ...ways.flatMap((way): readonly Line[] => (way === undefined ? [] : [wayLine(...way)]))];
}

function wayLine(key: string, does: string): Line {
  return [span('   '), { text: key.padEnd(7), tone: 'accent', key }, { text: does, tone: 'plain', key }];
}
