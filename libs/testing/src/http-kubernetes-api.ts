import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Labels = Readonly<Record<string, string>>;

/** An Event as it was posted; the members that specs look at. */
export interface PostedEvent {
  readonly metadata: { readonly namespace: string };
  readonly involvedObject: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly message: string;
  readonly type: string;
}

/**
 * A real HTTPS server that speaks as much of the Kubernetes API as the injector uses: `/version`,
 * list and watch of namespaces, and the creation of Events.
 */
export class FakeKubernetesApi {
  /** What was posted, in the order of arrival. */
  readonly events: PostedEvent[] = [];
  /** `authorization` of each call. */
  readonly authorizations: (string | undefined)[] = [];
  /** Answers everything with this status while it is set. */
  failWith: number | undefined;
  /** Accepts calls and never answers them while it is set. */
  isMute = false;

  private readonly namespaces = new Map<string, Labels>();
  private readonly watches = new Set<ServerResponse>();
  /** Asked for the kind of lists, as which no event can be told: a real server ends them then. */
  private readonly listWatches = new WeakSet<ServerResponse>();
  private resourceVersion = 1;

  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.answer(request, response);
    });
  }

  /** @param certificate for `localhost`, as PEM. */
  static async start(certificate: { cert: string; key: string }): Promise<FakeKubernetesApi> {
    const server = createServer(certificate).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FakeKubernetesApi(server);
  }

  get origin(): string {
    return `https://localhost:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** A kubeconfig for this server, which is JSON and therefore YAML. */
  kubeconfig(authority: string, token = 'a-token'): string {
    const data = Buffer.from(authority).toString('base64');
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        { name: 'c', cluster: { server: this.origin, 'certificate-authority-data': data } },
      ],
      users: [{ name: 'u', user: { token } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    });
  }

  /** Makes a namespace or changes its labels, and tells whoever watches. */
  setNamespace(name: string, labels: Labels): void {
    const type = this.namespaces.has(name) ? 'MODIFIED' : 'ADDED';
    this.namespaces.set(name, labels);
    this.tell(type, this.toObject(name, labels));
  }

  removeNamespace(name: string): void {
    const labels = this.namespaces.get(name) ?? {};
    this.namespaces.delete(name);
    this.tell('DELETED', this.toObject(name, labels));
  }

  /** Ends every watch with the error that says that its version is gone. */
  expireWatches(): void {
    const object = { kind: 'Status', code: 410, message: 'too old resource version' };
    this.write({ type: 'ERROR', object });
    this.endWatches();
  }

  /** Ends every watch as its timeout does. */
  endWatches(): void {
    for (const watch of this.watches) {
      watch.end();
    }
  }

  /** Breaks the connection of every watch. */
  cutWatches(): void {
    for (const watch of this.watches) {
      watch.destroy();
    }
  }

  get watchCount(): number {
    return this.watches.size;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'https://localhost');
    this.authorizations.push(request.headers.authorization);
    const body = await text(request);
    if (this.isMute) {
      return;
    }
    if (this.failWith !== undefined) {
      send(response, this.failWith, { kind: 'Status', message: 'failing as told' });
    } else if (pathname === '/version') {
      send(response, 200, { major: '1', minor: '28+', gitVersion: 'v1.28.4-test' });
    } else if (pathname.endsWith('/events')) {
      this.events.push(JSON.parse(body) as PostedEvent);
      send(response, 201, {});
    } else if (searchParams.has('watch')) {
      this.watch(request, response);
    } else {
      this.list(response, searchParams);
    }
  }

  /** Gives one namespace a page, so that the pages are followed. */
  private list(response: ServerResponse, query: URLSearchParams): void {
    const index = Number(query.get('continue') ?? '0');
    const all = [...this.namespaces].map(([name, labels]) => this.toObject(name, labels));
    send(response, 200, {
      kind: 'NamespaceList',
      metadata: {
        resourceVersion: String(this.resourceVersion),
        ...(index + 1 < all.length && { continue: String(index + 1) }),
      },
      items: all.slice(index, index + 1),
    });
  }

  private watch({ headers }: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    this.watches.add(response);
    response.once('close', () => this.watches.delete(response));
    if (headers.accept?.includes('as=PartialObjectMetadataList') === true) {
      this.listWatches.add(response);
    }
  }

  private tell(type: string, object: object): void {
    this.write({ type, object });
  }

  private write(event: object): void {
    for (const watch of this.watches) {
      if (this.listWatches.has(watch)) {
        watch.end();
        continue;
      }
      watch.write(`${JSON.stringify(event)}\n`);
    }
  }

  private toObject(name: string, labels: Labels): object {
    this.resourceVersion += 1;
    return { metadata: { name, labels, resourceVersion: String(this.resourceVersion) } };
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
