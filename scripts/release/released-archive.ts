/** The package of a release, as other package managers name it. */
export type ReleasedArchive = {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  /** The project's page. */
  readonly page: string;
  /** Where the archive is. */
  readonly url: string;
  readonly sha256: string;
};
