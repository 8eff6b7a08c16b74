import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Pod } from '@sidecar-injector/admission';
import { applyOperations, findPodProblems, newContext, pruned } from './testing/index.ts';
import { dump, load } from 'js-yaml';
import { AGENT_PROFILE } from './agent-profile.ts';
import type { InjectionContext } from './terms/context.ts';
import { inject } from './inject.ts';
import { STATUS_KEY } from './terms/keys.ts';
import { loadProfiles } from './profile/load-profiles.ts';
import type { Profile, ProfileFile } from './profile/profile.ts';
import { uninject } from './uninject.ts';

const WORKSPACE = join(import.meta.dirname, '../../..');
const GOLDEN = join(import.meta.dirname, '../golden');

/** With `UPDATE_GOLDEN=1` the expectations are written anew, for a person to look through. */
const IS_UPDATE = process.env['UPDATE_GOLDEN'] === '1';

/** `context.yaml`: what differs from the context of a Pod in an opted-in namespace `shop`. */
interface GoldenContext extends Partial<InjectionContext> {
  /** The Pod's file from the top of the workspace, where the folder has no `pod.yaml`. */
  readonly pod?: string;
}

/** One folder of `golden`, named after the behaviour that it shows. */
class GoldenCase {
  private readonly folder: string;

  constructor(name: string) {
    this.folder = join(GOLDEN, name);
  }

  get pod(): Pod {
    const { pod } = this.overrides;
    const path = pod === undefined ? this.path('pod.yaml') : join(WORKSPACE, pod);
    return exchangeHashes(parse(path), this.profiles, 'in') as Pod;
  }

  get hasStatus(): boolean {
    return (
      existsSync(this.path('pod.yaml')) && readText(this.path('pod.yaml')).includes(STATUS_KEY)
    );
  }

  /** Those of the folder `profiles`; without one, the built-in profile of the agent. */
  get profiles(): readonly Profile[] {
    const folder = this.path('profiles');
    const files: ProfileFile[] = existsSync(folder)
      ? readdirSync(folder).map((name) => ({
          name,
          text: readFileSync(join(folder, name), 'utf8'),
        }))
      : [AGENT_PROFILE];
    const { profiles, problems } = loadProfiles(files);
    expect(problems).toEqual([]);
    return profiles;
  }

  get context(): InjectionContext {
    return newContext(without(this.overrides, 'pod'));
  }

  /** Compares a value to a file; nothing is expected where there is none. */
  expect(file: string, value: unknown): void {
    const path = this.path(file);
    if (IS_UPDATE && value === undefined) {
      rmSync(path, { force: true });
    } else if (IS_UPDATE) {
      writeFileSync(path, dump(value, { lineWidth: -1, noRefs: true }));
    }
    expect(value).toEqual(existsSync(path) ? parse(path) : undefined);
  }

  private get overrides(): GoldenContext {
    const path = this.path('context.yaml');
    return existsSync(path) ? (parse(path) as GoldenContext) : {};
  }

  private path(file: string): string {
    return join(this.folder, file);
  }
}

function readText(path: string): string {
  return readFileSync(path, 'utf8');
}

function parse(path: string): unknown {
  return load(readText(path));
}

/** Files say `(hash of NAME)` for the hash of a profile, which would change with every word of it. */
function exchangeHashes(value: unknown, profiles: readonly Profile[], way: 'in' | 'out'): unknown {
  const text = profiles.reduce((all, { hash, name }) => {
    const placeholder = `(hash of ${name})`;
    return way === 'in' ? all.replaceAll(placeholder, hash) : all.replaceAll(hash, placeholder);
  }, JSON.stringify(value));
  return JSON.parse(text) as unknown;
}

function without<T extends object, K extends keyof T & string>(value: T, member: K): Omit<T, K> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== member)) as Omit<T, K>;
}

const names = readdirSync(GOLDEN).sort();

/**
 * `outcome.yaml` says what is decided and told, `expected.yaml` how the whole Pod looks after the
 * patch; it is absent where the Pod stays as it is.
 */
describe('golden cases', () => {
  it.each(names)('%s', (name) => {
    const golden = new GoldenCase(name);
    const { pod, context, profiles } = golden;
    const outcome = inject(pod, context, profiles);
    const result = applyOperations(pod, outcome.operations);
    golden.expect('outcome.yaml', without(outcome, 'operations'));
    golden.expect(
      'expected.yaml',
      outcome.operations.length > 0 ? exchangeHashes(result, profiles, 'out') : undefined,
    );
    expect(inject(result, context, profiles).operations).toEqual([]);
    expect(findPodProblems(pod)).toEqual(expect.arrayContaining(findPodProblems(result)));
  });

  it.each(names.filter((name) => !new GoldenCase(name).hasStatus))(
    '%s, and uninject undoes it',
    (name) => {
      const { pod, context, profiles } = new GoldenCase(name);
      const result = applyOperations(pod, inject(pod, context, profiles).operations);
      const undone = applyOperations(result, uninject(result).operations);
      expect(pruned(undone)).toEqual(pruned(pod));
    },
  );

  it('should be many, each in its own words', () => {
    expect(names.length).toBeGreaterThanOrEqual(20);
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)+$/.test(name))).toEqual([]);
  });
});
