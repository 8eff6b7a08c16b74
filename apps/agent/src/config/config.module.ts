import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { CONFIG, LOGGER } from './tokens.ts';

/** What is there before the application is made. */
export interface Foundations {
  readonly config: Config;
  readonly log: Logger;
}

/** Gives every module the configuration and the log. */
@Global()
@Module({})
export class ConfigModule {
  static of({ config, log }: Foundations): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOGGER, useValue: log },
      ],
      exports: [CONFIG, LOGGER],
    };
  }
}
