import { type DynamicModule, Global, Module, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, ModuleRef } from '@nestjs/core';
import type { Logger } from 'pino';
import { ErrorFilter } from '../errors/error.filter.ts';
import type { ErrorRules } from '../errors/to-api-error.ts';
import { Health, type MetricsSource } from '../health/health.ts';
import type { ReadinessCheck } from '../health/readiness.ts';
import { ConnectionDrain } from '../server/connection-drain.ts';

/** Token of the typed environment. */
export const CONFIG = Symbol('CONFIG');

/** Token of the program's logger, a pino `Logger`. */
export const LOGGER = Symbol('LOGGER');

/** Gives a part of the application by its class, in whichever module it is. */
export type PartOf = <T>(part: Type<T>) => T;

/** What a program brings to its edge. */
export interface Edge {
  /** The environment, checked and typed. */
  readonly config: object;
  readonly log: Logger;
  readonly errors: ErrorRules;
  /** What `/readyz` looks at, in the order in which it is listed. */
  readonly checks: (partOf: PartOf) => readonly ReadinessCheck[];
  /** What `/metrics` shows. */
  readonly metrics: Type<MetricsSource>;
  /** What else is there before the application is made, for every module by its class. */
  readonly made?: readonly object[];
}

/**
 * What every program here has between its work and the world: its configuration, its log, how it
 * tells errors, how it is, and how it lets go of its callers.
 */
@Global()
@Module({})
export class EdgeModule {
  static register({ config, log, errors, checks, metrics, made = [] }: Edge): DynamicModule {
    const shared: Provider[] = [
      ...made.map((part) => ({ provide: part.constructor, useValue: part })),
      { provide: CONFIG, useValue: config },
      { provide: LOGGER, useValue: log },
      {
        provide: Health,
        inject: [ModuleRef],
        useFactory: (parts: ModuleRef) => {
          const partOf: PartOf = (part) => parts.get(part, { strict: false });
          return new Health(
            () => checks(partOf),
            () => partOf(metrics),
          );
        },
      },
      ConnectionDrain,
    ];
    const filter = { provide: APP_FILTER, useValue: new ErrorFilter(log, errors) };
    return { module: EdgeModule, providers: [...shared, filter], exports: shared };
  }
}
