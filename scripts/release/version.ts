const steps = ['major', 'minor', 'patch'] as const;

/** A version that `asked` names, or the one that this step leads to. Throws an Error for what is neither, or not newer than `current`. */
export function nextVersion(current: string, asked: string): string {
  const before = numbersOf(current);
  const at = steps.findIndex((step) => step === asked);
  if (at !== -1) return before.map((number, place) => raised(number, place, at)).join('.');
  const after = numbersOf(asked);
  const differs = after.findIndex((number, place) => number !== before[place]);
  if (differs === -1 || (after[differs] ?? 0) < (before[differs] ?? 0))
    throw new Error(`${asked} is not newer than ${current}.`);
  return asked;
}

function raised(number: number, place: number, at: number): number {
  if (place === at) return number + 1;
  return place < at ? number : 0;
}

/** Major, minor and patch number: isvc has no pre-releases. */
function numbersOf(version: string): readonly number[] {
  const numbers = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(version)?.slice(1);
  if (numbers === undefined)
    throw new Error(`${version} is not a version: give major, minor, patch or three numbers such as 1.2.3.`);
  return numbers.map(Number);
}
