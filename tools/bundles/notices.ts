import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'rolldown';

/** The file beside a bundle that says whose code is in it, and under which licences. */
export const NOTICES = 'THIRD-PARTY-NOTICES.txt';

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
}

/** Files with what a licence wants to be passed on; CopyrightNotice.txt is one of them. */
const LICENSE_FILE = /licen[cs]e|notice|copying/i;

const RULE = '='.repeat(80);

/**
 * Writes the licences of all packages that a bundle has code of. The text is the same for the same
 * packages, in whatever order they were bundled.
 *
 * @param workspace the folder whose node_modules the packages are in.
 */
export function thirdPartyNotices(workspace: string): Plugin {
  const bundler = join(workspace, 'node_modules/rolldown');
  return {
    name: 'third-party-notices',
    generateBundle(_, bundle) {
      const folders = Object.values(bundle)
        .flatMap((file) => (file.type === 'chunk' ? Object.entries(file.modules) : []))
        .filter(([, { renderedLength }]) => renderedLength > 0)
        .flatMap(([id]) => (isHelper(id) ? [bundler] : findPackage(id)));
      this.emitFile({ type: 'asset', fileName: NOTICES, source: writeNotices(folders) });
    },
  };
}

/** What rolldown puts into a bundle of its own. */
function isHelper(id: string): boolean {
  return id.startsWith('\0rolldown/runtime') || id.startsWith('\0@oxc-project+runtime');
}

/** The folder of the package that a module belongs to; none for a module of the workspace. */
function findPackage(id: string): string[] {
  const [, folder] = /^(\/.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id) ?? [];
  return folder === undefined ? [] : [folder];
}

/**
 * @param folders those of packages; one may be there several times.
 * @returns each licence once, below the packages that have it in the same words.
 * @throws Error naming a package whose licence has no text.
 */
export function writeNotices(folders: readonly string[]): string {
  const named = [...new Set(folders)].map((folder) => {
    const about = readPackage(folder);
    const title = `${about.name} ${about.version} (${about.license ?? 'see below'})`;
    return { title, text: readLicense(folder, about) };
  });
  const titles = Map.groupBy(
    named.toSorted((one, other) => (one.title < other.title ? -1 : 1)),
    ({ text }) => text,
  );
  const parts = [...titles].map(([text, packages]) =>
    [RULE, ...new Set(packages.map(({ title }) => title)), RULE, '', text, ''].join('\n'),
  );
  return [`The program beside this file holds code of these packages.\n`, ...parts].join('\n');
}

function readPackage(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;
}

function readLicense(folder: string, about: PackageJson): string {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && LICENSE_FILE.test(entry.name))
    .map(({ name }) => name)
    .toSorted();
  if (files.length === 0) {
    return standardText(about);
  }
  return files.map((name) => tidy(readFileSync(join(folder, name), 'utf8'))).join('\n\n');
}

/** For a package that names its licence and does not bring its words. */
function standardText({ name, license, author }: PackageJson): string {
  const file = join(import.meta.dirname, 'licenses', `${basename(license ?? '')}.txt`);
  const holder = typeof author === 'string' ? author : author?.name;
  if (license === undefined || holder === undefined || !existsSync(file)) {
    throw new Error(
      `${name} has no file with its licence (${license ?? 'unknown'}): put the words into ${dirname(file)}`,
    );
  }
  return tidy(readFileSync(file, 'utf8')).replace('HOLDER', holder);
}

function tidy(text: string): string {
  return text.replaceAll(/[^\S\n]+$/gm, '').trim();
}
