import type { AlarmProperties } from './alarm-model.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: unknown;
}

/** The alarms of a synthesized template, by the id of their construct in `EventAlarms`. */
export function templateAlarms(
  resources: Readonly<Record<string, Resource>>,
): Map<string, AlarmProperties> {
  return new Map(
    Object.entries(resources)
      .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
      .map(([id, { Properties }]) => [constructId(id), Properties as AlarmProperties]),
  );
}

/** CloudFormation's id is the path of the construct and a hash. */
function constructId(logicalId: string): string {
  return /^Alarms(.*?)[0-9A-F]{8}$/.exec(logicalId)?.[1] ?? logicalId;
}
