import { join } from 'node:path';
import type { Credentials } from './credentials.ts';

/** Where Services have their addresses. The API server's own is 10.96.0.1. */
const SERVICE_CIDR = '10.96.0.0/16';

/** Where one API server keeps its data, is, and knows its callers from. */
export interface ApiServerSettings {
  readonly folder: string;
  readonly etcd: string;
  readonly address: string;
  readonly port: number;
  readonly credentials: Credentials;
}

/** @param client URL to serve; @param peer URL that no other member uses. */
export function etcdArguments(folder: string, client: string, peer: string): string[] {
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    // Nobody misses these data after a crash.
    '--unsafe-no-fsync',
  ];
}

export function apiServerArguments(settings: ApiServerSettings): string[] {
  const { tokenFile, serviceAccountKey } = settings.credentials;
  return [
    `--etcd-servers=${settings.etcd}`,
    `--bind-address=${settings.address}`,
    `--advertise-address=${settings.address}`,
    `--secure-port=${settings.port}`,
    `--cert-dir=${certificateFolder(settings.folder)}`,
    `--token-auth-file=${tokenFile}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    '--allow-privileged',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${serviceAccountKey}`,
    `--service-account-signing-key-file=${serviceAccountKey}`,
    `--service-cluster-ip-range=${SERVICE_CIDR}`,
    '--kubelet-preferred-address-types=InternalIP',
    // No kube-proxy is here: a webhook behind a Service is called at its endpoints.
    '--enable-aggregator-routing',
  ];
}

/** The certificate that kube-apiserver makes for itself, its CA behind it. */
export function certificateOf(folder: string): string {
  return join(certificateFolder(folder), 'apiserver.crt');
}

/** What the programs share that are clients of the API server. */
export function clientArguments(folder: string, kubeconfig: string, port: number): string[] {
  return [
    ...['', 'authentication-', 'authorization-'].map((use) => `--${use}kubeconfig=${kubeconfig}`),
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, `port-${port}`)}`,
    '--leader-elect=false',
  ];
}

/** Controllers act each in its own name, as kubeadm has it. */
export function controllerArguments(folder: string, { serviceAccountKey }: Credentials): string[] {
  return [
    '--use-service-account-credentials',
    `--service-account-private-key-file=${serviceAccountKey}`,
    `--root-ca-file=${certificateOf(folder)}`,
  ];
}

function certificateFolder(folder: string): string {
  return join(folder, 'kube-apiserver');
}
