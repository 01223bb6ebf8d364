// The door that IAM opens: whose access keys are whose, and what users and roles may do.

import { issuedAccountOf } from '../../kernel/identity.ts'
import type { Op } from '../../store/store.ts'
import type { Env, PortOf } from '../service.ts'
import {
  entitlementsOfRole,
  entitlementsOfUser,
  managedDocument,
  type Entitlements,
} from './entitlements.ts'
import { isCodeOf } from './mfa.ts'
import { accessKeys, iamPartition, lower, mfaDevices, type AccessKeyRow } from './tables.ts'

export type { Entitlements } from './entitlements.ts'

export const IAM: PortOf<IamPort> = { service: 'iam' }

export interface IamPort {
  /** undefined: Millrace gave no user a key of this id, or it was deleted. */
  accessKey(id: string): Promise<AccessKeyRow | undefined>
  user(account: string, name: string): Promise<Entitlements | undefined>
  role(account: string, name: string): Promise<Entitlements | undefined>
  /** Whether the code is what this device of the user's shows now. */
  isCode(account: string, user: string, serial: string, code: string): Promise<boolean>
  /** The default version of a managed policy, AWS's or the account's. */
  managedPolicy(account: string, arn: string): Promise<string | undefined>
}

export function createIamPort({ store }: Pick<Env, 'store'>): IamPort {
  const read = <T>(account: string, op: Op<T>) =>
    store.transact(iamPartition(account), op, { durability: 'buffered' })
  return {
    async accessKey(id) {
      const account = issuedAccountOf(id)
      return account === undefined ? undefined : read(account, () => accessKeys.get(id))
    },
    user: (account, name) => read(account, () => entitlementsOfUser(name)),
    role: (account, name) => read(account, () => entitlementsOfRole(name)),
    isCode: (account, user, serial, code) =>
      read(account, function* (tx) {
        const device = yield* mfaDevices.get(serial)
        const his = device?.userName !== undefined && lower(device.userName) === lower(user)
        return his && isCodeOf(device, code, tx.nowMs)
      }),
    managedPolicy: (account, arn) => read(account, () => managedDocument(arn)),
  }
}
