export { CONFIG, LOGGER } from '@sidecar-injector/http';
