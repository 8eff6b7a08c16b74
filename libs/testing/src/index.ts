export { FakeKubernetesApi, type PostedEvent } from './http-kubernetes-api.ts';
