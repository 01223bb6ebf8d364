// The credentials with which a function calls back: those of its execution role's session, named for
// the function. https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html

import { partitionOf } from '../../../kernel/arn.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { FunctionPlace } from '../tables.ts'

export interface RoleCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  /** From then on an environment that holds them takes no further event. */
  readonly staleAtMs: number
}

/** Issues credentials of a role (an ARN) to a session of that name, as STS does. */
export type IssueCredentials = (
  roleArn: string,
  sessionName: string,
  durationSeconds: number,
) => Promise<{
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiresAtMs: number
}>

const LIFETIME_SECONDS = 12 * 3600
/** An invocation that begins now must not outlive its credentials: as long as the longest lasts. */
const MARGIN_MS = 15 * 60_000
/** Environments that start within this time share a session. */
const SHARED_MS = 3600_000
const REMEMBERED = 1_000

export class Credentials {
  readonly #clock: Clock
  readonly #issue: IssueCredentials | undefined
  readonly #issued = new Map<string, { credentials: Promise<RoleCredentials>; untilMs: number }>()

  constructor(clock: Clock, issue: IssueCredentials | undefined) {
    this.#clock = clock
    this.#issue = issue
  }

  /** Rejects when none can be issued; the next environment tries anew. */
  of(place: FunctionPlace, role: string): Promise<RoleCredentials> {
    const roleArn = ownRole(place, role)
    const key = `${roleArn} ${place.name}`
    const nowMs = this.#clock.nowMs()
    const known = this.#issued.get(key)
    if (known !== undefined && nowMs < known.untilMs) return known.credentials
    if (this.#issued.size >= REMEMBERED) this.#issued.clear()
    const credentials = this.#ask(place, roleArn)
    this.#issued.set(key, { credentials, untilMs: nowMs + SHARED_MS })
    credentials.catch(() => this.#issued.delete(key))
    return credentials
  }

  async #ask(place: FunctionPlace, roleArn: string): Promise<RoleCredentials> {
    if (this.#issue === undefined) return outsider(place)
    const issued = await this.#issue(roleArn, sessionName(place.name), LIFETIME_SECONDS)
    return { ...issued, staleAtMs: issued.expiresAtMs - MARGIN_MS }
  }
}

/** A session's name has two characters at least: that of a function with one has a suffix. */
function sessionName(functionName: string): string {
  return functionName.length < 2 ? `${functionName}@lambda_function` : functionName
}

/** A 12-digit access key is an account to Millrace, where nobody verifies signatures. */
function outsider({ account }: FunctionPlace): RoleCredentials {
  return {
    accessKeyId: account,
    secretAccessKey: 'millrace',
    sessionToken: 'millrace',
    staleAtMs: Number.POSITIVE_INFINITY,
  }
}

/**
 * The role of that name in the function's own account: Lambda takes no other, and here people write
 * any account into the ARN of a role that need not exist.
 */
function ownRole({ account, region }: FunctionPlace, role: string): string {
  const at = role.indexOf(':role/')
  const path = at < 0 ? 'lambda' : role.slice(at + ':role/'.length)
  return `arn:${partitionOf(region)}:iam::${account}:role/${path}`
}
