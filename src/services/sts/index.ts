// STS: who am I, and temporary credentials.

import type { Service } from '../service.ts'
import { declarations } from './declarations.ts'
import { assumeRole } from './operations/assume-role.ts'
import { getAccessKeyInfo } from './operations/get-access-key-info.ts'
import { getCallerIdentity } from './operations/get-caller-identity.ts'
import { getSessionToken } from './operations/get-session-token.ts'

export const sts: Service = {
  name: 'sts',
  model: 'sts',
  declarations,
  operations: [assumeRole, getAccessKeyInfo, getCallerIdentity, getSessionToken],
}
