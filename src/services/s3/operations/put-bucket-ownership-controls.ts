// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { bucketGrants, ENFORCED, OWNERSHIPS } from '../acl/control.ts'
import { ownerId } from '../acl/grants.ts'
import { malformedXml } from '../errors.ts'
import { operation } from '../operation.ts'
import { bucketPartition, configurations, requireBucket } from '../tables.ts'

export const putBucketOwnershipControls = operation(
  'PutBucketOwnershipControls',
  async (input, context) => {
    const name = input.Bucket!
    const [rule, ...others] = input.OwnershipControls?.Rules ?? []
    if (others.length > 0 || !OWNERSHIPS.has(rule?.ObjectOwnership)) throw malformedXml()
    await context.store.transact(bucketPartition(name), function* (tx) {
      const { account } = yield* requireBucket(name)
      const grants = (yield* bucketGrants()) ?? []
      if (rule!.ObjectOwnership === ENFORCED && grants.some(({ id }) => id !== ownerId(account))) {
        throw new AwsError(
          'InvalidBucketAclWithObjectOwnership',
          "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
          { status: 400 },
        )
      }
      configurations.put(tx, ['ownership'], { Rules: [rule] })
    })
    return {}
  },
)
