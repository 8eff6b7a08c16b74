import { Module } from '@nestjs/common';
import { ConnectionDrain } from '@sidecar-injector/http';
import { DrainService } from './drain.service.ts';
import { Serving } from './serving.ts';

@Module({ providers: [ConnectionDrain, Serving, DrainService], exports: [Serving] })
export class LifecycleModule {}
