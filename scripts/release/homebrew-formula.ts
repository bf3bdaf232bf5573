import type { ReleasedArchive } from './released-archive.ts';

/** A formula for a tap, as Homebrew's "Node for formula authors" has it: npm installs the package, Homebrew links its commands. */
export function homebrewFormula(archive: ReleasedArchive): string {
  const { name, description, license, page, url, sha256 } = archive;
  const installed = `lib/node_modules/${name}/dist/completions`;
  return `class Isvc < Formula
  desc ${quoted(shortDescription(description))}
  homepage ${quoted(page)}
  url ${quoted(url)}
  sha256 ${quoted(sha256)}
  license ${quoted(license)}

  depends_on "node"

  def install
    system "npm", "install", *std_npm_args
    bin.install_symlink libexec.glob("bin/*")
    man1.install_symlink libexec.glob("share/man/man1/*")
    bash_completion.install_symlink libexec/"${installed}/bash/isvc"
    zsh_completion.install_symlink libexec/"${installed}/zsh/_isvc"
    fish_completion.install_symlink libexec/"${installed}/fish/isvc.fish"
  end

  test do
    assert_equal version.to_s, shell_output("#{bin}/isvc --version").strip
    assert_match "sklearn-iris", shell_output("#{bin}/isvc demo")
  end
end
`;
}

/** The form that Homebrew's audit asks of `desc`: one clause without a full stop. */
function shortDescription(description: string): string {
  return description.split(/[:.]/)[0] ?? description;
}

/** A string of Ruby in which nothing is interpolated. */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\#]/g, '\\$&')}"`;
}
