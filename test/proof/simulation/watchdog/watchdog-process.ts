import { OperatorProcess } from '../operators/operator-process.ts';

/** A run of the watchdog. Like a process of an operator, it may crash between any two steps. */
export class WatchdogProcess extends OperatorProcess {}
