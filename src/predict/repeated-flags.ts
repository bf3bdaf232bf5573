/** What the person said by flags, as words of a shell: a next step says it again. Empty where nothing was said. */
export type RepeatedFlags = {
  /** `--context`, `--kubeconfig`: kubectl has them, too. */
  readonly cluster: string;
  /** `--gateway`, `--address`, `--host`, `--cacert`, `-k`. */
  readonly wayIn: string;
  /** `-H`, and `--token` without its value. */
  readonly login: string;
  /** `--max-answer`. */
  readonly reading: string;
};
