import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { type CheckResult, describeError, type ReadinessCheck } from '@sidecar-injector/http';
import type { loadProfiles, LoadedProfiles, Profile } from '@sidecar-injector/injection';
import type { Logger } from 'pino';
import { FileWatch } from '../files/file-watch.ts';
import { fingerprintDirectory } from '../files/fingerprint.ts';
import { readProfileFiles } from './read-profile-files.ts';

/**
 * Holds the profiles in use, and takes new ones when their files change.
 *
 * A set is taken whole or not at all: while the files are bad, the last good set stays, since a
 * slip in a ConfigMap must not take the sidecars from every new Pod.
 */
export class ProfilesService
  implements ReadinessCheck, OnApplicationBootstrap, OnApplicationShutdown
{
  readonly name = 'profiles';
  /** What is wrong in the files as they are now; none when the set in use is theirs. */
  problems: readonly string[] = [];
  /** How often changed files were refused. */
  failures = 0;
  /** When a set was taken last, in seconds since 1970; 0 before the first. */
  lastSuccess = 0;

  private profiles: readonly Profile[] = [];
  private readonly watch: FileWatch;

  constructor(
    private readonly directory: string,
    private readonly load: typeof loadProfiles,
    private readonly log: Logger,
  ) {
    this.watch = new FileWatch(
      () => fingerprintDirectory(directory),
      () => this.reload(),
    );
  }

  /** The set in use: one reference, never changed in place, so each review sees one set. */
  get current(): readonly Profile[] {
    return this.profiles;
  }

  /** Reads the files if they have changed, or were never read; what is wrong is in {@link problems}. */
  async refresh(): Promise<void> {
    await this.watch.check().catch(() => undefined);
  }

  check(): CheckResult {
    const ok = this.lastSuccess > 0;
    const names = this.profiles.map(({ name }) => name).join(', ');
    const stale = this.problems.length > 0 ? `; refused now: ${this.problems.join('; ')}` : '';
    return { ok, detail: `${ok ? `in use: ${names}` : 'none in use'}${stale}` };
  }

  onApplicationBootstrap(): void {
    this.watch.start();
  }

  onApplicationShutdown(): void {
    this.watch.stop();
  }

  private async reload(): Promise<void> {
    try {
      this.take(this.load(await readProfileFiles(this.directory)));
    } catch (error) {
      this.refuse([
        `INJECTOR_PROFILES_DIR is ${JSON.stringify(this.directory)}: ${describeError(error)}`,
      ]);
      throw error;
    }
  }

  private take({ profiles, problems, warnings }: LoadedProfiles): void {
    if (problems.length > 0) {
      this.refuse(problems);
    } else if (profiles.length === 0) {
      this.refuse([
        `INJECTOR_PROFILES_DIR is ${JSON.stringify(this.directory)}: must hold a *.yaml or *.yml file`,
      ]);
    } else {
      this.profiles = profiles;
      this.problems = [];
      this.lastSuccess = Date.now() / 1000;
      this.log.info({ profiles: profiles.map(({ name }) => name), warnings }, 'profiles loaded');
    }
  }

  private refuse(problems: readonly string[]): void {
    const isNews = problems.join('\n') !== this.problems.join('\n');
    this.problems = problems;
    if (isNews && this.lastSuccess > 0) {
      this.failures += 1;
      this.log.error({ problems }, 'profiles refused; those in use stay');
    }
  }
}
