import { expect, test } from 'vitest';
import { parsePod } from '../../../src/kserve/pod.js';
import { drawn } from '../screen.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const of = 'kserve-demo/iris';
const [service] = named('iris');
const list = stateWith(named('iris'));
const pod = (name: string) =>
  parsePod({
    metadata: { name, labels: { component: 'predictor' }, creationTimestamp: '1970-01-01T00:16:00Z' },
    status: {
      phase: 'Running',
      containerStatuses: [{ name: 'kserve-container', ready: true, restartCount: 3, state: { running: {} } }],
    },
  });
const opened = pressed(list, 'enter', 'enter');
const pods = {
  state: 'ready',
  value: [pod('iris-predictor-7f-aaaaa'), pod('iris-predictor-7f-bbbbb')],
} as const;
const menu = after(opened, { type: 'loaded', loaded: { name: 'pods', of, pods } });
const text = (state: typeof list) => drawn(state).join('\n');

test('enter on the details shows the pods as rows, which are read again while they are shown', () => {
  expect(effectsOf(list, 'enter', 'enter')).toEqual([{ type: 'load-pods', service }]);
  expect(text(menu)).toMatch(/ ▸ ● iris-predictor-7f-aaaaa {2}1\/1 {2}Running +3 ↻/);
  expect(text(pressed(menu, '/', 'b', 'b', 'b'))).not.toContain('aaaaa');
});

test('enter reads the log of the marked pod, a those of all', () => {
  const log = { type: 'read-log', service, run: 'now' };
  expect(effectsOf(menu, 'j', 'enter')).toEqual([{ ...log, pod: 'iris-predictor-7f-bbbbb' }]);
  expect(effectsOf(menu, 'a')).toEqual([{ ...log, all: true }]);
  const sources = ['a', 'b'].map((name) => ({
    pod: `iris-${name}`,
    container: 'kserve-container',
    ranBefore: false,
  }));
  const all = after(pressed(menu, 'a'), { type: 'logs-found', of, sources });
  const logged = after(all, { type: 'logged', of, lines: ['7f-aaaaa │ one', '7f-bbbbb │ two'] });
  expect(text(logged)).toContain('iris · logs of 2 pods');
  expect(text(logged)).toContain(' 7f-bbbbb │ two');
});

test('in a log a is all pods and one again, t times, w cuts, s saves what the filter leaves', () => {
  const sources = [{ pod: 'iris-a', container: 'kserve-container', ranBefore: false }];
  const logs = after(pressed(list, 'l'), { type: 'logs-found', of, sources });
  const long = `one ${'x'.repeat(200)}`;
  const logged = after(logs, { type: 'logged', of, lines: [long, 'two'] });
  expect(effectsOf(logged, 'a')).toEqual([{ type: 'read-log', service, run: 'now', all: true }]);
  expect(effectsOf(logged, 'a', 'a')).toMatchObject([{ source: sources[0] }]);
  expect(effectsOf(logged, 't')).toMatchObject([{ source: sources[0], timestamps: true }]);
  expect(drawn(logged).filter((row) => row.includes('xxx'))).toHaveLength(3);
  expect(drawn(pressed(logged, 'w')).filter((row) => row.includes('xxx'))).toHaveLength(1);
  expect(effectsOf(logged, '/', 't', 'w', 'o', 'enter', 's', 'enter')).toEqual([
    { type: 'save-log', path: 'iris.log', lines: ['two'] },
  ]);
});

test('C copies lines of kubectl for the marked pod, K for the service', () => {
  expect(effectsOf(menu, 'C')).toEqual([{ type: 'load-kubectl', service, pod: 'iris-predictor-7f-aaaaa' }]);
  expect(effectsOf(list, 'K')).toEqual([{ type: 'load-kubectl', service }]);
});
