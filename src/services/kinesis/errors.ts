// Kinesis' errors with AWS's texts.
// https://docs.aws.amazon.com/kinesis/latest/APIReference/CommonErrors.html

import { AwsError } from '../../kernel/aws-error.ts'

interface Named {
  readonly name: string
  readonly account: string
}

export const invalidArgument = (message: string) =>
  new AwsError('InvalidArgumentException', message)

export const validation = (message: string) => new AwsError('ValidationException', message)

export const inUse = (message: string) => new AwsError('ResourceInUseException', message)

export const limitExceeded = (message: string) => new AwsError('LimitExceededException', message)

export const notFound = (message: string) => new AwsError('ResourceNotFoundException', message)

export const streamNotFound = ({ name, account }: Named) =>
  notFound(`Stream ${name} under account ${account} not found.`)

export const streamExists = ({ name, account }: Named) =>
  inUse(`Stream ${name} under account ${account} already exists.`)

export const shardNotFound = (shard: string, { name, account }: Named) =>
  notFound(`Could not find shard ${shard} in stream ${name} under account ${account}.`)

export const shardAbsent = (shard: string, { name, account }: Named) =>
  notFound(`Shard ${shard} in stream ${name} under account ${account} does not exist`)

export const consumerNotFound = (consumer: string, account: string) =>
  notFound(`Consumer ${consumer}, account ${account} not found.`)

export const dryRun = () =>
  new AwsError('DryRunOperationException', 'Request would have succeeded, but DryRun flag is set.')

export const throughputExceeded = (shard: string, { name, account }: Named) =>
  new AwsError('ProvisionedThroughputExceededException', rateExceeded(shard, { name, account }))

export const rateExceeded = (shard: string, { name, account }: Named) =>
  `Rate exceeded for shard ${shard} in stream ${name} under account ${account}.`
