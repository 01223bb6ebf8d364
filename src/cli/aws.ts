// `millrace aws …`: the AWS CLI of this machine, version 1 or 2, pointed at Millrace. Version 1 reads
// AWS_ENDPOINT_URL not for all services, so the endpoint goes to it as an option.

import { spawn } from 'node:child_process'
import { clientEnvironment, unwantedVariables } from './client-environment.ts'
import { CommandFailed } from './failure.ts'

/** Ends with the exit code of the AWS CLI. */
export async function runAws(endpoint: string | undefined, args: readonly string[]): Promise<void> {
  const variables = clientEnvironment(endpoint)
  const env: NodeJS.ProcessEnv = { ...process.env, ...Object.fromEntries(variables) }
  for (const name of unwantedVariables()) delete env[name]
  const code = await run([...endpointOption(variables, args), ...args], env)
  process.exitCode = code
}

function endpointOption(
  variables: ReadonlyMap<string, string>,
  args: readonly string[],
): readonly string[] {
  const given = args.some((arg) => arg === '--endpoint-url' || arg.startsWith('--endpoint-url='))
  return given ? [] : ['--endpoint-url', variables.get('AWS_ENDPOINT_URL')!]
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn('aws', args, { env, stdio: 'inherit' })
    // Ctrl-C reaches the whole process group; the CLI decides how it ends.
    process.on('SIGINT', () => {})
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new CommandFailed(
              "the AWS CLI is not installed here ('aws' is not on the PATH); see https://aws.amazon.com/cli/",
            )
          : error,
      ),
    )
    child.on('exit', (code) => resolve(code ?? 1))
  })
}
