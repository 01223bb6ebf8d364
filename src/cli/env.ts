// `millrace env`: the lines that point a shell's AWS clients at Millrace, for
// `eval "$(millrace env)"`.

import { clientEnvironment, unwantedVariables } from './client-environment.ts'
import { CommandFailed } from './failure.ts'

interface Shell {
  set(name: string, value: string): string
  unset(name: string): string
}

// Single quotes keep everything in them, in each shell's own way of writing one.
const posix: Shell = {
  set: (name, value) => `export ${name}=${quoted(value)}`,
  unset: (name) => `unset ${name}`,
}
const fish: Shell = {
  set: (name, value) => `set -gx ${name} '${value.replace(/[\\']/g, '\\$&')}'`,
  unset: (name) => `set -e ${name}`,
}
const powershell: Shell = {
  set: (name, value) => `$Env:${name} = '${value.replaceAll("'", "''")}'`,
  unset: (name) => `Remove-Item Env:${name}`,
}

const SHELLS = new Map([
  ['sh', posix],
  ['bash', posix],
  ['zsh', posix],
  ['fish', fish],
  ['powershell', powershell],
  ['pwsh', powershell],
])

/** As one word of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

export function runEnv(options: { endpoint?: string; shell: string }): void {
  console.log(environmentLines(options).join('\n'))
}

export function environmentLines(
  { endpoint, shell: name }: { endpoint?: string; shell: string },
  environment: NodeJS.ProcessEnv = process.env,
): string[] {
  const shell = SHELLS.get(name)
  if (shell === undefined) {
    throw new CommandFailed(`--shell: '${name}' must be one of ${[...SHELLS.keys()].join(', ')}`)
  }
  const set = [...clientEnvironment(endpoint, environment)].map((pair) => shell.set(...pair))
  return [...set, ...unwantedVariables(environment).map((variable) => shell.unset(variable))]
}
