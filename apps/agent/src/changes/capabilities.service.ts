import { Injectable } from '@nestjs/common';
import { type Feature, type Features, FEATURES, MODULES, SCRATCH, TRIALS } from './capabilities.ts';
import { CommandError } from './command.error.ts';
import { KernelError, toKernelError } from './kernel.error.ts';
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
  private known: Features = UNKNOWN;
  private pending: Promise<Features> | undefined;

  constructor(private readonly process: TcProcess) {}

  /** What was found last, without trying anything. */
  get features(): Features {
    return this.known;
  }

  /** Tries again what is not known to be there: a module may have been loaded since. */
  async probe(): Promise<Features> {
    if (FEATURES.some((feature) => this.known[feature] !== true)) {
      // There is one scratch device: whoever asks meanwhile gets the same answer.
      this.pending ??= this.tryAll().finally(() => {
        this.pending = undefined;
      });
      this.known = await this.pending;
    }
    return this.known;
  }

  /**
   * Makes sure that the kernel has what a change needs, before the change touches anything.
   *
   * @throws KernelError `kernel_feature_missing`, `not_permitted`, or why `tc` does not run.
   */
  async require(features: readonly Feature[]): Promise<void> {
    if (features.every((feature) => this.known[feature] === true)) {
      return;
    }
    const known = await this.probe();
    const missing = features.filter((feature) => known[feature] === false);
    if (missing.length > 0) {
      const modules = missing.map((feature) => MODULES[feature]).join(' ');
      throw new KernelError('kernel_feature_missing', {
        message: `The kernel of the node lacks ${missing.join(', ')}.`,
        remedy: `Run "modprobe -a ${modules}" on the node, or use a kernel that has them.`,
      });
    }
  }

  private async tryAll(): Promise<Features> {
    try {
      await this.makeScratch();
    } catch (error) {
      return this.withoutScratch(error);
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

  /** Without an ifb nothing can be tried, and faults of outgoing packets may yet work. */
  private withoutScratch(error: unknown): Features {
    if (!(error instanceof CommandError) || error.failure === 'not_permitted') {
      throw toKernelError(error);
    }
    return { ...UNKNOWN, ifb: error.failure === 'unsupported' ? false : undefined };
  }

  private async tryOnScratch(): Promise<Features> {
    try {
      await this.process.tc(['-batch', '-'], TRIALS.map(([, line]) => `${line}\n`).join(''));
      return ALL;
    } catch (error) {
      if (!(error instanceof CommandError) || !['failed', 'unsupported'].includes(error.failure)) {
        throw toKernelError(error);
      }
    }
    await this.process.ip(REMOVE_SCRATCH);
    await this.makeScratch();
    const found: Record<Feature, boolean | undefined> = { ...UNKNOWN, ifb: true };
    for (const [feature, line] of TRIALS) {
      found[feature] = await this.tryOne(line);
    }
    return found;
  }

  private async tryOne(line: string): Promise<boolean | undefined> {
    try {
      await this.process.tc(['-batch', '-'], `${line}\n`);
      return true;
    } catch (error) {
      if (!(error instanceof CommandError) || !['failed', 'unsupported'].includes(error.failure)) {
        throw toKernelError(error);
      }
      return error.failure === 'unsupported' ? false : undefined;
    }
  }
}
