import { Inject, Injectable } from '@nestjs/common';
import { ApiError, CONFIG } from '@sidecar-injector/http';
import type { Config } from '../config/config.ts';
import { ERRORS, newError } from '../errors/error-catalogue.ts';
import {
  type Feature,
  type Features,
  FEATURES,
  isOwnDevice,
  MODULES,
  SCRATCH,
  TRIALS,
} from './capabilities.ts';
import { CommandError } from './command.error.ts';
import { toAgentError } from './agent-error.ts';
import { ProcRepository } from './proc.repository.ts';
import { TcProcess } from './tc.process.ts';

const ADD_SCRATCH = ['link', 'add', 'name', SCRATCH, 'type', 'ifb'];
const REMOVE_SCRATCH = ['link', 'del', 'dev', SCRATCH];

const UNKNOWN = Object.fromEntries(FEATURES.map((feature) => [feature, undefined])) as Features;
const ALL = Object.fromEntries(FEATURES.map((feature) => [feature, true])) as Features;

/** Whether something can be had, and what to do where it cannot. */
export interface FeatureReport {
  /** `null` where there was no way to find out. */
  readonly available: boolean | null;
  readonly reason?: string;
  readonly remedy?: string;
}

/** Why something could not be found out, and what to do about it. */
type Reason = Pick<ApiError, 'message' | 'remedy'>;

const NO_DEVICE: Reason = {
  message: 'There was no device on which to try it.',
  remedy: 'Run "modprobe ifb" on the node to find out; a fault may work all the same.',
};

/** What this kernel and this image can do. */
export interface KernelReport {
  readonly features: Readonly<Record<Feature | 'ipv6', FeatureReport>>;
  /** Version of iproute2, such as `6.1.0`; `null` where there is no `tc`. */
  readonly iproute2: string | null;
  /** Those that a fault can be on. */
  readonly interfaces: readonly string[];
  /** Those that a fault applies to which names none. */
  readonly defaultInterfaces: readonly string[];
}

/**
 * Finds out what the kernel can do, on a scratch ifb that is made for it and removed at once: the
 * Pod's interfaces are never tried on.
 */
@Injectable()
export class CapabilitiesService {
  /** What was found last. */
  features = UNKNOWN;
  private pending: Promise<Features> | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly process: TcProcess,
    private readonly proc: ProcRepository,
  ) {}

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

  /** Tells what faults can be had here, and why not. */
  async report(): Promise<KernelReport> {
    return {
      features: { ...(await this.reportFeatures()), ipv6: this.reportIpv6() },
      iproute2: await this.readVersion(),
      interfaces: this.proc.interfaceNames().filter((name) => !isOwnDevice(name)),
      defaultInterfaces: this.proc.defaultInterfaces(),
    };
  }

  private async reportFeatures(): Promise<Record<Feature, FeatureReport>> {
    const { features, why } = await this.tryToProbe();
    const reports = FEATURES.map((name) => [name, describe(name, features[name], why)]);
    return Object.fromEntries(reports) as Record<Feature, FeatureReport>;
  }

  /** @returns what was found, and why there was no way to find out the rest. */
  private async tryToProbe(): Promise<{ readonly features: Features; readonly why: Reason }> {
    if (this.config.isHostNetwork) {
      return { features: UNKNOWN, why: ERRORS.host_network };
    }
    try {
      return { features: await this.probe(), why: NO_DEVICE };
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      return { features: UNKNOWN, why: error };
    }
  }

  private reportIpv6(): FeatureReport {
    return this.proc.hasIpv6()
      ? { available: true }
      : {
          available: false,
          reason: 'IPv6 is off in this network namespace.',
          remedy: 'Nothing is to be done: faults apply to IPv4.',
        };
  }

  private async readVersion(): Promise<string | null> {
    try {
      const text = await this.process.tc(['-V']);
      return /iproute2-([\w.-]+)/.exec(text)?.[1] ?? text.trim();
    } catch {
      return null;
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

function describe(feature: Feature, isThere: boolean | undefined, why: Reason): FeatureReport {
  if (isThere === undefined) {
    return { available: null, reason: why.message, remedy: why.remedy };
  }
  return isThere
    ? { available: true }
    : {
        available: false,
        reason: `The kernel has no ${feature}.`,
        remedy: `Run "modprobe ${MODULES[feature]}" on the node, or use a kernel that has it.`,
      };
}
