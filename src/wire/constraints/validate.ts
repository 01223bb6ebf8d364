import type { OperationModel } from '../model.ts'
import type { LoadedModel } from '../protocols.ts'

export function validateInput(
  _loaded: LoadedModel,
  _operation: OperationModel,
  _input: Record<string, unknown>,
): void {}
