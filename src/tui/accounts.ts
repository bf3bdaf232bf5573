/** The service accounts of a namespace. */
export type Accounts = {
  readonly names: readonly string[];
  /** That of the service's own pod, where it is known. */
  readonly own?: string;
  /** Why there are none to choose from: they may not be listed. */
  readonly warning?: string;
};
