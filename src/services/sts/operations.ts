// Written by tools/support-tables.mjs. Do not edit.

import type { Operation } from '../service.ts'
import { assumeRoleWithWebIdentity } from './operations/assume-role-with-web-identity.ts'
import { assumeRole } from './operations/assume-role.ts'
import { decodeAuthorizationMessage } from './operations/decode-authorization-message.ts'
import { getAccessKeyInfo } from './operations/get-access-key-info.ts'
import { getCallerIdentity } from './operations/get-caller-identity.ts'
import { getFederationToken } from './operations/get-federation-token.ts'
import { getSessionToken } from './operations/get-session-token.ts'

export { declarations } from './declarations.ts'

export const operations: readonly Operation[] = [
  assumeRoleWithWebIdentity,
  assumeRole,
  decodeAuthorizationMessage,
  getAccessKeyInfo,
  getCallerIdentity,
  getFederationToken,
  getSessionToken,
]
