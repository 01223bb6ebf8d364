// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html

import { inAccount, pageOf } from '../account.ts'
import { operation } from '../operation.ts'

import { details, type Detail } from '../details.ts'

export const getAccountAuthorizationDetails = operation(
  'GetAccountAuthorizationDetails',
  (input, context) =>
    inAccount(context, function* () {
      const wanted = new Set<string>(
        input.Filter ?? ['User', 'Role', 'Group', 'LocalManagedPolicy'],
      )
      const all = yield* details(wanted)
      const { items, ...page } = pageOf(all, input, ({ order }) => order)
      const of = <K extends Detail['kind']>(kind: K) =>
        items.flatMap((item) =>
          item.kind === kind ? [(item as Extract<Detail, { kind: K }>).shown] : [],
        )
      return {
        UserDetailList: of('User'),
        GroupDetailList: of('Group'),
        RoleDetailList: of('Role'),
        Policies: of('Policy'),
        ...page,
      }
    }),
)
