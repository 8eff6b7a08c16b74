import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import {
  type ApiServer,
  type RunningInjector,
  startInjector,
  WORKSPACE,
} from '@sidecar-injector/testing/programs';
import type { ProfileSet } from './profile-set.ts';

/** The built injector while the tests of one `describe` run. */
export class InjectorUnderTest {
  private readonly set: ProfileSet;
  private folder = '';
  private running: RunningInjector | undefined;

  private constructor(set: ProfileSet) {
    this.set = set;
  }

  /** Starts the injector before the tests of the surrounding `describe`, and stops it after them. */
  static with(set: ProfileSet): InjectorUnderTest {
    const injector = new InjectorUnderTest(set);
    beforeAll(() => injector.start());
    afterAll(() => injector.stop());
    return injector;
  }

  get apiServer(): ApiServer {
    if (this.running === undefined) {
      throw new Error('The injector runs only while tests run');
    }
    return this.running.apiServer;
  }

  /** The folder of its profiles. */
  get profiles(): string {
    return join(this.folder, 'profiles');
  }

  private async start(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'replay-'));
    const { folder, profiles } = this;
    await mkdir(profiles);
    await this.set.writeTo(profiles);
    this.running = await startInjector({ main: WORKSPACE.injector, profiles, folder });
  }

  private async stop(): Promise<void> {
    await this.running?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
