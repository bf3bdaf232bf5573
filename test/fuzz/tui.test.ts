import { EventEmitter } from 'node:events';
import * as fc from 'fast-check';
import { lineWidth } from '../../src/tui/parts/line.js';
import { frameLines } from '../../src/tui/screens/frame.js';
import type { Message } from '../../src/tui/state/messages.js';
import { readBackground, splitReplies } from '../../src/tui/terminal/background.js';
import { readMouse } from '../../src/tui/terminal/mouse.js';
import { holdPastes } from '../../src/tui/terminal/pastes.js';
import { tellChange } from '../../src/tui/screens/telling.js';
import { update } from '../../src/tui/update/update.js';
import { answered, ended } from '../tui/answers.js';
import { after, named, stateWith } from '../tui/states.js';
import { text } from './arbitraries.js';
import { boundary, expectSafe } from './boundary.js';

const sequences = fc.constantFrom(
  '\u001B[200~',
  '\u001B[201~',
  '\u001B',
  '\u001B[A',
  '\u001B[<64;10;5M',
  '\u001B[<0;9999999999;1m',
  '\u001B[M   ',
  '\u001B]11;rgb:ffff/ffff/ffff\u0007',
  '\u001B]11;',
  '\u001B[?62;c',
  '\u0003',
  '\r',
  '\t',
  'q',
  'p',
);
const input = fc.array(fc.oneof(sequences, text), { maxLength: 8 });

boundary('bytes that a terminal sends: replies, mouse, colors', input, (chunks) => {
  let unread = '';
  for (const chunk of chunks) {
    const { replies, rest } = splitReplies(unread + chunk);
    unread = rest;
    for (const reply of replies) readBackground(reply);
    const { rest: half } = readMouse(chunk);
    if (half.length > 100) throw new Error('an event of the mouse that never ends');
  }
});

boundary('pastes, however they come', input, (chunks) => {
  const queue = [...chunks];
  const stdin = Object.assign(new EventEmitter(), { read: (): unknown => queue.shift() ?? null });
  const forget = holdPastes(stdin, () => undefined, { units: 50, silenceMs: 1000, wholeMs: 1000 });
  let got = '';
  for (let turn = 0; turn <= chunks.length; turn += 1) {
    const some: unknown = stdin.read();
    if (typeof some === 'string') got += some;
  }
  forget();
  // Ctrl-C at the end of what was read is always heard.
  if (chunks.at(-1) === '\u0003' && !got.endsWith('\u0003')) throw new Error('Ctrl-C is not heard');
});

const keys = [
  ...'pPehgoyCbw/asncltTMrvmSdfxzqjkiGu?123+-[]'.split(''),
  'enter',
  'esc',
  'up',
  'down',
  'left',
  'right',
  'pageup',
  'pagedown',
  'home',
  'end',
  'tab',
  'space',
  'backspace',
  'ctrl-c',
  'ctrl-f',
];
const message = fc.oneof<fc.Arbitrary<Message>[]>(
  fc.constantFrom(...keys).map((key) => ({ type: 'key', key })),
  text.map((key) => ({ type: 'key', key })),
  text.map((pasted) => ({ type: 'pasted', text: pasted })),
  fc
    .record({ columns: fc.integer({ min: 1, max: 300 }), rows: fc.integer({ min: 1, max: 100 }) })
    .map((size) => ({ type: 'resized', size })),
  text.map((notice) => ({ type: 'noticed', notice })),
  text.map((why) => ({ type: 'list-interrupted', why })),
  fc.option(text, { nil: undefined }).map((words) => ({ type: 'login-told', words })),
  fc.array(text, { maxLength: 3 }).map((names) => ({ type: 'listed', services: named(...names) })),
  fc
    .array(text, { maxLength: 4 })
    .map((lines) => ({ type: 'logged', of: 'kserve-demo/flower-sample', lines })),
  fc
    .integer({ min: 0, max: 50 })
    .chain((row) => fc.integer({ min: 0, max: 200 }).map((column) => ({ type: 'clicked', row, column }))),
  fc.constantFrom(-3, 3).map((rows) => ({ type: 'wheel-turned', rows })),
  fc.constant(
    ended(answered([{ name: 'a', datatype: 'FP64', shape: [2], values: new Float64Array([1, 2]) }])),
  ),
);

boundary(
  'keys, pastes and messages into the terminal UI',
  fc.array(message, { maxLength: 25 }),
  (messages) => {
    let state = after(stateWith(named('flower-sample', 'iris')), {
      type: 'resized',
      size: { columns: 80, rows: 24 },
    });
    for (const one of messages) {
      const before = state;
      [state] = update(state, one);
      for (const line of tellChange(before, state)) expectSafe(line);
    }
    const lines = frameLines(state);
    if (lines.length > state.size.rows) throw new Error(`${lines.length} lines on ${state.size.rows} rows`);
    for (const line of lines) {
      if (lineWidth(line) > state.size.columns) throw new Error('a line is wider than the screen');
      for (const { text: shown } of line) expectSafe(shown);
    }
  },
);
