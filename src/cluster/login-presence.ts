/**
 * How a login program meets the person. Where nothing is given it has no standard input, and its words are told only when
 * it fails.
 */
export type LoginPresence =
  | {
      /** A command: the program is given the terminal as kubectl gives it, and our own lines are held back meanwhile. */
      readonly type: 'terminal';
      /** False where the command reads standard input itself. */
      readonly stdin: boolean;
      readonly during: <T>(run: () => Promise<T>) => Promise<T>;
    }
  | {
      /** A screen that fills the terminal: the program has none, and what it says is told as it comes. */
      readonly type: 'screen';
      /** The last lines of what it said; undefined once it has ended. */
      readonly tell: (words: string | undefined) => void;
    };

/** The presence of a screen that is not there yet: what is said before somebody listens is told then. */
export function loginWords(): {
  readonly presence: LoginPresence;
  readonly listen: (listener: (words: string | undefined) => void) => void;
} {
  let said: string | undefined;
  let tell = (words: string | undefined): void => void (said = words);
  return {
    presence: { type: 'screen', tell: (words) => tell(words) },
    listen: (listener) => {
      tell = listener;
      if (said !== undefined) listener(said);
    },
  };
}
