// The door that STS opens: whose temporary credentials a request carries.

import { issuedAccountOf } from '../../kernel/identity.ts'
import type { Env, PortOf } from '../service.ts'
import { parseRoleArn } from './role-arn.ts'
import { encodeRefusal } from './refusals.ts'
import { issueSession } from './session.ts'
import { sessions, stsPartition, type SessionRow } from './tables.ts'

export const STS: PortOf<StsPort> = { service: 'sts' }

export interface StsPort {
  /** What was given out under this access key id, also when it is over; undefined for any other. */
  session(accessKeyId: string): Promise<SessionRow | undefined>
  /**
   * Credentials with which a service acts in a role, as a function does in its execution role. The
   * service has been trusted before: a role's trust policy is asked by whoever configures it. Rejects
   * with AwsError `ValidationError` when the text is no ARN of a role.
   */
  issue(roleArn: string, sessionName: string, durationSeconds: number): Promise<SessionRow>
  /** Keeps why a call was refused; answers what DecodeAuthorizationMessage takes. */
  encodeRefusal(account: string, decision: string): Promise<string>
}

export function createStsPort(env: Pick<Env, 'store'>): StsPort {
  return {
    encodeRefusal: (account, decision) => encodeRefusal(env, account, decision),
    async session(accessKeyId) {
      const account = issuedAccountOf(accessKeyId)
      if (account === undefined) return undefined
      return await env.store.transact(stsPartition(account), () => sessions.get(accessKeyId))
    },
    async issue(roleArn, sessionName, durationSeconds) {
      const role = parseRoleArn(roleArn)
      const arn = `arn:${role.partition}:sts::${role.account}:assumed-role/${role.name}/${sessionName}`
      const userId = `${role.id}:${sessionName}`
      // Whoever holds them is gone after a crash, as they are: nothing waits for the disk.
      const buffered = { durability: 'buffered' } as const
      return await issueSession(env, role.account, { arn, userId, durationSeconds }, buffered)
    },
  }
}
