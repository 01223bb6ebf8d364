#!/usr/bin/env node
// The command line. Each command is a file of its own, loaded only when called: `status` should not
// pay for the server.

import { Command, Option } from 'commander'
import { OPTIONS, VERSION, environmentName } from '../server/settings.ts'
import { CommandFailed } from './failure.ts'

const program = new Command('millrace')
  .description('Self-hosted engine for AWS event-driven architectures')
  .version(VERSION)
  .configureOutput({ outputError: (text, write) => write(`millrace: ${mistake(text)}\n`) })
  .helpCommand(false)
  .enablePositionalOptions()

/** What commander says of a slip, with where to look, on one line. */
function mistake(text: string): string {
  const said = text
    .replace(/^error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '')
  return `${said}; 'millrace --help' and 'millrace <command> --help' list what there is`
}

function command(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--endpoint <url>', 'where Millrace listens', process.env.MILLRACE_ENDPOINT)
}

const start = program.command('start').description('serve AWS APIs on one port until stopped')
for (const option of OPTIONS) {
  start.option(
    option.flags,
    `${option.help} (${environmentName(option)}, default ${option.default || 'none'})`,
  )
}
start.action(async (given: Record<string, string | boolean>) => {
  const { runStart } = await import('./start.ts')
  // commander names a flag by its own words; an option without a value reads as true
  const texts: Record<string, string> = {}
  for (const option of OPTIONS) {
    const value = given[camelCase(option.flags.split(' ')[0]!.slice(2))]
    if (value !== undefined) texts[option.name] = String(value)
  }
  await runStart(texts)
})

command('status', 'say whether Millrace runs, and how it is').action(async (options) => {
  await (await import('./status.ts')).runStatus(options.endpoint)
})
command('stop', 'stop a running Millrace; what it acknowledged is finished first').action(
  async (options) => {
    await (await import('./stop.ts')).runStop(options.endpoint)
  },
)
command('env', 'print what points AWS clients here: eval "$(millrace env)"')
  .option('--shell <name>', 'sh, bash, zsh, fish, powershell or pwsh', 'sh')
  .action(async (options) => {
    ;(await import('./env.ts')).runEnv(options)
  })
command('aws', "run this machine's AWS CLI (version 1 or 2) against Millrace")
  .argument('[arguments...]', 'what the AWS CLI is to do')
  .helpOption(false)
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (given: string[], options) => {
    await (await import('./aws.ts')).runAws(options.endpoint, given)
  })
command('trace', 'draw the path of an event')
  .argument('<id>', 'message id, request id, trace id or event id')
  .option('--json', 'the tree as JSON')
  .action(async (id: string, options) => {
    await (await import('./trace.ts')).runTrace(id, options)
  })
command('explain', 'say in words why an event is where it is')
  .argument('<id>', 'message id, request id, trace id or event id')
  .option('--json', 'as JSON')
  .option('--rule <name>', 'a rule of EventBridge: every field of its pattern, and of the event')
  .action(async (id: string, options) => {
    await (await import('./explain.ts')).runExplain(id, options)
  })
command('outbox', 'show what SNS would have sent: email, text messages, push notifications')
  .option('--to <address>', 'part of the address')
  .addOption(
    new Option('--protocol <name>', 'one of them').choices([
      'email',
      'email-json',
      'sms',
      'application',
    ]),
  )
  .option('--limit <n>', 'how many at most')
  .option('--json', 'one JSON object per line')
  .action(async (options) => {
    await (await import('./outbox.ts')).runOutbox(options)
  })
command('calls', 'show who called what: management calls, and how they ended')
  .argument('[matching]', 'part of a caller, a resource or service:Operation')
  .option('--limit <n>', 'how many at most', '50')
  .option('--errors', 'only what failed or was refused')
  .option('--follow', 'go on with what comes')
  .option('--json', 'one JSON object per line')
  .action(async (matching: string | undefined, options) => {
    await (await import('./calls.ts')).runCalls(matching, options)
  })
const events = program
  .command('events')
  .description('EventBridge: try a pattern, see calls of services that Millrace does not have')
events
  .command('test')
  .description('say whether a pattern matches an event, and why not; needs no server')
  .argument('<pattern>', "a file, JSON, or '-' for stdin")
  .argument('[event]', "a file, JSON, or '-' for stdin", '-')
  .option('--json', 'as JSON')
  .action(async (pattern: string, event: string, options) => {
    ;(await import('./events-test.ts')).runEventsTest(pattern, event, options)
  })
events
  .command('calls')
  .description('show what would have been called of services that Millrace does not have')
  .option('--endpoint <url>', 'where Millrace listens', process.env.MILLRACE_ENDPOINT)
  .option('--service <name>', 'one of them')
  .option('--limit <n>', 'how many at most')
  .option('--json', 'one JSON object per line')
  .action(async (options) => {
    await (await import('./events-calls.ts')).runEventsCalls(options)
  })
command('doctor', 'say what in the wiring would hurt on AWS, why, and what mends it')
  .option('--account <id>', 'whose wiring', '000000000000')
  .option('--region <region>', 'of which region', process.env.AWS_DEFAULT_REGION ?? 'us-east-1')
  .option('--json', 'as JSON')
  .option('--check', 'exit with 1 when something will hurt')
  .action(async (options) => {
    await (await import('./doctor.ts')).runDoctor(options)
  })
command('tail', 'follow events as they happen, or the lines of a log group')
  .argument('[what]', 'a resource (part of its ARN), or a log group such as /aws/lambda/worker')
  .option('--region <region>', 'of the log group', process.env.AWS_DEFAULT_REGION ?? 'us-east-1')
  .option('--json', 'one JSON object per line')
  .action(async (what: string | undefined, options) => {
    await (await import('./tail.ts')).runTail(what, options)
  })
command('backup', 'write everything into a directory while Millrace serves')
  .argument('<directory>', "new or empty, on the server's machine")
  .action(async (directory: string, options) => {
    await (await import('./backup.ts')).runBackup(options.endpoint, directory)
  })
command('restore', 'put a backup in the place of everything that is here, while Millrace serves')
  .argument('<directory>', "of the backup, on the server's machine")
  .option('--data-dir <dir>', 'of a Millrace that does not run: restores without a server')
  .action(async (directory: string, options) => {
    await (await import('./backup.ts')).runRestore(options, directory)
  })
program
  .command('check')
  .description('say whether what was acknowledged is all there; exit code 1: it is not')
  .option('--data-dir <dir>', 'of a Millrace that does not run (default .millrace)')
  .action(async (options) => {
    ;(await import('./check.ts')).runCheck(options)
  })
program
  .command('tour')
  .description('run the architectures with the real AWS SDK, break them, show what happens')
  .argument('[architecture]', 'its number; all when left out')
  .action(async (architecture: string | undefined) => {
    await (await import('./tour/run.ts')).runTour(architecture)
  })

program
  .command('help')
  .description('say what there is, or what a command takes')
  .argument('[command]')
  .action((name: string | undefined) => {
    const found = name === undefined ? program : program.commands.find((c) => c.name() === name)
    if (found === undefined) program.error(`unknown command '${name}'`)
    else found.outputHelp()
  })

function camelCase(flag: string): string {
  return flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

// A reader that has seen enough (`| head`) closes the pipe. What only prints ends with it; what serves,
// or has to clear away what it began, goes on unheard.
const GOES_ON = ['start', 'tour', 'backup', 'restore', 'stop']
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    if (!GOES_ON.includes(process.argv[2] ?? '')) process.exit(0)
  })
}

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommandFailed)) throw error
  console.error(`millrace: ${error.message}`)
  process.exitCode = 1
}
