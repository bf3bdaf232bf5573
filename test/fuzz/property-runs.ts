/**
 * How often a property is tried: in full by `npm run fuzz`, and by a quarter of that in a run of all tests, which would spend a tenth of
 * its time on them. A file that calls this is part of both.
 */
export function propertyRuns(full: number): number {
  return process.env['FUZZ_CASES'] === undefined ? Math.ceil(full / 4) : full;
}
