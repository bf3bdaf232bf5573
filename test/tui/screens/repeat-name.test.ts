import { expect, test } from 'vitest';
import { frameLines } from '../../../src/tui/screens/frame.js';
import { after, named, pressed, stateWith } from '../states.js';

test('the name of a service that is repeated while another is shown, or is gone, draws nothing', () => {
  const repeating = pressed(stateWith(named('\r\n\u001B[2J')), 'r');
  for (const services of [named('iris'), named('iris', '\r\n\u001B[2J')]) {
    const text = frameLines(after(repeating, { type: 'listed', services }))
      .flat()
      .map((span) => span.text)
      .join('');
    expect(text).not.toMatch(/\p{Cc}/u);
  }
});
