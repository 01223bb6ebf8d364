// Who may use the admin API. On a developer's own machine everyone who reaches it; once requests must
// be signed, or others than this machine can reach the port, only who proves to be its operator.

import { createHash, timingSafeEqual } from 'node:crypto'
import { AwsError } from '../../kernel/aws-error.ts'
import type { AdminRequest, AdminSigner } from '../../wire/admin-handler.ts'
import { isLoopback } from '../reach.ts'
import type { ServerSettings } from '../settings.ts'

/** Whether the admin API asks for a proof. */
export function isGuarded({ auth, host, adminToken }: ServerSettings): boolean {
  return auth === 'enforce' || !isLoopback(host) || adminToken !== undefined
}

export class AdminGuard {
  readonly #settings: ServerSettings
  readonly #digest: Buffer | undefined

  /** `token`: the operator's; undefined where nothing is guarded. */
  constructor(settings: ServerSettings, token: string | undefined) {
    this.#settings = settings
    this.#digest = token === undefined ? undefined : digestOf(token)
  }

  /** Whether the request comes from the operator. Throws AwsError for a proof that is not good. */
  trusts({ headers }: AdminRequest, signer: AdminSigner): boolean {
    if (this.#digest === undefined) return true
    const bearer = /^Bearer +(\S+)$/i.exec(headers['authorization'] ?? '')
    if (bearer !== null) {
      if (timingSafeEqual(digestOf(bearer[1]!), this.#digest)) return true
      throw refusal('this is not the admin token of this server')
    }
    const accessKeyId = signer()
    if (accessKeyId === undefined) return false
    if (!this.#isPublic(accessKeyId)) return true
    throw refusal(`the secret of the access key '${accessKeyId}' is known to everyone`)
  }

  /** The pair that is known without `--credentials` proves nothing to a server that others can reach. */
  #isPublic(accessKeyId: string): boolean {
    const { credentials, host } = this.#settings
    return !isLoopback(host) && credentials.get(accessKeyId) === accessKeyId
  }
}

export function refusal(problem = 'this is for the operator of the server'): AwsError {
  return new AwsError(
    'Unauthorized',
    `${problem}: sign the request with a key of --credentials, or send the admin token ` +
      "(Authorization: Bearer …; it is in the data directory's file admin-token)",
    { status: 401, headers: { 'WWW-Authenticate': 'Bearer realm="millrace"' } },
  )
}

/** Of equal length whatever was sent, as a comparison in constant time needs. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
