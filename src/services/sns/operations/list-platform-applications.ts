// ListPlatformApplications: a hundred at a time.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_ListPlatformApplications.html

import { directoryOf } from '../../resource/resource.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { readToken, tokenOf } from '../page-token.ts'
import { applications } from '../platform-store.ts'

export const listPlatformApplications = operation(
  'ListPlatformApplications',
  async (input, context) => {
    const after = readToken(input.NextToken)
    const { found, more } = await context.store.transact(directoryOf(context), () =>
      applications.page({ limit: limits.listPage, after }),
    )
    return {
      PlatformApplications: found.map(({ entry }) => ({
        PlatformApplicationArn: entry.arn,
        Attributes: { ...entry.facts.shown },
      })),
      NextToken: more ? tokenOf(found.at(-1)!.name) : undefined,
    }
  },
)
