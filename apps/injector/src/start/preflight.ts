import { createLogger } from '@sidecar-injector/http';
import { loadProfiles } from '@sidecar-injector/injection';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { readConfig } from '../config/read-config.ts';
import { ProfilesService } from '../profiles/profiles.service.ts';
import { CertificateService } from '../tls/certificate.service.ts';
import { StartError } from './start.error.ts';

/** All that must be right before a server can be made. */
export interface Foundations {
  readonly config: Config;
  readonly log: Logger;
  readonly certificate: CertificateService;
  readonly profiles: ProfilesService;
}

/**
 * Checks environment, certificate and profiles, each as far as it goes.
 *
 * @throws StartError with every fault of all three: mending them one restart at a time is no fun.
 */
export async function preflight(): Promise<Foundations> {
  const { config, faults, warnings } = readConfig();
  const log = createLogger(faults.length > 0 ? 'silent' : config.logLevel);
  const { tlsCertFile: cert, tlsKeyFile: key, profilesDir } = config;
  const certificate = new CertificateService({ cert, key }, log);
  const profiles = new ProfilesService(profilesDir, loadProfiles, log);
  await Promise.all([
    cert !== '' && key !== '' && certificate.refresh(),
    profilesDir !== '' && profiles.refresh(),
  ]);
  const all = [...faults, certificate.fault ?? [], ...profiles.problems].flat();
  if (all.length > 0) {
    throw new StartError(all);
  }
  for (const warning of warnings) {
    log.warn(warning);
  }
  return { config, log, certificate, profiles };
}
