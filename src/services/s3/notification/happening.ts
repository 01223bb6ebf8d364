// What happened to an object, and who did it.

import type { Context } from '../../service.ts'

export interface Happening {
  /** Without `s3:`, as records have it: `ObjectCreated:Put`. */
  readonly name: string
  readonly requestId: string
  readonly sourceIp: string
  /** AWS's unique id of who asked. */
  readonly userId: string
  /** Account of who asked, or the service. */
  readonly requester: string
  /** In EventBridge's form: `PutObject`. */
  readonly reason: string
  /** To which an object went. */
  readonly storageClass?: string
}

export function happening(context: Context, name: string, reason: string): Happening {
  const { requestId, caller, account } = context
  const { sourceIp, userId } = caller
  return { name, requestId, sourceIp, userId, requester: account, reason }
}
