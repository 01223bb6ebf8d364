// Whether this machine can run what a function is made of; told when it is made, not when it is invoked.

import { invalidParameter } from './errors.ts'
import { commandFor } from './execution/runtimes.ts'
import type { Lambda } from './lambda.ts'
import type { FunctionSettings, PackageRow } from './tables.ts'

/** Throws InvalidParameterValueException that says what is missing. */
export async function requireRunnable(
  lambda: Lambda,
  { runtime, memoryMb, layers }: FunctionSettings,
  code: PackageRow,
): Promise<void> {
  const taskRoot = await lambda.packages.directory(code)
  const optRoot = layers.length === 0 ? undefined : await lambda.packages.layers(layers)
  const command = await commandFor(runtime, taskRoot, memoryMb, optRoot)
  if ('missing' in command) throw invalidParameter(command.missing)
}
