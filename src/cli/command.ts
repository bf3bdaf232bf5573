import type { Flag } from './flags.js';

/** `isvc`: no command, which is the terminal UI. */
export type CommandName =
  | 'list'
  | 'get'
  | 'describe'
  | 'version'
  | 'predict'
  | 'explain'
  | 'chat'
  | 'endpoint'
  | 'proxy'
  | 'gateways'
  | 'metadata'
  | 'ready'
  | 'doctor'
  | 'logs'
  | 'bench'
  | 'compare'
  | 'test'
  | 'top'
  | 'demo'
  | 'config'
  | 'completion'
  | 'isvc';

/** The description of a command for help and completion, without loading it. */
export type Command = {
  readonly name: CommandName;
  /** `<x>` is required, `[x]` is not; `name` is a service's name. */
  readonly argument?: {
    readonly pattern: string;
    readonly summary: string;
    readonly choices?: readonly string[];
    /** A file, where it is not a service. */
    readonly is?: 'file';
  };
  /** The words that may stand behind the argument. */
  readonly more?: {
    readonly pattern: string;
    readonly summary: string;
    /** Each of them is a service's name, as the argument is: the namespace before the first is not the others'. */
    readonly areServices?: true;
  };
  readonly summary: string;
  readonly flags: readonly Flag[];
  readonly examples: readonly string[];
  /** A mistake in the settings file stops a command, unless it reads none, or tells the mistake itself and goes on. */
  readonly settings?: 'unread' | 'forgiven';
};
