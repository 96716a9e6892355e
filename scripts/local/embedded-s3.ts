import { startEmbeddedSqs } from './embedded-sqs.ts';

/** Starts the embedded S3: the emulator of SQS is one of S3 too, and this one serves only S3. */
export const startEmbeddedS3 = startEmbeddedSqs;
