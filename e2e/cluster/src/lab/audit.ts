import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** What the API server has answered to a service account. */
export interface Call {
  readonly user: string;
  readonly verb: string;
  readonly resource: string;
  /** HTTP status. */
  readonly code: number;
}

interface AuditEvent {
  readonly user: { readonly username: string };
  readonly verb: string;
  readonly requestURI: string;
  readonly objectRef?: { readonly resource: string };
  readonly responseStatus?: { readonly code: number };
}

/** The API server's own record of who called what. */
export class Audit {
  readonly file: string;
  private readonly policy: string;

  constructor(folder: string) {
    this.file = join(folder, 'audit.log');
    this.policy = join(folder, 'audit-policy.yaml');
    writeFileSync(
      this.policy,
      stringify({
        apiVersion: 'audit.k8s.io/v1',
        kind: 'Policy',
        omitStages: ['RequestReceived'],
        rules: [{ level: 'Metadata', userGroups: ['system:serviceaccounts'] }],
      }),
    );
  }

  /** Options of kube-apiserver. */
  get args(): string[] {
    return [`--audit-policy-file=${this.policy}`, `--audit-log-path=${this.file}`];
  }
}

/** What a service account has called so far. */
export function readCalls(file: string, user: string): Call[] {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return lines
    .filter((line) => line.includes(user))
    .map((line) => JSON.parse(line) as AuditEvent)
    .map(({ user: { username }, verb, requestURI, objectRef, responseStatus }) => ({
      user: username,
      verb,
      resource: objectRef?.resource ?? requestURI,
      code: responseStatus?.code ?? 0,
    }))
    .filter((call) => call.user === user);
}
