import { createHash } from 'node:crypto';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { parseAst } from 'rolldown/parseAst';

/** Lines of a file, from 1, both ends included; `mutants` is how many changes Stryker would make within them. */
export type MutationLines = {
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly mutants: number;
};

type SourceLines = Pick<MutationLines, 'from' | 'to'>;

// A function that is longer is cut: taken as a whole, a few long ones would be the sample.
const mostLines = 12;

const quiet = () => {};
const no = () => false;
const silentLog = {
  debug: quiet,
  error: quiet,
  fatal: quiet,
  info: quiet,
  trace: quiet,
  warn: quiet,
  isDebugEnabled: no,
  isErrorEnabled: no,
  isFatalEnabled: no,
  isInfoEnabled: no,
  isTraceEnabled: no,
  isWarnEnabled: no,
};

/**
 * Cuts a source file into pieces that can be mutated apart from each other: its outermost statements, long ones cut again.
 * A mutant that reaches over a cut belongs to no piece; these are the bodies of long functions.
 */
export async function mutationLines(file: string, text: string): Promise<readonly MutationLines[]> {
  const { mutants } = await new Instrumenter(silentLog).instrument(
    [{ name: file, content: text, mutate: true }],
    { plugins: null, excludedMutations: [], ignorers: [] },
  );
  // Stryker's lines begin at 0.
  const places = mutants.map(({ location }) => ({
    from: location.start.line + 1,
    to: location.end.line + 1,
  }));
  return pieces(text).map((piece) => ({
    file,
    ...piece,
    mutants: places.filter(({ from, to }) => from >= piece.from && to <= piece.to).length,
  }));
}

/**
 * Chooses pieces of code with about `size` mutants in all. The same seed chooses the same pieces, and a change of one file
 * leaves the order of the others as it was.
 */
export function chooseMutationLines(
  all: readonly MutationLines[],
  size: number,
  seed: string,
): readonly MutationLines[] {
  const rank = ({ file, from }: MutationLines) =>
    createHash('sha256').update(`${seed} ${file} ${from}`).digest('hex');
  const shuffled = all
    .filter(({ mutants }) => mutants > 0)
    .map((one) => ({ one, rank: rank(one) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
  const chosen: MutationLines[] = [];
  let sum = 0;
  for (const { one } of shuffled) {
    if (sum >= size) break;
    chosen.push(one);
    sum += one.mutants;
  }
  return chosen;
}

/** The pieces in the words of Stryker's option `mutate`. */
export function mutatePatterns(chosen: readonly MutationLines[]): readonly string[] {
  return chosen.map(({ file, from, to }) => `${file}:${from}-${to}`);
}

function pieces(text: string): readonly SourceLines[] {
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  return parseAst(text, { lang: 'ts' }).body.flatMap(({ start, end }) => {
    // A statement without a function runs once, as the file is loaded: the configuration leaves that out.
    if (!/=>|\bfunction\b/.test(text.slice(start, end))) return [];
    const [from, to] = [lineAt(start), lineAt(end)];
    const count = Math.ceil((to - from + 1) / mostLines);
    const step = Math.ceil((to - from + 1) / count);
    return Array.from({ length: count }, (_, at) => ({
      from: from + at * step,
      to: Math.min(to, from + (at + 1) * step - 1),
    }));
  });
}
