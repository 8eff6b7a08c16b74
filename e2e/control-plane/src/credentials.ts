import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

/** The identities under which the parts of a cluster call the API server. */
const PARTS: Readonly<Record<string, User>> = {
  admin: { name: 'admin', groups: ['system:masters'] },
  'kube-controller-manager': { name: 'system:kube-controller-manager', groups: [] },
  'kube-scheduler': { name: 'system:kube-scheduler', groups: [] },
  'kube-proxy': { name: 'system:kube-proxy', groups: [] },
};

/** Who may call an API server, each with a token, in a folder. */
export class Credentials {
  readonly tokenFile: string;
  readonly serviceAccountKey: string;
  private readonly folder: string;
  private readonly tokens: ReadonlyMap<string, string>;

  /** @param nodes names of nodes, each of which becomes a user. */
  constructor(folder: string, nodes: readonly string[]) {
    const users = { ...PARTS, ...Object.fromEntries(nodes.map((node) => [node, newNode(node)])) };
    this.folder = folder;
    this.tokens = new Map(Object.keys(users).map((who) => [who, randomBytes(24).toString('hex')]));
    this.tokenFile = this.write(
      'tokens.csv',
      Object.entries(users)
        .map(
          ([who, { name, groups }]) => `${this.tokenOf(who)},${name},${who},"${groups.join()}"\n`,
        )
        .join(''),
    );
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.serviceAccountKey = this.write(
      'service-accounts.key',
      privateKey.export({ type: 'pkcs8', format: 'pem' }),
    );
  }

  /** @returns the files of the kubeconfigs, by the names of parts and nodes. */
  writeKubeconfigs(server: string, caFile: string): Map<string, string> {
    const ca = readFileSync(caFile).toString('base64');
    return new Map(
      [...this.tokens.keys()].map((who) => [
        who,
        this.write(`${who}.kubeconfig`, stringify(newKubeconfig(server, ca, this.tokenOf(who)))),
      ]),
    );
  }

  private tokenOf(who: string): string {
    return this.tokens.get(who) ?? '';
  }

  private write(name: string, text: string | Buffer): string {
    const file = join(this.folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }
}

function newNode(name: string): User {
  return { name: `system:node:${name}`, groups: ['system:nodes'] };
}

function newKubeconfig(server: string, ca: string, token: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'lab', cluster: { server, 'certificate-authority-data': ca } }],
    users: [{ name: 'lab', user: { token } }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'lab' } }],
    'current-context': 'lab',
  };
}
