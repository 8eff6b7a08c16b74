import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CONFIG, LOGGER } from '../config/tokens.ts';
import { ProfilesService } from '../profiles/profiles.service.ts';
import type { Foundations } from './preflight.ts';
import { CertificateService } from '../tls/certificate.service.ts';

/** Gives every module what was checked before the application was made. */
@Global()
@Module({})
export class FoundationsModule {
  static of({ config, log, certificate, profiles }: Foundations): DynamicModule {
    return {
      module: FoundationsModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOGGER, useValue: log },
        { provide: CertificateService, useValue: certificate },
        { provide: ProfilesService, useValue: profiles },
      ],
      exports: [CONFIG, LOGGER, CertificateService, ProfilesService],
    };
  }
}
