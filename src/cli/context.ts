import type { Config } from '../config/config.js';
import type { Options } from './flag-values.js';
import type { Output } from './print.js';
import type { ProgramIo } from './program-io.js';
import type { ProgramName } from './program-name.js';

/** The arguments of every command. */
export type Context = {
  readonly options: Options;
  /** The settings file; flags and the environment win over it. */
  readonly config: Config;
  /** Reads the settings file again. */
  readonly readSettings: () => Promise<Config>;
  /** Whether the command names the service that it calls, as all do but the terminal UI. */
  readonly names: 'a service' | 'none';
  /** The words behind the command's argument. */
  readonly more: readonly string[];
  readonly out: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Its streams, for a command that asks or is asked. */
  readonly io: Pick<ProgramIo, 'stdin' | 'stdout' | 'stderr'>;
  /** The words that started the program; `isvc` where absent. */
  readonly name?: ProgramName;
  /** Aborted by Ctrl-C and SIGTERM, with a Problem as its reason. */
  readonly signal: AbortSignal;
};
