import type { Config } from './config.ts';
import type { ContextReader } from './context.ts';

/** Reads each setting of the alarms by itself: who is notified, and when an alarm is raised. */
export function readAlarmSettings(read: ContextReader) {
  return {
    ...readNotification(read),
    alarmMaxAgeSeconds: read.wholeNumber('alarmMaxAgeSeconds', {
      fallback: 600,
      least: 60,
      most: 1_209_600,
      why: 'SQS measures age once a minute, and deletes messages after 14 days at the latest',
    }),
    alarmInfrastructurePercent: readPercent(read, 'alarmInfrastructurePercent', 20),
    alarmInfrastructureMinimumEvents: read.wholeNumber('alarmInfrastructureMinimumEvents', {
      fallback: 20,
      least: 1,
      most: 1_000_000,
      why: 'the alarm would ring without traffic, or never',
    }),
    alarmHandlerPercent: readPercent(read, 'alarmHandlerPercent', 20),
    alarmRejectedPercent: readPercent(read, 'alarmRejectedPercent', 5),
    alarmFailedPercent: readPercent(read, 'alarmFailedPercent', 5),
    alarmShareMinimumEvents: read.wholeNumber('alarmShareMinimumEvents', {
      fallback: 100,
      least: 1,
      most: 1_000_000,
      why: 'the alarm would ring without traffic, or never',
    }),
    alarmApiErrorPercent: readPercent(read, 'alarmApiErrorPercent', 10),
    alarmApiMinimumRequests: read.wholeNumber('alarmApiMinimumRequests', {
      fallback: 20,
      least: 1,
      most: 1_000_000,
      why: 'the alarm would ring without traffic, or never',
    }),
  };
}

function readNotification(read: ContextReader) {
  const alarmEmail = read.text(
    'alarmEmail',
    /^$|^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/,
    'one e-mail address, name@example.com',
    'alarms would notify nobody',
  );
  return {
    alarmTopicArn: read.text(
      'alarmTopicArn',
      /^(none|arn:[a-z0-9-]+:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+)$/,
      'the ARN of a standard SNS topic, arn:aws:sns:<region>:<account>:<name>, or none',
      'alarms would notify nobody',
    ),
    // An empty address counts as none, so that `-c alarmEmail=` overrides `cdk.json`.
    alarmEmail: alarmEmail || undefined,
  };
}

function readPercent(read: ContextReader, setting: keyof Config, fallback: number): number {
  return read.wholeNumber(setting, {
    fallback,
    least: 1,
    most: 100,
    why: 'the alarm would always ring, or never',
  });
}
