import { expect, test } from 'vitest';
import { causeLine } from '../../src/kserve/cause-line.js';

test.each([
  [
    'the last error of a log, not its last line',
    'ERROR:root:no such file\nINFO:root:shutting down',
    'no such file',
  ],
  ['of several errors the last', 'ERROR:root:first\nERROR:root:second\nINFO:root:bye', 'second'],
  [
    "klog's errors",
    'E1127 04:10:26.598123       1 main.go:42] no bucket\nI1127 04:10:26.6       1 main.go:9] bye',
    'no bucket',
  ],
  ['without a level, the last line', 'starting\nno space left on device\n', 'no space left on device'],
  ['a warning is not an error', 'WARNING:root:slow disk\nkilled', 'killed'],
  ['nothing', ' \n', ''],
])('the cause in %s', (_, text, cause) => {
  expect(causeLine(text)).toBe(cause);
});
