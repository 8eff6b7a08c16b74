/** The real control plane of Kubernetes and the real cert-manager, as processes of this machine. */
export { type Address, takeAddress } from './address.ts';
export { CertManager } from './cert-manager.ts';
export { Component } from './component.ts';
export { ControlPlane, type ControlPlaneOptions } from './control-plane.ts';
export { Kubectl, type KubectlResult } from './kubectl.ts';
export { buildPrograms, findMissing, type ProgramName, programPath } from './programs.ts';
