// Who called, as CloudTrail tells it.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html

import type { CallRow } from './call-row.ts'

export function userIdentityOf(row: CallRow) {
  const { account, caller, accessKeyId, principalId = account, invokedBy } = row
  if (caller === 'anonymous') {
    return { type: 'AWSAccount', principalId: '', accountId: 'anonymous' }
  }
  const base = {
    principalId,
    arn: caller,
    accountId: account,
    ...(accessKeyId && { accessKeyId }),
    ...(invokedBy !== undefined && { invokedBy }),
  }
  const resource = caller.slice(caller.lastIndexOf(':') + 1)
  const [kind, name = ''] = resource.split('/')
  if (kind === 'user') return { type: 'IAMUser', ...base, userName: lastOf(resource) }
  if (kind === 'federated-user') return { type: 'FederatedUser', ...base }
  if (kind !== 'assumed-role') return { type: 'Root', ...base }
  const [issuerId] = principalId.split(':', 1)
  return {
    type: 'AssumedRole',
    ...base,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: issuerId,
        arn: `arn:aws:iam::${account}:role/${name}`,
        accountId: account,
        userName: name,
      },
    },
  }
}

/** As LookupEvents shows and finds it. */
export function userNameOf({ caller }: Pick<CallRow, 'caller'>): string {
  return caller === 'anonymous' ? caller : lastOf(caller.slice(caller.lastIndexOf(':') + 1))
}

function lastOf(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1)
}
