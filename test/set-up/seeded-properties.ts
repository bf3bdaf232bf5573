import * as fc from 'fast-check';

/**
 * Properties try the same cases in each run, so that a change is judged by what it does and not by luck. `npm run fuzz` makes other
 * cases each time, and prints the seed that brings them again.
 */
fc.configureGlobal({ seed: Number(process.env['FUZZ_SEED'] ?? 1) });
