import { operationsOf } from '../service.ts'
import type { StsNeeds } from './needs.ts'

export const operation = operationsOf<typeof import('@aws-sdk/client-sts'), StsNeeds>()
