// `millrace start`: serve until told to stop.

import { realpathSync } from 'node:fs'
import { usualEndpoint } from './admin-client.ts'
import { colors } from './colors.ts'
import { isEveryAddress, startServer, StartFailed, type Server } from '../server/index.ts'
import { BadSetting, environmentName, OPTIONS, readSettings, VERSION } from '../server/settings.ts'
import { quoted } from './env.ts'
import { CommandFailed } from './failure.ts'

export async function runStart(given: Record<string, string>): Promise<void> {
  try {
    const settings = readSettings(given)
    for (const name of strangeVariables()) {
      console.error(`millrace: ${name} is no option of 'millrace start' and says nothing`)
    }
    const server = await startServer(settings)
    // Before anyone is told that it serves: whoever reads that may stop it at once.
    stopOnSignal(() => server.stop())
    const data = settings.store === 'memory' ? 'in memory, gone at exit' : settings.dataDir
    announce(server.endpoint, data, server.adminToken)
    if (isEveryAddress(settings.host)) console.log('  reach     from every address of this machine')
    // A fatal store error (an fsync that failed) ends the process: nothing more may be acknowledged.
    void server.fatal.then((error) => {
      console.error(`millrace: ${error.message}`)
      process.exit(1)
    })
  } catch (error) {
    if (error instanceof BadSetting || error instanceof StartFailed) {
      throw new CommandFailed(error.message)
    }
    throw error
  }
}

function announce(endpoint: string, data: string, token: Server['adminToken']): void {
  // process.uptime counts from the start of the process, which is what a user waits for.
  const readyMs = Math.round(process.uptime() * 1000)
  // The whole path: `npx millrace` finds this program only where it is installed, and fetches a
  // stranger's elsewhere.
  const path = realpathSync(process.argv[1]!)
  // To be pasted, wherever it stands.
  const cli = /^[\w./:@+-]+$/.test(path) ? path : quoted(path)
  const here = usualEndpoint() === endpoint ? '' : ` --endpoint ${endpoint}`
  console.log(`${colors.green('●')} ${colors.bold(`Millrace ${VERSION}`)} ready in ${readyMs} ms`)
  console.log(`  endpoint  ${colors.cyan(endpoint)}`)
  console.log(`  data      ${data}`)
  if (token?.isNew) console.log(`  admin     token ${token.text}`)
  else if (token?.file !== undefined) console.log(`  admin     token in ${token.file}`)
  console.log(`  cli       ${cli}    ${colors.dim("('npm link' makes it 'millrace' everywhere)")}`)
  console.log(`  try       ${cli} aws${here} sqs create-queue --queue-name hello`)
  console.log(
    `            ${cli} tour    ${colors.dim('(architectures with failures, explained)')}`,
  )
  console.log(`  stop      Ctrl-C, or ${cli} stop${here}`)
}

const OF_COMMANDS = ['MILLRACE_ENDPOINT']
/** Kubernetes makes them of a service named millrace. */
const OF_KUBERNETES = /^MILLRACE_(?:SERVICE|PORT)_/

/** Misspelt ones, most likely. */
function strangeVariables(environment: NodeJS.ProcessEnv = process.env): string[] {
  const known = new Set([...OPTIONS.map(environmentName), ...OF_COMMANDS])
  return Object.keys(environment).filter(
    (name) => name.startsWith('MILLRACE_') && !known.has(name) && !OF_KUBERNETES.test(name),
  )
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  // A terminal that is closed hangs up.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // A second signal does not wait for the graceful end.
      if (stopping) process.exit(130)
      stopping = true
      void stop().then(() => process.exit(0))
    })
  }
}
