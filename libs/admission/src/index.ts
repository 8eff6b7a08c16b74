export { type Answer, answerReview } from './answer.ts';
export { decodeReview, ReviewError } from './decode-review.ts';
export type * from './pod.ts';
export {
  type AdmissionRequest,
  type AdmissionReview,
  REVIEW_VERSIONS,
  type ReviewVersion,
} from './review.ts';
