/** Runs every benchmark, or the one named: npm run bench -- startup */
import { benchDecode } from './decode.ts';
import { benchFirstFrame } from './first-frame.ts';
import { benchLoad } from './load.ts';
import { benchProxy } from './proxy.ts';
import { benchStream } from './stream.ts';
import { benchStartup } from './startup.ts';
import { benchTui } from './tui.ts';

const benches = {
  startup: benchStartup,
  frame: benchFirstFrame,
  tui: benchTui,
  stream: benchStream,
  proxy: benchProxy,
  decode: benchDecode,
  load: benchLoad,
};
const asked = process.argv[2];

if (asked !== undefined && !Object.hasOwn(benches, asked)) {
  console.error(`There is no benchmark ${asked}. There are: ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const [name, bench] of Object.entries(benches)) {
    if (asked !== undefined && asked !== name) continue;
    console.log(`\n== ${name} (Node ${process.versions.node})`);
    await bench();
  }
}
