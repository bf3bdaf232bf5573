/** The fields of package.json that say where a package comes from, as npm's documentation of package.json has them. */
export type Origin = {
  readonly homepage: string;
  readonly bugs: { readonly url: string };
  readonly repository: { readonly type: 'git'; readonly url: string };
};

/** The web page of a git remote; a user or password in its URL is left out. Throws an Error for a folder of this machine. */
export function pageOfRemote(remote: string): string {
  const [, host, path] =
    /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/(.+)$/.exec(remote) ??
    /^(?:[^@/]+@)([^/:]+):(?!\/)(.+)$/.exec(remote) ??
    [];
  if (host === undefined || path === undefined)
    throw new Error('The git remote has no page on the web: give it with --repository URL.');
  return `https://${host}/${path.replace(/\/$/, '').replace(/\.git$/, '')}`;
}

export function originOf(page: string): Origin {
  return {
    homepage: `${page}#readme`,
    bugs: { url: `${page}/issues` },
    repository: { type: 'git', url: `git+${page}.git` },
  };
}
