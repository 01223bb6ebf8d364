// GetSMSSandboxAccountStatus: nothing is sent, so nothing needs a sandbox.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_GetSMSSandboxAccountStatus.html

import { operation } from '../operation.ts'

export const getSmsSandboxAccountStatus = operation('GetSMSSandboxAccountStatus', async () => ({
  IsInSandbox: false,
}))
