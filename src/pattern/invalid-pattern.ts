/** A pattern that AWS would refuse; the message is AWS's reason, without the service's own prefix. */
export class InvalidPattern extends Error {
  override name = 'InvalidPattern'
}
