/** A command that cannot do its work: one clear line, exit code 1, no stack. */
export class CommandFailed extends Error {
  override name = 'CommandFailed'
}
