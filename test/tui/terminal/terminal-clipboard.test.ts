import { expect, test } from 'vitest';
import { planCopy } from '../../../src/tui/terminal/terminal.js';

const plain = `\u001B]52;c;${Buffer.from('curl ü').toString('base64')}\u0007`;
const wrapped = `\u001BPtmux;\u001B${plain}\u001B\\`;

test.each([
  ['a terminal', { TERM: 'xterm-256color' }, plain],
  ['tmux, which may take it itself or hand it on', { TMUX: '/tmp/tmux-0/default,1,0' }, plain + wrapped],
  ['tmux at the other end of ssh', { TERM: 'tmux-256color' }, plain + wrapped],
  ['tmux in screen', { TMUX: '/tmp/tmux-0/default,1,0', STY: '1.pts-0' }, plain + wrapped],
  ['screen', { STY: '1.pts-0' }, `${plain}\u001BP${plain}\u001B\\`],
  ['screen at the other end of ssh', { TERM: 'screen.xterm-256color' }, `${plain}\u001BP${plain}\u001B\\`],
])('a copy goes to %s', (_, environment, expected) => {
  expect(planCopy('curl ü', environment).sequence).toBe(expected);
});

test('screen gets no more at once than it takes', () => {
  const text = 'x'.repeat(5000);
  const { sequence = '' } = planCopy(text, { STY: '1' });
  const strings = sequence
    .slice(sequence.indexOf('\u0007') + 1)
    .split('\u001B\\')
    .slice(0, -1);
  expect(Math.max(...strings.map((string) => string.length + 2))).toBeLessThanOrEqual(256);
  const whole = strings.map((string) => string.replace('\u001BP', '')).join('');
  expect(whole).toBe(planCopy(text, {}).sequence);
});

test.each([
  [74_994, {}, 'as far as this terminal lets programs copy'],
  [74_995, {}, 'kB; some terminals take 75 kB at most'],
  [786_000, { TMUX: '1' }, 'kB; some terminals take 75 kB at most'],
  [786_432, { TMUX: '1' }, '786 kB, and tmux takes 786 kB at most'],
])('a copy of %i bytes says what may become of it', (bytes, environment, note) => {
  const { sequence, note: said } = planCopy('x'.repeat(bytes), environment);
  expect(said).toContain(note);
  expect(sequence === undefined).toBe(bytes === 786_432);
});
