import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The imports of a file that starts programs, itself or by one of its helpers: isvc as it is built, a shell, another tool. */
const starters = /'(?:node:child_process|@lydell\/node-pty)'/;
const imported = /(?:from|import)\s*\(?\s*'(\.[^']+)'/g;

/** The test files that start programs: the others need no build, and most are the inner loop's (`npm run test:quick`). */
export function testsThatStartPrograms(): readonly string[] {
  const texts = new Map(
    ['test', 'scripts']
      .flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)),
      )
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => [file, readFileSync(file, 'utf8')] as const),
  );
  return [...texts.keys()].filter((file) => /\.test\.tsx?$/.test(file) && reaches(file, texts, new Set()));
}

function reaches(file: string, texts: ReadonlyMap<string, string>, seen: Set<string>): boolean {
  const text = texts.get(file);
  if (text === undefined || seen.has(file)) return false;
  seen.add(file);
  if (starters.test(text)) return true;
  return [...text.matchAll(imported)].some(([, to = '']) => {
    const target = path.join(path.dirname(file), to);
    return [target, target.replace(/\.js$/, '.ts'), target.replace(/\.js$/, '.tsx')].some((one) =>
      reaches(one, texts, seen),
    );
  });
}
