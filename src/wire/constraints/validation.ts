// How a service differs in AWS's validation framework.

import type { OperationModel } from '../model.ts'

export interface Validation {
  /** The service checks everything but types itself, with texts of its own. */
  readonly off?: true
  /** Default `ValidationException`. */
  readonly code?: string | ((operation: OperationModel) => string)
  /** Members of the body are named under the input's own name: `putIntegrationInput.type`. */
  readonly bodyPrefix?: true
  /** `Value at 'roleName'`: never says the value. */
  readonly hidesValues?: true
  /** Members whose values the service judges itself, with code and text of its own. */
  readonly leaves?: ReadonlySet<string>
  /** An enumeration's values in the order in which the service was seen to name them, by member. */
  readonly enums?: Readonly<Record<string, readonly string[]>>
  /** The pattern that the service was seen to check, of that in its model. */
  readonly pattern?: (modelled: string) => string
  /** Ends the constraints of items that may not be empty: `…, Member must not be null]`. */
  readonly itemsNotNull?: true
  /** A text of the service's own for what failed. */
  readonly text?: (failures: readonly string[]) => string | undefined
}
