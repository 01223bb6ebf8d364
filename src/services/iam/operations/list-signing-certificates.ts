// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSigningCertificates.html

import { inAccount, pageOf } from '../account.ts'
import { credentialsOf, presentSigning } from '../credentials.ts'
import { operation } from '../operation.ts'
import { requireUser, userNameOf } from '../users.ts'

export const listSigningCertificates = operation('ListSigningCertificates', (input, context) => {
  const name = userNameOf(input, context)
  return inAccount(context, function* () {
    const user = yield* requireUser(name)
    const rows = yield* credentialsOf(user.name, 'signing')
    const { items, ...page } = pageOf(rows, input, (row) => row.id)
    return { Certificates: items.map(presentSigning), ...page }
  })
})
