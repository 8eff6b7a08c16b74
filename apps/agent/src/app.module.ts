import { type DynamicModule, Module } from '@nestjs/common';
import { ApiModule } from './api/api.module.ts';
import { ConfigModule, type Foundations } from './config/config.module.ts';

/** The whole agent. */
@Module({ imports: [ApiModule] })
export class AppModule {
  static register(foundations: Foundations): DynamicModule {
    return { module: AppModule, imports: [ConfigModule.of(foundations)] };
  }
}
