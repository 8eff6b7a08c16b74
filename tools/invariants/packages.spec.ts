import { describe, expect, it } from '@jest/globals';
import { posix } from 'node:path';
import { listFiles, read } from './repository.ts';

interface Package {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const readPackage = (file: string): Package => JSON.parse(read(file)) as Package;

const root = readPackage('package.json');
const files = listFiles().filter(
  (file) => posix.basename(file) === 'package.json' && file !== 'package.json',
);
const packages = new Map(files.map((file) => [readPackage(file).name, readPackage(file)]));
const apps = files.filter((file) => file.startsWith('apps/')).map(readPackage);

const dependenciesOf = ({ dependencies = {} }: Package): string[] => Object.keys(dependencies);

/** The packages that go into the programs, those of the workspace left out. */
function listShipped(from: readonly Package[]): string[] {
  return from.flatMap(dependenciesOf).flatMap((name) => {
    const ours = packages.get(name);
    return ours === undefined ? [name] : listShipped([ours]);
  });
}

/** That a package names what its files import is for the rule @nx/dependency-checks to say. */
describe('the packages of the workspace', () => {
  it('should have their versions pinned by the one at the top', () => {
    const pins = { ...root.devDependencies, ...root.dependencies };

    expect(Object.entries(pins).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual(
      [],
    );
  });

  it.each(files)('should ask in %s for the versions that are pinned', (file) => {
    const { dependencies = {}, devDependencies } = readPackage(file);
    const pins = { ...root.devDependencies, ...root.dependencies };
    const pinned = Object.keys(dependencies).map((name) => [
      name,
      packages.has(name) ? '*' : pins[name],
    ]);

    expect(dependencies).toEqual(Object.fromEntries(pinned));
    expect(devDependencies).toBeUndefined();
  });

  it('should use at run time all that the one at the top has for it, and nothing else', () => {
    expect(dependenciesOf(root).toSorted()).toEqual([...new Set(listShipped(apps))].toSorted());
  });
});
