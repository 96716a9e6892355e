/** An emulated AWS service that runs on this machine, on loopback only. */
export interface EmbeddedService {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Ends it and resolves once it is gone. */
  stop(): Promise<void>;
}
