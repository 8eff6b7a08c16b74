import { Module } from '@nestjs/common';
import { DrainService } from './drain.service.ts';
import { Serving } from './serving.ts';

@Module({ providers: [Serving, DrainService], exports: [Serving] })
export class LifecycleModule {}
