/** The lines that a person watches while the cluster is built and started. */

/** Runs the work and says how long it took. Throws what the work throws, after a line that says which step it was. */
export async function step<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const startMs = performance.now();
  const seconds = (): string => `${((performance.now() - startMs) / 1000).toFixed(1).padStart(6)} s`;
  try {
    const result = await work();
    say(`${seconds()}  ${what}`);
    return result;
  } catch (error) {
    say(`${seconds()}  ${what}: failed`);
    throw error;
  }
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
