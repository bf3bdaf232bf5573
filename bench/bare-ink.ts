import { enableCompileCache } from 'node:module';

// A program of Ink that draws one word and ends at a key: no terminal UI of Ink is on the screen sooner.
enableCompileCache();
const [{ createElement }, { render, Text }] = await Promise.all([import('react'), import('ink')]);

const { unmount } = render(createElement(Text, null, 'here'));
process.stdin.setRawMode(true).once('data', () => {
  unmount();
  process.exit(0);
});
