// What an update can meet in an item.

import { validation } from '../errors.ts'

export function invalidPath(): never {
  throw validation('The document path provided in the update expression is invalid for update')
}

export function wrongData() {
  return validation('An operand in the update expression has an incorrect data type')
}
