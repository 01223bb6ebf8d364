import { invalidArgument } from '../errors.ts'
import { MAX_PARTS } from '../limits.ts'

export function requirePartNumber(number: number | undefined): number {
  if (number !== undefined && number >= 1 && number <= MAX_PARTS) return number
  throw invalidArgument(
    `Part number must be an integer between 1 and ${MAX_PARTS}, inclusive`,
    'partNumber',
    number ?? '',
  )
}
