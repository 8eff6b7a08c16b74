import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Plugin } from 'rolldown';
import { NOTICES } from './notices.ts';

/** What the package.json of a program that is for npm says; of others it says less. */
interface PackageJson {
  readonly version: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly [member: string]: unknown;
}

/** The members that a stranger's package has in common with the one in the workspace. */
const KEPT = ['description', 'keywords', 'license', 'engines'];

/**
 * Makes a package of the folder of a bundle. Node needs to be told that it is an ES module where no
 * package.json of ours is near; a program with a `bin` gets what `npm pack` wants besides: a name,
 * a README, the licence, and the pages that the README leads to.
 *
 * @param workspace the folder with LICENSE and docs.
 * @param project its folder below that.
 */
export function packageFiles(workspace: string, project: string): Plugin {
  return {
    name: 'package-files',
    generateBundle() {
      const about = JSON.parse(
        readFileSync(join(workspace, project, 'package.json'), 'utf8'),
      ) as PackageJson;
      const files = about.bin === undefined ? MODULE_ONLY : forNpm(workspace, project, about);
      for (const [fileName, source] of Object.entries(files)) {
        this.emitFile({ type: 'asset', fileName, source });
      }
    },
  };
}

type Files = Readonly<Record<string, string>>;

const MODULE_ONLY: Files = { 'package.json': '{ "type": "module" }\n' };

function forNpm(workspace: string, project: string, { version, bin, ...rest }: PackageJson): Files {
  const [name = ''] = Object.keys(bin ?? {});
  const about = {
    name,
    version,
    ...Object.fromEntries(KEPT.map((member) => [member, rest[member]])),
    type: 'module',
    bin: { [name]: 'main.js' },
    files: ['main.js', 'docs', NOTICES],
  };
  const readText = (file: string): string => readFileSync(join(workspace, file), 'utf8');
  const readme = posix.join(project, 'README.md');
  return {
    'package.json': `${JSON.stringify(about, undefined, 2)}\n`,
    LICENSE: readText('LICENSE'),
    // In the package docs lies beside it.
    'README.md': readText(readme).replaceAll(`](${posix.relative(project, 'docs')}/`, '](docs/'),
    ...readLinked(readText, readme),
  };
}

/** The pages that a page leads to, and those that they lead to. */
function readLinked(readText: (file: string) => string, page: string, found: Files = {}): Files {
  return listLinks(page, readText(page)).reduce(
    (pages, link) =>
      link in pages ? pages : readLinked(readText, link, { ...pages, [link]: readText(link) }),
    found,
  );
}

/** Links to pages, from the top of the workspace. */
function listLinks(page: string, text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s#:]+\.md)(?:#[^)]*)?\)/g)].map(([, link = '']) =>
    posix.join(posix.dirname(page), link),
  );
}
