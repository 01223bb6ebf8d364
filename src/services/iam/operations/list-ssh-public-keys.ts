// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSSHPublicKeys.html

import { inAccount, pageOf } from '../account.ts'
import { credentialsOf, presentSsh } from '../credentials.ts'
import { operation } from '../operation.ts'
import { requireUser, userNameOf } from '../users.ts'

export const listSSHPublicKeys = operation('ListSSHPublicKeys', (input, context) => {
  const name = userNameOf(input, context)
  return inAccount(context, function* () {
    const user = yield* requireUser(name)
    const rows = yield* credentialsOf(user.name, 'ssh')
    const { items, ...page } = pageOf(rows, input, (row) => row.id)
    return {
      SSHPublicKeys: items.map((row) => {
        const { UserName, SSHPublicKeyId, Status, UploadDate } = presentSsh(row)
        return { UserName, SSHPublicKeyId, Status, UploadDate }
      }),
      ...page,
    }
  })
})
