/** The least that a terminal program does with a key: it says so. The peer of the TUI in `tui.ts`; q ends it. */
let pressed = 0;
process.stdin.setRawMode(true);
process.stdin.on('data', (keys) => {
  if (keys.toString() === 'q') process.exit();
  pressed += 1;
  process.stdout.write(`\r▸ ${pressed}`);
});
process.stdout.write('▸ 0');
