// DynamoDB's background work.

import type { Chore } from '../../store/chore.ts'
import { copyChore } from './backup/copy.ts'
import { historyChore } from './backup/history.ts'
import { expiryChore, surveyChore } from './expiry/chore.ts'
import { fillChore } from './table/fill.ts'
import { trimChore } from './stream/trim.ts'
import { purgeChore } from './table/purge.ts'

export const dynamodbChores: readonly Chore[] = [
  purgeChore,
  fillChore,
  expiryChore,
  surveyChore,
  trimChore,
  copyChore,
  historyChore,
]
