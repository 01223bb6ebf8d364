// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html

import { inAccount } from '../account.ts'
import { credentialsOf, presentService, serviceSupported } from '../credentials.ts'
import { operation } from '../operation.ts'
import { requireUser, userNameOf } from '../users.ts'

export const listServiceSpecificCredentials = operation(
  'ListServiceSpecificCredentials',
  (input, context) => {
    const wanted = input.ServiceName
    const name = userNameOf(input, context)
    return inAccount(context, function* () {
      const user = yield* requireUser(name)
      if (wanted !== undefined) serviceSupported(wanted)
      const rows = (yield* credentialsOf(user.name, 'service')).filter(
        (row) => wanted === undefined || row.serviceName === wanted,
      )
      return { ServiceSpecificCredentials: rows.map(presentService) }
    })
  },
)
