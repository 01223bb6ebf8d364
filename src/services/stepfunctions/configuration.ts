// What machines are configured with beside their definition.

import { parseArn } from '../../kernel/arn.ts'
import { invalidArn, invalidLogging } from './errors.ts'
import type { Encryption, Logging, Revision } from './tables.ts'

interface LoggingInput {
  readonly level?: Logging['level'] | undefined
  readonly includeExecutionData?: boolean | undefined
  readonly destinations?: readonly { readonly cloudWatchLogsLogGroup?: { readonly logGroupArn?: string | undefined } | undefined }[] | undefined // prettier-ignore
}

export const NO_LOGGING: Logging = { level: 'OFF', includeExecutionData: false }

export function loggingOf(input: LoggingInput | undefined): Logging {
  if (input === undefined) return NO_LOGGING
  const { level = 'OFF', includeExecutionData = false, destinations = [] } = input
  const [destination] = destinations
  const logGroupArn = destination?.cloudWatchLogsLogGroup?.logGroupArn
  if (destinations.length > 1) throw invalidLogging('Only one destination is supported.')
  if (level !== 'OFF' && logGroupArn === undefined) {
    throw invalidLogging('Must specify exactly one Log Destination.')
  }
  const parsed = logGroupArn === undefined ? undefined : parseArn(logGroupArn)
  if (
    logGroupArn !== undefined &&
    (parsed?.service !== 'logs' || !parsed.resource.startsWith('log-group:'))
  ) {
    // prettier-ignore
    throw invalidLogging('Log Destination is not a CloudWatch Logs log group.')
  }
  return { level, includeExecutionData, logGroupArn }
}

export function shownLogging({ level, includeExecutionData, logGroupArn }: Logging) {
  return {
    level,
    includeExecutionData,
    ...(logGroupArn !== undefined && {
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }],
    }),
  }
}

export function requireRole(arn: string): string {
  const parsed = parseArn(arn)
  if (parsed?.service !== 'iam' || !parsed.resource.startsWith('role/')) throw invalidArn(`Invalid Role Arn: ${arn}`) // prettier-ignore
  return arn
}

interface EncryptionInput {
  readonly type: Encryption['type'] | undefined
  readonly kmsKeyId?: string | undefined
  readonly kmsDataKeyReusePeriodSeconds?: number | undefined
}

export function encryptionOf(input: EncryptionInput | undefined): Encryption | undefined {
  if (input === undefined) return undefined
  const { type = 'AWS_OWNED_KEY', kmsKeyId, kmsDataKeyReusePeriodSeconds } = input
  return { type, kmsKeyId, kmsDataKeyReusePeriodSeconds }
}

export function shownEncryption({ encryption }: Pick<Revision, 'encryption'>) {
  return encryption ?? ({ type: 'AWS_OWNED_KEY' } as const)
}
