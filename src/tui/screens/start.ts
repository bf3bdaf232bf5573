import type { NextStep } from '../../problem.js';
import { safeText } from '../../format/safe-text.js';
import { emptyLine, span, type Line } from '../parts/line.js';
import { failureLines, stepLines, signLines } from '../parts/page.js';
import type { Action } from '../keys/binding.js';
import { keyOf, keysOn } from '../selectors/shown-keys.js';
import type { State } from '../state/state.js';

/** The lines in place of the list where there is no service: why that is, and what to do about it. Undefined where there is one. */
export function startLines(state: State): readonly Line[] | undefined {
  const { list, size, stale } = state;
  if (list.state === 'failed') {
    // The line of `d` below says it.
    const next = list.failure.next.filter(({ action }) => action?.kind !== 'demo');
    const lines = failureLines({ ...list.failure, next }, size.columns, keysOn(state));
    return [...lines, ...waysOn(state, 'try again')];
  }
  if (list.state === 'loading' && stale !== undefined) return unreachableLines(state, stale);
  if (list.state === 'ready' && list.value.order.length === 0) return nothingHere(state);
  return undefined;
}

const usualStep: NextStep = {
  text: 'Is it running, and is the VPN up? Check with: kubectl cluster-info',
};

function unreachableLines(state: State, { why, next }: NonNullable<State['stale']>): readonly Line[] {
  const { columns } = state.size;
  return [
    ...signLines('bad', `The cluster of context ${safeText(state.context)} does not answer.`, columns),
    ...signLines('seen', safeText(why), columns),
    ...(next ?? [usualStep]).flatMap((step) =>
      stepLines({ ...step, text: safeText(step.text) }, columns, keysOn(state)),
    ),
    ...signLines('next', 'isvc keeps trying, and shows the list as soon as there is one.', columns),
    ...waysOn(state, 'try now'),
  ];
}

function nothingHere(state: State): readonly Line[] {
  const { namespace, size, elsewhere } = state;
  const where = namespace === undefined ? 'any namespace' : `namespace ${safeText(namespace)}`;
  const head =
    elsewhere?.exists === false
      ? signLines('bad', `There is no ${where} in this cluster.`, size.columns)
      : signLines('waiting', `No services in ${where}.`, size.columns, 'strong');
  const unknown =
    elsewhere?.unknown === undefined
      ? []
      : [`Whether it is there at all is not known: ${safeText(elsewhere.unknown)}`];
  return [
    ...head,
    ...unknown.flatMap((line) => signLines('seen', line, size.columns)),
    ...signLines('next', whereToLook(state), size.columns),
    ...waysOn(state, 'ask again', 'namespaces'),
  ];
}

/** Other namespaces that have services, the fullest first. */
function whereToLook(state: State): string {
  const { namespace, elsewhere } = state;
  const deploy =
    elsewhere?.exists === false
      ? `${keyOf(state, 'namespaces')} chooses one that is there.`
      : 'Deploy one (kserve.github.io/website has samples): it appears here by itself.';
  const others = [...(elsewhere?.counts ?? [])]
    .filter(([name]) => name !== namespace)
    .toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  const sum = others.reduce((total, [, count]) => total + count, 0);
  if (sum === 0) return deploy;
  const names = others.slice(0, 5).map(([name, count]) => `${safeText(name)} (${count})`);
  const more = others.length > names.length ? `, and ${others.length - names.length} more` : '';
  return `There ${sum === 1 ? 'is 1' : `are ${sum}`} in other namespaces: ${names.join(', ')}${more}. ${keyOf(state, 'namespaces')} goes there.`;
}

/** What can be done from here; the way of the action `first` before the others. */
function waysOn(state: State, again: string, first: Action = 'demo'): readonly Line[] {
  const { context, contexts } = state;
  const ways: readonly { readonly action: Action; readonly does: string; readonly isThere: boolean }[] = [
    { action: 'demo', does: 'open the demo: real models, nothing to install', isThere: true },
    { action: 'try-again', does: again, isThere: true },
    { action: 'namespaces', does: 'choose another namespace, or all of them', isThere: context !== '' },
    {
      action: 'contexts',
      does:
        contexts.length === 1
          ? 'choose the context'
          : `choose another context (there are ${contexts.length})`,
      isThere: contexts.length > (context === '' ? 0 : 1),
    },
  ];
  const there = ways
    .filter(({ isThere }) => isThere)
    .toSorted((a, b) => Number(b.action === first) - Number(a.action === first));
  return [emptyLine, ...there.map(({ action, does }) => wayLine(keyOf(state, action), does))];
}

function wayLine(key: string, does: string): Line {
  return [
    span('   '),
    { text: key.padEnd(Math.max(7, key.length + 2)), tone: 'accent', key },
    { text: does, tone: 'plain', key },
  ];
}
