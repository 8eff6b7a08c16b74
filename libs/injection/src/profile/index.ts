export { partOf, RULES } from './core/core-v1.ts';
export { APP_ENTRY, PROFILE } from './fields/profile-fields.ts';
export { core, type Field, type Fields, type Shape } from './schema/shape.ts';
