// Whether this machine can run what a function is made of; told when it is made, not when it is invoked.

import { invalidParameter } from './errors.ts'
import { toolsDirectory } from './execution/executor.ts'
import { commandFor } from './execution/runtimes.ts'
import type { Lambda } from './lambda.ts'
import type { FunctionSettings, PackageRow } from './tables.ts'

/** Throws InvalidParameterValueException that says what is missing. */
export async function requireRunnable(
  lambda: Lambda,
  settings: FunctionSettings,
  code: PackageRow,
): Promise<void> {
  const taskRoot = await lambda.packages.directory(code)
  const { layers } = settings
  const optRoot = layers.length === 0 ? undefined : await lambda.packages.layers(layers)
  const toolsDir = toolsDirectory(lambda.env)
  const command = await commandFor({ ...settings, taskRoot, optRoot, toolsDir })
  if ('missing' in command) throw invalidParameter(command.missing)
}
