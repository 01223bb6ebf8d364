// Data Firehose's errors with AWS's texts.
// https://docs.aws.amazon.com/firehose/latest/APIReference/CommonErrors.html

import { AwsError } from '../../kernel/aws-error.ts'

interface Named {
  readonly name: string
  readonly account: string
}

export const invalidArgument = (message: string) =>
  new AwsError('InvalidArgumentException', message)

export const limitExceeded = (message: string) => new AwsError('LimitExceededException', message)

export const streamNotFound = ({ name, account }: Named) =>
  new AwsError('ResourceNotFoundException', `Firehose ${name} under account ${account} not found.`)

export const streamExists = ({ name, account }: Named) =>
  new AwsError(
    'ResourceInUseException',
    `Firehose ${name} under accountId ${account} already exists`,
  )

export const otherVersion = (current: string, specified: string) =>
  new AwsError(
    'ConcurrentModificationException',
    `Cannot update firehose: the current version id is ${current} and the specified version id is ${specified}`,
  )

export const noDirectPut = ({ name }: Named) =>
  new AwsError(
    'InvalidSourceException',
    `Delivery stream ${name} has a Kinesis stream as its source: records cannot be put to it directly.`,
  )
