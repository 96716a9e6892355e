/** Attributes of tracing. They differ if a sender publishes the same event again, so they are no part of it. */
export const TRACING: ReadonlySet<string> = new Set([
  'traceparent',
  'tracestate',
  'baggage',
  'AWSTraceHeader',
  '_datadog',
]);
