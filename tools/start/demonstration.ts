import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  builtInProfile,
  type Json,
  newReview,
  type RunningInjector,
  startInjector,
  WORKSPACE,
} from '@sidecar-injector/testing/programs';
import { renderInvitation, renderTable } from './report.ts';
import { admit, nameOf, optedOut, readPods } from './reviews.ts';

const PROFILE = 'network-delay.yaml';

/** An injector with the built-in profile, and the Pods that it is shown with. */
export class Demonstration {
  private readonly folder: string;
  private readonly injector: RunningInjector;

  private constructor(folder: string, injector: RunningInjector) {
    this.folder = folder;
    this.injector = injector;
  }

  /**
   * Starts the injector.
   *
   * @param folder gets the certificate, the profile and a review.
   */
  static async begin(folder: string, port: number): Promise<Demonstration> {
    const profiles = join(folder, 'profiles');
    await mkdir(profiles);
    await writeFile(join(profiles, PROFILE), await builtInProfile());
    const injector = await startInjector({ main: WORKSPACE.injector, profiles, folder, port });
    return new Demonstration(folder, injector);
  }

  /** What becomes of each Pod, as a table. */
  async admitPods(): Promise<string> {
    const pods = await readPods(WORKSPACE.tidbPods);
    const rows = [];
    for (const pod of [...pods, optedOut(showcase(pods), 'basic-tidb-1')]) {
      rows.push(await admit(this.injector.apiServer, pod));
    }
    return renderTable(rows);
  }

  /** What there is to try while the injector serves. */
  async invite(): Promise<string> {
    const pods = await readPods(WORKSPACE.tidbPods);
    const review = join(this.folder, 'review.json');
    await writeFile(review, JSON.stringify(newReview(showcase(pods)), null, 2));
    return renderInvitation({
      origin: this.injector.origin,
      certificate: join(this.folder, 'tls.crt'),
      review,
      profile: join(this.folder, 'profiles', PROFILE),
    });
  }

  /**
   * Serves until then.
   *
   * @throws Error when the injector ends by itself.
   */
  async serve(end: Promise<unknown>): Promise<void> {
    await Promise.race([end, this.injector.program.assertRunning()]);
  }

  async stop(): Promise<void> {
    await this.injector.stop();
  }
}

/** The Pod that is shown by itself: the one with two containers. */
function showcase(pods: readonly Json[]): Json {
  return pods.find((pod) => nameOf(pod) === 'basic-tidb-0') ?? {};
}
