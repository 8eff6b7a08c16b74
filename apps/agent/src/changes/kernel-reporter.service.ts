import { Inject, Injectable } from '@nestjs/common';
import { ApiError } from '@sidecar-injector/http';
import type { Config } from '../config/config.ts';
import { CONFIG } from '../config/tokens.ts';
import { ERRORS } from '../errors/error-catalogue.ts';
import { type Feature, FEATURES, type Features, isOwnDevice, MODULES } from './capabilities.ts';
import { CapabilitiesService } from './capabilities.service.ts';
import { ProcRepository } from './proc.repository.ts';
import { TcProcess } from './tc.process.ts';

/** Whether something can be had, and what to do where it cannot. */
export interface FeatureReport {
  /** `null` where there was no way to find out. */
  readonly available: boolean | null;
  readonly reason?: string;
  readonly remedy?: string;
}

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

/** Tells what faults can be had here, and why not. */
@Injectable()
export class KernelReporter {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly capabilities: CapabilitiesService,
    private readonly process: TcProcess,
    private readonly proc: ProcRepository,
  ) {}

  async report(): Promise<KernelReport> {
    return {
      features: { ...(await this.reportFeatures()), ipv6: this.reportIpv6() },
      iproute2: await this.readVersion(),
      interfaces: this.proc.interfaceNames().filter((name) => !isOwnDevice(name)),
      defaultInterfaces: this.proc.defaultInterfaces(),
    };
  }

  private async reportFeatures(): Promise<Record<Feature, FeatureReport>> {
    if (this.config.isHostNetwork) {
      return forEach(() => notTried(ERRORS.host_network));
    }
    try {
      const features = await this.capabilities.probe();
      return forEach((feature) => describe(feature, features));
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      return forEach(() => notTried(error));
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
}

function forEach(report: (feature: Feature) => FeatureReport): Record<Feature, FeatureReport> {
  return Object.fromEntries(FEATURES.map((feature) => [feature, report(feature)])) as Record<
    Feature,
    FeatureReport
  >;
}

function notTried({ message, remedy }: Pick<ApiError, 'message' | 'remedy'>): FeatureReport {
  return { available: null, reason: message, remedy };
}

function describe(feature: Feature, features: Features): FeatureReport {
  switch (features[feature]) {
    case true:
      return { available: true };
    case false:
      return {
        available: false,
        reason: `The kernel has no ${feature}.`,
        remedy: `Run "modprobe ${MODULES[feature]}" on the node, or use a kernel that has it.`,
      };
    case undefined:
      return notTried({
        message: 'There was no device on which to try it.',
        remedy: `Run "modprobe ifb" on the node to find out; a fault may work all the same.`,
      });
  }
}
