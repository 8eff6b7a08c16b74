import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { BodyGuard } from './body.guard.ts';
import { CallGuard } from './call.guard.ts';
import { TokenService } from './token.service.ts';

@Module({
  providers: [
    TokenService,
    { provide: APP_GUARD, useClass: CallGuard },
    { provide: APP_GUARD, useClass: BodyGuard },
  ],
})
export class GuardModule {}
