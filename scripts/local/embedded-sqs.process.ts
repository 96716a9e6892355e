/** The embedded SQS as a process of its own. Says where it listens, on its first line. */
import './end-with-parent.ts';
import { startEmbeddedSqs } from './embedded-sqs.ts';

const { endpoint } = await startEmbeddedSqs();
process.stdout.write(`${endpoint}\n`);
