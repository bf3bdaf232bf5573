import { expect, test } from 'vitest';
import type { Check } from '../../../src/doctor/doctor.js';
import { doctorPage } from '../../../src/tui/screens/doctor.js';
import { stateWith } from '../states.js';

test('what was seen in wide letters goes on in the next row where it does not fit behind its title', () => {
  const seen = 'モデルが見つかりません。'.repeat(4);
  const check: Check = { id: 'pods', title: 'pods', state: 'failed', seen: [seen], parts: [], remedy: [] };
  const { size, ...state } = stateWith([]);
  const narrow = { ...state, size: { ...size, columns: 80 } };
  const page = doctorPage(narrow, {
    name: 'doctor',
    checks: [check],
    isDone: true,
    line: 0,
  });
  const rows = page.lines.slice(0, 4).map((row) => row.map(({ text }) => text).join(''));
  expect(rows.join('').replaceAll(' ', '')).toContain(seen);
  expect(rows[0]).not.toContain('モデル');
});
