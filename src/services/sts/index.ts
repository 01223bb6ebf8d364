// STS: who am I, and temporary credentials.

import type { Service } from '../service.ts'
import { declarations } from './declarations.ts'
import { assumeRole } from './operations/assume-role.ts'
import {
  assumeRoleWithWebIdentity,
  type StsNeeds,
} from './operations/assume-role-with-web-identity.ts'
import { decodeAuthorizationMessage } from './operations/decode-authorization-message.ts'
import { getAccessKeyInfo } from './operations/get-access-key-info.ts'
import { getCallerIdentity } from './operations/get-caller-identity.ts'
import { getFederationToken } from './operations/get-federation-token.ts'
import { getSessionToken } from './operations/get-session-token.ts'

export type { StsNeeds } from './operations/assume-role-with-web-identity.ts'

export function createSts(needs: StsNeeds): Service {
  return {
    name: 'sts',
    model: 'sts',
    declarations,
    operations: [
      assumeRole,
      assumeRoleWithWebIdentity(needs),
      decodeAuthorizationMessage,
      getAccessKeyInfo,
      getCallerIdentity,
      getFederationToken,
      getSessionToken,
    ],
  }
}
