// The door that STS opens: whose temporary credentials a request carries.

import { issuedAccountOf } from '../../kernel/identity.ts'
import type { Env } from '../service.ts'
import { sessions, stsPartition, type SessionRow } from './tables.ts'

export interface StsPort {
  /** What was given out under this access key id, also when it is over; undefined for any other. */
  session(accessKeyId: string): Promise<SessionRow | undefined>
}

export function createStsPort(env: Pick<Env, 'store'>): StsPort {
  return {
    async session(accessKeyId) {
      const account = issuedAccountOf(accessKeyId)
      if (account === undefined) return undefined
      return await env.store.transact(stsPartition(account), () => sessions.get(accessKeyId))
    },
  }
}
