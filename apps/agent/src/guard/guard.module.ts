import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CallGuard } from './call.guard.ts';
import { InputGuard } from './input.guard.ts';
import { TokenService } from './token.service.ts';

@Module({
  providers: [
    TokenService,
    { provide: APP_GUARD, useClass: CallGuard },
    { provide: APP_GUARD, useClass: InputGuard },
  ],
})
export class GuardModule {}
