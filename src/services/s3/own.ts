// What S3's operations are given beside the request: whom notifications can reach.

import type { TargetKind } from './notification/tables.ts'

export interface Destination {
  readonly kind: TargetKind
  readonly arn: string
}

export interface Sender {
  readonly arn: string
  readonly account: string
  readonly region: string
}

export interface Own {
  /**
   * Why a bucket's events could not be delivered to a destination, in AWS's words; undefined: they can.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
   */
  whyNot(destination: Destination, from: Sender): Promise<string | undefined>
}
