import { Injectable } from '@nestjs/common';
import { newError } from '../errors/error-catalogue.ts';
import { type Feature, type Features, FEATURES, MODULES, SCRATCH, TRIALS } from './capabilities.ts';
import { CommandError } from './command.error.ts';
import { toAgentError } from './agent-error.ts';
import { TcProcess } from './tc.process.ts';

const ADD_SCRATCH = ['link', 'add', 'name', SCRATCH, 'type', 'ifb'];
const REMOVE_SCRATCH = ['link', 'del', 'dev', SCRATCH];

const UNKNOWN = Object.fromEntries(FEATURES.map((feature) => [feature, undefined])) as Features;
const ALL = Object.fromEntries(FEATURES.map((feature) => [feature, true])) as Features;

/**
 * Finds out what the kernel can do, on a scratch ifb that is made for it and removed at once: the
 * Pod's interfaces are never tried on.
 */
@Injectable()
export class CapabilitiesService {
  /** What was found last. */
  features = UNKNOWN;
  private pending: Promise<Features> | undefined;

  constructor(private readonly process: TcProcess) {}

  /** Tries again what is not known to be there: a module may have been loaded since. */
  async probe(): Promise<Features> {
    if (FEATURES.some((feature) => this.features[feature] !== true)) {
      // There is one scratch device: whoever asks meanwhile gets the same answer.
      this.pending ??= this.tryAll()
        .catch((error: unknown) => {
          throw toAgentError(error);
        })
        .finally(() => {
          this.pending = undefined;
        });
      this.features = await this.pending;
    }
    return this.features;
  }

  /**
   * Makes sure that the kernel has what a change needs, before the change touches anything.
   *
   * @throws ApiError `kernel_feature_missing`, `not_permitted`, or why `tc` does not run.
   */
  async require(features: readonly Feature[]): Promise<void> {
    if (features.every((feature) => this.features[feature] === true)) {
      return;
    }
    const known = await this.probe();
    const missing = features.filter((feature) => known[feature] === false);
    if (missing.length > 0) {
      const modules = missing.map((feature) => MODULES[feature]).join(' ');
      throw newError('kernel_feature_missing', {
        message: `The kernel of the node lacks ${missing.join(', ')}.`,
        remedy: `Run "modprobe -a ${modules}" on the node, or use a kernel that has them.`,
      });
    }
  }

  private async tryAll(): Promise<Features> {
    try {
      await this.makeScratch();
    } catch (error) {
      return withoutScratch(error);
    }
    try {
      return await this.tryOnScratch();
    } finally {
      await this.process.ip(REMOVE_SCRATCH).catch(() => undefined);
    }
  }

  /** One that an agent left behind which was killed at this point is used up first. */
  private async makeScratch(): Promise<void> {
    try {
      await this.process.ip(ADD_SCRATCH);
    } catch (error) {
      if (!(error instanceof CommandError) || !error.stderr.includes('File exists')) {
        throw error;
      }
      await this.process.ip(REMOVE_SCRATCH);
      await this.process.ip(ADD_SCRATCH);
    }
  }

  private async tryOnScratch(): Promise<Features> {
    if (await this.tryLines(TRIALS.map(([, line]) => line))) {
      return ALL;
    }
    await this.process.ip(REMOVE_SCRATCH);
    await this.makeScratch();
    const found: Record<Feature, boolean | undefined> = { ...UNKNOWN, ifb: true };
    for (const [feature, line] of TRIALS) {
      found[feature] = await this.tryLines([line]);
    }
    return found;
  }

  /** @returns whether the kernel has what they need; `undefined` where they fail for another reason. */
  private async tryLines(lines: readonly string[]): Promise<boolean | undefined> {
    try {
      await this.process.tc(['-batch', '-'], lines.map((line) => `${line}\n`).join(''));
      return true;
    } catch (error) {
      if (!(error instanceof CommandError) || !['failed', 'unsupported'].includes(error.failure)) {
        throw error;
      }
      return error.failure === 'unsupported' ? false : undefined;
    }
  }
}

/** Without an ifb nothing can be tried, and faults of outgoing packets may yet work. */
function withoutScratch(error: unknown): Features {
  if (!(error instanceof CommandError) || error.failure === 'not_permitted') {
    throw error;
  }
  return { ...UNKNOWN, ifb: error.failure === 'unsupported' ? false : undefined };
}
